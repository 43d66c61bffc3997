-- Photos taken on this device: the file and its thumbnail lie in `photos/` beside the database, each named by its hash.
-- The files are stored first, then the row: a file without a row is swept away, a row without its file does not happen.
CREATE TABLE photos (
    photo TEXT NOT NULL PRIMARY KEY,     -- SHA-256 of the file
    inspection INTEGER NOT NULL REFERENCES inspections,
    thumbnail TEXT NOT NULL,             -- SHA-256 of the thumbnail's file
    bytes INTEGER NOT NULL,
    thumbnail_bytes INTEGER NOT NULL,
    urgent INTEGER NOT NULL,             -- 1: it shows a hazard, which travels first
    state TEXT NOT NULL CHECK (state IN ('on_device', 'uploading', 'refused', 'at_headquarters', 'freed')),
    upload TEXT,                         -- headquarters' name of the upload under way
    sent INTEGER,                        -- bytes of it that headquarters has
    refused TEXT,                        -- headquarters' reason
    receipt BLOB,                        -- headquarters' signed word that it has the same hash (law 6)
    CHECK ((state = 'uploading') = (upload IS NOT NULL AND sent IS NOT NULL)),
    CHECK ((state = 'refused') = (refused IS NOT NULL)),
    CHECK ((state IN ('at_headquarters', 'freed')) = (receipt IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX photos_by_inspection ON photos (inspection);
CREATE INDEX photos_to_send ON photos (urgent DESC, photo) WHERE state IN ('on_device', 'uploading');
