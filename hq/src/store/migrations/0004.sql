-- Devices that prove every request and can be told to wipe, people, the register's changes, templates under way.

-- `counted`: the largest number of a request that was taken; `counted_window`: a bit for each of the 64 up to it.
ALTER TABLE devices ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN counted_window INTEGER NOT NULL DEFAULT 0;
-- When a revoked device said that it brought everything home and wipes. The rest by its own last word.
ALTER TABLE devices ADD COLUMN wiped_at INTEGER;
ALTER TABLE devices ADD COLUMN photos_waiting INTEGER;
ALTER TABLE devices ADD COLUMN free_bytes INTEGER;
ALTER TABLE devices ADD COLUMN program TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN given_by TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN given_at INTEGER NOT NULL DEFAULT 0;

-- The register's word about the supply, for the list of those that may leave the count.
ALTER TABLE sites ADD COLUMN supply TEXT NOT NULL DEFAULT 'in_use';
UPDATE sites SET supply = json ->> '$.supply';
CREATE INDEX sites_not_in_use ON sites (area, id) WHERE supply <> 'in_use';

CREATE INDEX inspections_vacant ON inspections (site) WHERE standing = 'vacant';

-- Registers that somebody uploaded: looked at first, taken over then. `summary` is JSON. Lines are what it would change.
CREATE TABLE imports (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    file     BLOB NOT NULL,
    by       TEXT NOT NULL,
    at       INTEGER NOT NULL,
    register INTEGER NOT NULL,
    state    TEXT NOT NULL,
    taken_by TEXT,
    taken_at INTEGER,
    summary  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE import_lines (
    import TEXT NOT NULL REFERENCES imports (id),
    kind   TEXT NOT NULL,
    n      INTEGER NOT NULL,
    site   TEXT NOT NULL,
    json   TEXT NOT NULL,
    PRIMARY KEY (import, kind, n)
) STRICT, WITHOUT ROWID;

-- What inspectors say is wrong in the register (a picture of the records), and what became of it (a person's word).
CREATE TABLE corrections (
    inspection INTEGER NOT NULL REFERENCES inspections (number),
    fact       TEXT NOT NULL,
    site       TEXT NOT NULL,
    area       TEXT NOT NULL,
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,
    person     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (inspection, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX corrections_by_site ON corrections (site, at);
CREATE TABLE correction_decisions (
    inspection INTEGER NOT NULL,
    fact       TEXT NOT NULL,
    accepted   INTEGER NOT NULL,
    was        TEXT NOT NULL,
    by         TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (inspection, fact)
) STRICT, WITHOUT ROWID;

-- Which areas are whose, from day to day. An empty `until_day` has no end. Devices follow their person.
CREATE TABLE assignments (
    area      TEXT NOT NULL REFERENCES areas (id),
    person    TEXT NOT NULL REFERENCES people (id),
    from_day  TEXT NOT NULL,
    until_day TEXT NOT NULL,
    by        TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (area, person, from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_by_person ON assignments (person, from_day);

-- A published version is used from a day on by what is begun then; an empty day is from the beginning.
ALTER TABLE templates ADD COLUMN start_day TEXT NOT NULL DEFAULT '';
-- Versions under way to being published.
CREATE TABLE drafts (
    code    TEXT NOT NULL,
    version INTEGER NOT NULL,
    files   TEXT NOT NULL,
    state   TEXT NOT NULL,
    filing  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE draft_steps (
    code    TEXT NOT NULL,
    version INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    what    TEXT NOT NULL,
    by      TEXT NOT NULL,
    at      INTEGER NOT NULL,
    detail  TEXT NOT NULL,
    PRIMARY KEY (code, version, n)
) STRICT, WITHOUT ROWID;

-- What the rules of entries look at: the moment of a visit, whether there are photos, whether somebody signed or it says why not.
ALTER TABLE visits ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN photos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN signed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX visits_entered ON visits (day) WHERE outcome = 'entered';
-- Somebody looked through a person's entries.
CREATE TABLE entry_checks (
    person TEXT NOT NULL,
    at     INTEGER NOT NULL,
    by     TEXT NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (person, at)
) STRICT, WITHOUT ROWID;

-- Pictures show more now: made anew at the next opening.
UPDATE settings SET value = '' WHERE name = 'company';
