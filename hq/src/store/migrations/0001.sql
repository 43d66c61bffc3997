-- Headquarters' tables. The changes are the truth; `inspections` (from `progress` on), `hazards`, `cells` and
-- `hazard_cells` are a picture of them and can be rebuilt (law 7).

-- Counters: reference (version of what every device holds alike), register (version of sites and exclusions).
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('reference', 1), ('register', 0), ('quarantine_dropped', 0);

-- The company as last read from company.toml: what the pictures were made with.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE programmes (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    json     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
    code    TEXT NOT NULL,
    version INTEGER NOT NULL,
    files   TEXT NOT NULL,
    PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `head`: the last number given in the area's log.
CREATE TABLE areas (
    id   TEXT PRIMARY KEY,
    head INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
    id              BLOB PRIMARY KEY,
    name            TEXT NOT NULL,
    key             BLOB NOT NULL,
    person          TEXT NOT NULL REFERENCES people (id),
    certificate     BLOB NOT NULL,
    enrolled_at     INTEGER NOT NULL,
    revoked_at      INTEGER,
    last_heard      INTEGER,
    clock_offset_ms INTEGER,
    exchanges       INTEGER NOT NULL DEFAULT 0,
    bytes_up        INTEGER NOT NULL DEFAULT 0,
    bytes_down      INTEGER NOT NULL DEFAULT 0,
    changes         INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- How many changes each incarnation of a device's database said it had made, at most.
CREATE TABLE incarnations (
    device      BLOB NOT NULL REFERENCES devices (id),
    incarnation BLOB NOT NULL,
    written     INTEGER NOT NULL,
    PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;

-- An area once assigned may be written for ever; only one without an end is read.
CREATE TABLE device_areas (
    device  BLOB NOT NULL REFERENCES devices (id),
    area    TEXT NOT NULL REFERENCES areas (id),
    since   INTEGER NOT NULL,
    "until" INTEGER,
    PRIMARY KEY (device, area, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_areas_by_area ON device_areas (area) WHERE "until" IS NULL;

-- One-time codes, kept as hashes only.
CREATE TABLE enrolments (
    code_hash BLOB PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES people (id),
    areas     TEXT NOT NULL,
    expires   INTEGER NOT NULL,
    used_by   BLOB,
    used_at   INTEGER
) STRICT, WITHOUT ROWID;

-- `gas_month` is empty when the register does not know it. `walk` sorts as people walk. `seen_day` is the last day on
-- which somebody of the company was inside: by the register, by an inspection, or to turn the gas on.
CREATE TABLE sites (
    id        TEXT PRIMARY KEY,
    area      TEXT NOT NULL REFERENCES areas (id),
    class     TEXT NOT NULL,
    gas_month TEXT NOT NULL,
    walk      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    seen_day  TEXT,
    json      TEXT NOT NULL
) STRICT;
CREATE INDEX sites_by_walk ON sites (area, walk, id);
CREATE INDEX sites_by_version ON sites (area, version, id);
CREATE INDEX sites_by_seen_day ON sites (seen_day, area);

-- Sites that left an area: what its devices must forget, and who may still send work done while they were there.
CREATE TABLE site_moves (
    area    TEXT NOT NULL,
    site    TEXT NOT NULL REFERENCES sites (id),
    version INTEGER NOT NULL,
    PRIMARY KEY (area, site)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_moves_by_version ON site_moves (area, version, site);
CREATE INDEX site_moves_by_site ON site_moves (site);

-- One approved exclusion per site: the last word. `area`, `class` and `gas_month` are the site's.
CREATE TABLE exclusions (
    site      TEXT PRIMARY KEY REFERENCES sites (id),
    area      TEXT NOT NULL,
    class     TEXT NOT NULL,
    gas_month TEXT NOT NULL,
    from_day  TEXT NOT NULL,
    until_day TEXT NOT NULL,
    version   INTEGER NOT NULL,
    json      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusions_by_version ON exclusions (area, version, site);

-- Sites by what their being due depends on, so that a figure grows with the answer and not with the register.
CREATE TABLE site_counts (
    area      TEXT NOT NULL,
    class     TEXT NOT NULL,
    gas_month TEXT NOT NULL,
    sites     INTEGER NOT NULL,
    PRIMARY KEY (area, class, gas_month)
) STRICT, WITHOUT ROWID;
CREATE TABLE exclusion_counts (
    area      TEXT NOT NULL,
    class     TEXT NOT NULL,
    gas_month TEXT NOT NULL,
    from_day  TEXT NOT NULL,
    until_day TEXT NOT NULL,
    sites     INTEGER NOT NULL,
    PRIMARY KEY (area, class, gas_month, from_day, until_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspections (
    number           INTEGER PRIMARY KEY,
    identity         TEXT NOT NULL UNIQUE,
    programme        TEXT NOT NULL,
    period           TEXT NOT NULL,
    site             TEXT NOT NULL REFERENCES sites (id),
    area             TEXT NOT NULL,
    heads            BLOB NOT NULL,
    changes          INTEGER NOT NULL,
    last_change      INTEGER NOT NULL,
    progress         TEXT NOT NULL DEFAULT 'untouched',
    attempts         INTEGER NOT NULL DEFAULT 0,
    evidenced        INTEGER NOT NULL DEFAULT 0,
    standing         TEXT,
    excluded         INTEGER NOT NULL DEFAULT 0,
    inspector        TEXT NOT NULL DEFAULT '',
    month            TEXT NOT NULL DEFAULT '',
    entered_day      TEXT,
    completed_at     INTEGER,
    appointment_from INTEGER,
    conflicts        INTEGER NOT NULL DEFAULT 0,
    open_hazards     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX inspections_by_site ON inspections (site);
CREATE INDEX inspections_by_area ON inspections (area, number, period);
CREATE INDEX inspections_urgent ON inspections (area, number) WHERE open_hazards > 0 OR appointment_from IS NOT NULL;
CREATE INDEX inspections_in_conflict ON inspections (area, number) WHERE conflicts > 0;

-- Never rewritten, never deleted. `n` counts from 0 in the order of arrival, which is a causal order.
CREATE TABLE changes (
    inspection INTEGER NOT NULL REFERENCES inspections (number),
    n          INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    raw        BLOB NOT NULL,
    PRIMARY KEY (inspection, n)
) STRICT, WITHOUT ROWID;

-- Signature of change `n` by the device that wrote it.
CREATE TABLE signatures (
    inspection INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    device     BLOB NOT NULL,
    signature  BLOB NOT NULL,
    PRIMARY KEY (inspection, n, device),
    FOREIGN KEY (inspection, n) REFERENCES changes (inspection, n)
) STRICT, WITHOUT ROWID;

-- An area's log: numbered without gaps in the order of commits. An entry brings changes `from_n` up to, but without,
-- `to_n`. Headquarters' own entries (a site that moved) have an empty device.
CREATE TABLE log (
    area        TEXT NOT NULL REFERENCES areas (id),
    sequence    INTEGER NOT NULL,
    inspection  INTEGER NOT NULL REFERENCES inspections (number),
    from_n      INTEGER NOT NULL,
    to_n        INTEGER NOT NULL,
    device      BLOB NOT NULL,
    incarnation BLOB NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (area, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_by_inspection ON log (inspection, area, sequence, to_n);

CREATE TABLE receipts (
    inspection INTEGER NOT NULL REFERENCES inspections (number),
    heads      BLOB NOT NULL,
    area       TEXT NOT NULL,
    sequence   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    signature  BLOB NOT NULL,
    PRIMARY KEY (inspection, heads)
) STRICT, WITHOUT ROWID;

CREATE TABLE hazards (
    inspection  INTEGER NOT NULL REFERENCES inspections (number),
    hazard      TEXT NOT NULL,
    site        TEXT NOT NULL,
    area        TEXT NOT NULL,
    grade       TEXT NOT NULL,
    open        INTEGER NOT NULL,
    stage       TEXT NOT NULL,
    must_notice INTEGER NOT NULL,
    noticed     INTEGER NOT NULL,
    owes_notice INTEGER NOT NULL,
    mistake     INTEGER NOT NULL,
    deadline    INTEGER,
    raised_at   INTEGER NOT NULL,
    raised_by   TEXT NOT NULL,
    closed_at   INTEGER,
    closed_by   TEXT,
    in_time     TEXT,
    PRIMARY KEY (inspection, hazard)
) STRICT, WITHOUT ROWID;
CREATE INDEX hazards_open_by_deadline ON hazards (deadline, area, grade) WHERE open = 1;
CREATE INDEX hazards_by_deadline ON hazards (deadline, area, grade, open, in_time) WHERE mistake = 0;
CREATE INDEX hazards_owing_notice ON hazards (area) WHERE owes_notice = 1;

CREATE TABLE hazard_cells (
    area    TEXT NOT NULL,
    grade   TEXT NOT NULL,
    open    INTEGER NOT NULL,
    hazards INTEGER NOT NULL,
    PRIMARY KEY (area, grade, open)
) STRICT, WITHOUT ROWID;

-- Due sites that have a record, by where they stand. `excluded`: the site is excluded in that period, whatever it
-- stands at (work that was done beats an exclusion).
CREATE TABLE cells (
    programme TEXT NOT NULL,
    period    TEXT NOT NULL,
    area      TEXT NOT NULL,
    inspector TEXT NOT NULL,
    month     TEXT NOT NULL,
    standing  TEXT NOT NULL,
    excluded  INTEGER NOT NULL,
    sites     INTEGER NOT NULL,
    PRIMARY KEY (programme, period, area, inspector, month, standing, excluded)
) STRICT, WITHOUT ROWID;

-- What was not taken, with its bytes as they came and the signatures that came with them. Bounded by the program.
CREATE TABLE quarantine (
    number     INTEGER PRIMARY KEY,
    inspection TEXT NOT NULL,
    digest     BLOB NOT NULL,
    hash       BLOB,
    device     BLOB NOT NULL,
    code       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    signatures BLOB NOT NULL,
    at         INTEGER NOT NULL,
    UNIQUE (inspection, digest)
) STRICT;
CREATE INDEX quarantine_by_device ON quarantine (device);
