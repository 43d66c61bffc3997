-- Photos taken on another phone, carried for it: their files come one by one, the record names them.
ALTER TABLE photos ADD COLUMN here INTEGER NOT NULL DEFAULT 3;     -- which files came to this device: 1 the thumbnail, 2 the photo
ALTER TABLE photos ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;  -- 1: taken on another device
-- Headquarters' signed word for a thumbnail, so that it can be passed on to whoever waits for it; a photo's stands in its own row.
ALTER TABLE uploads ADD COLUMN receipt BLOB;
