-- Photos: files in a folder beside this database, named by their SHA-256.

-- Files that are here, whole and checked, each with the receipt that was given for it. `carried`: bytes that came for it over the
-- wire, those included that came twice.
CREATE TABLE photos (
    hash         BLOB PRIMARY KEY,
    bytes        INTEGER NOT NULL,
    carried      INTEGER NOT NULL,
    inspection   TEXT NOT NULL,
    thumbnail_of BLOB,
    device       BLOB NOT NULL REFERENCES devices (id),
    at           INTEGER NOT NULL,
    signature    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX photos_by_inspection ON photos (inspection);

-- Uploads under way. `arrived` bytes of it are on the disk for good: it moves only after they were synced. `photo_here` once the
-- photo is; the row stays a while, for those who missed the answer.
CREATE TABLE uploads (
    id           BLOB PRIMARY KEY,
    device       BLOB NOT NULL REFERENCES devices (id),
    photo        BLOB NOT NULL,
    bytes        INTEGER NOT NULL,
    inspection   TEXT NOT NULL,
    thumbnail_of BLOB,
    arrived      INTEGER NOT NULL DEFAULT 0,
    carried      INTEGER NOT NULL DEFAULT 0,
    photo_here   INTEGER NOT NULL DEFAULT 0,
    expires      INTEGER NOT NULL,
    UNIQUE (device, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_expiry ON uploads (expires);

-- Files that came whole and were no photo: their bytes are gone, so that nobody sends them again. Bounded by the program.
CREATE TABLE refused_photos (
    hash   BLOB PRIMARY KEY,
    device BLOB NOT NULL REFERENCES devices (id),
    code   TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refused_photos_by_device ON refused_photos (device, at);
