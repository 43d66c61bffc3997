-- Files of photos on their way to headquarters: of each photo its thumbnail and itself. `n` counts in the order in which they were taken.
CREATE TABLE uploads (
    n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL UNIQUE,           -- SHA-256 of the file
    photo TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    original INTEGER NOT NULL,           -- 0: the thumbnail
    token TEXT,                          -- what its requests carry; NULL until headquarters wants it
    location TEXT,                       -- its path at headquarters, once it is created there
    arrived INTEGER NOT NULL DEFAULT 0,  -- bytes that headquarters has acknowledged
    reason TEXT,                         -- why it did not go the last time
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'home', 'refused')),
    CHECK (location IS NULL OR token IS NOT NULL)
) STRICT;
CREATE INDEX uploads_by_photo ON uploads (photo);
CREATE INDEX uploads_waiting ON uploads (photo) WHERE state = 'waiting';
INSERT INTO uploads (file, photo, original) SELECT thumbnail, photo, 0 FROM photos WHERE true ON CONFLICT DO NOTHING;
INSERT INTO uploads (file, photo, original, state)
    SELECT photo, photo, 1, CASE WHEN receipt IS NULL THEN 'waiting' ELSE 'home' END FROM photos WHERE true ON CONFLICT DO NOTHING;
-- What goes next is now asked of `uploads`.
DROP INDEX photos_to_send;
