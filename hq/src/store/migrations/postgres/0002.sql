-- What the file has from its fourth on. Devices that prove every request and can be told to wipe, people, the register's changes, templates under way.

-- `counted`: the largest number of a request that was taken; `counted_window`: a bit for each of the 64 up to it.
ALTER TABLE devices ADD COLUMN counted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN counted_window BIGINT NOT NULL DEFAULT 0;
-- When a revoked device said that it brought everything home and wipes. The rest by its own last word.
ALTER TABLE devices ADD COLUMN wiped_at BIGINT;
ALTER TABLE devices ADD COLUMN photos_waiting BIGINT;
ALTER TABLE devices ADD COLUMN free_bytes BIGINT;
ALTER TABLE devices ADD COLUMN program TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN given_by TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN given_at BIGINT NOT NULL DEFAULT 0;

-- The register's word about the supply, for the list of those that may leave the count.
ALTER TABLE sites ADD COLUMN supply TEXT COLLATE "C" NOT NULL DEFAULT 'in_use';
UPDATE sites SET supply = json ->> '$.supply';
CREATE INDEX sites_not_in_use ON sites (area, id) WHERE supply <> 'in_use';

CREATE INDEX inspections_vacant ON inspections (site) WHERE standing = 'vacant';

-- Registers that somebody uploaded: looked at first, taken over then. `summary` is JSON. Lines are what it would change.
CREATE TABLE imports (
    id       TEXT COLLATE "C" PRIMARY KEY,
    name     TEXT COLLATE "C" NOT NULL,
    file     BYTEA NOT NULL,
    by       TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    register BIGINT NOT NULL,
    state    TEXT COLLATE "C" NOT NULL,
    taken_by TEXT COLLATE "C",
    taken_at BIGINT,
    summary  TEXT COLLATE "C" NOT NULL
);
CREATE TABLE import_lines (
    import TEXT COLLATE "C" NOT NULL REFERENCES imports (id),
    kind   TEXT COLLATE "C" NOT NULL,
    n      BIGINT NOT NULL,
    site   TEXT COLLATE "C" NOT NULL,
    json   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (import, kind, n)
);

-- What inspectors say is wrong in the register (a picture of the records), and what became of it (a person's word).
CREATE TABLE corrections (
    inspection BIGINT NOT NULL REFERENCES inspections (number),
    fact       TEXT COLLATE "C" NOT NULL,
    site       TEXT COLLATE "C" NOT NULL,
    area       TEXT COLLATE "C" NOT NULL,
    field      TEXT COLLATE "C" NOT NULL,
    value      TEXT COLLATE "C" NOT NULL,
    person     TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (inspection, fact)
);
CREATE INDEX corrections_by_site ON corrections (site, at);
CREATE TABLE correction_decisions (
    inspection BIGINT NOT NULL,
    fact       TEXT COLLATE "C" NOT NULL,
    accepted   BIGINT NOT NULL,
    was        TEXT COLLATE "C" NOT NULL,
    by         TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (inspection, fact)
);

-- Which areas are whose, from day to day. An empty `until_day` has no end. Devices follow their person.
CREATE TABLE assignments (
    area      TEXT COLLATE "C" NOT NULL REFERENCES areas (id),
    person    TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    from_day  TEXT COLLATE "C" NOT NULL,
    until_day TEXT COLLATE "C" NOT NULL,
    by        TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (area, person, from_day)
);
CREATE INDEX assignments_by_person ON assignments (person, from_day);

-- A published version is used from a day on by what is begun then; an empty day is from the beginning.
ALTER TABLE templates ADD COLUMN start_day TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Versions under way to being published.
CREATE TABLE drafts (
    code    TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    files   TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL,
    filing  TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (code, version)
);
CREATE TABLE draft_steps (
    code    TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    n       BIGINT NOT NULL,
    what    TEXT COLLATE "C" NOT NULL,
    by      TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    detail  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (code, version, n)
);

-- What the rules of entries look at: the moment of a visit, whether there are photos, whether somebody signed or it says why not.
ALTER TABLE visits ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN photos BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN signed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX visits_entered ON visits (day) WHERE outcome = 'entered';
-- Somebody looked through a person's entries.
CREATE TABLE entry_checks (
    person TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL,
    by     TEXT COLLATE "C" NOT NULL,
    note   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person, at)
);

-- Pictures show more now: made anew at the next opening.
UPDATE settings SET value = '' WHERE name = 'company';
