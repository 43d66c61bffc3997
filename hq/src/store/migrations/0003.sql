-- What the pages for people read, and who may look and decide.

-- `reviewed`: 0 not yet, 1 accepted, 2 sent back (the last word). `to_review`: 0 nobody has to, 1 drawn at random, 2 it has an L1.
ALTER TABLE inspections ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN to_review INTEGER NOT NULL DEFAULT 0;
-- Curves, people's figures and the lists behind every part of a coverage, from the index alone.
CREATE INDEX inspections_by_day ON inspections (programme, period, area, standing, entered_day, inspector);
CREATE INDEX inspections_to_review ON inspections (area, number) WHERE to_review > 0 AND reviewed = 0;

-- Where people say they live: estate, else community, else street. Its index answers an area's table without reading the sites.
ALTER TABLE sites ADD COLUMN community TEXT GENERATED ALWAYS AS (
    coalesce(nullif(json ->> '$.address.estate', ''), nullif(json ->> '$.address.community', ''),
             nullif(json ->> '$.address.street', ''), '—')) VIRTUAL;
CREATE INDEX sites_by_community ON sites (area, class, community, gas_month, id);

-- Attempts at doors: when somebody opened. `day`, `weekday` (Monday 1) and `hour` by the company's wall clock.
CREATE TABLE visits (
    inspection INTEGER NOT NULL REFERENCES inspections (number),
    fact       TEXT NOT NULL,
    area       TEXT NOT NULL,
    person     TEXT NOT NULL,
    day        TEXT NOT NULL,
    weekday    INTEGER NOT NULL,
    hour       INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    evidenced  INTEGER NOT NULL,
    PRIMARY KEY (inspection, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_by_door ON visits (area, day, weekday, hour, outcome, person);

-- `desk`: not a phone but where a person at headquarters signs. It holds no area and is no device of the freshness.
ALTER TABLE devices ADD COLUMN desk INTEGER NOT NULL DEFAULT 0;

-- People who sign in. `areas` is a JSON list; NULL is every area.
CREATE TABLE accounts (
    person      TEXT PRIMARY KEY REFERENCES people (id),
    role        TEXT NOT NULL,
    areas       TEXT,
    password    TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT, WITHOUT ROWID;

-- The token itself is in the browser alone.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES accounts (person),
    csrf       TEXT NOT NULL,
    began_at   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE failed_sign_ins (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX failed_sign_ins_by_name ON failed_sign_ins (name, at);

-- Who looked at what of a person's home, and who changed what. Only added to.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    person TEXT NOT NULL,
    what   TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_object ON audit (object, number);

-- The salt of the draw for review: nobody outside can tell beforehand which inspection will be drawn.
INSERT INTO settings VALUES ('draw', hex(randomblob(16)));
-- Pictures show more now: the company as last read is forgotten, so they are made anew at the next opening.
UPDATE settings SET value = '' WHERE name = 'company';
-- Open hazards by grade and age.
CREATE INDEX hazards_open_by_age ON hazards (grade, raised_at, area, deadline) WHERE open = 1;
CREATE INDEX visits_by_person ON visits (person, day, outcome);
