-- Changes are the truth (law 7): inspections' columns, hazards and agenda are a picture of changes, journal and
-- reference data, and can be made anew from them at any time.

-- One value by name: incarnation, device, certificate, headquarters' key, clock, the day of the agenda.
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Headquarters' own: company, programmes, templates, certificates. They flow one way.
CREATE TABLE reference (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE areas (
    area TEXT NOT NULL PRIMARY KEY,
    assigned INTEGER NOT NULL,           -- 0: it left this device; what is not home yet still goes
    cursor BLOB,                         -- headquarters' own words; NULL before the first exchange
    freshness TEXT                       -- how much headquarters knew of it at the last exchange
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
    number INTEGER NOT NULL PRIMARY KEY,
    site TEXT NOT NULL UNIQUE,
    area TEXT NOT NULL,
    class TEXT NOT NULL,
    walk BLOB NOT NULL,                  -- bytes that sort in walking order
    card TEXT NOT NULL                   -- the site as JSON
) STRICT;
CREATE INDEX sites_by_area ON sites (area);

-- Narrow, so that a search reads little: the cards of those alone that are shown.
CREATE TABLE site_search (
    number INTEGER NOT NULL PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    walk BLOB NOT NULL,                  -- as in sites, to choose the first ones by
    haystack TEXT NOT NULL
) STRICT;

CREATE TABLE exclusions (
    site TEXT NOT NULL,
    first_day TEXT NOT NULL,
    exclusion TEXT NOT NULL,
    PRIMARY KEY (site, first_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspections (
    number INTEGER NOT NULL PRIMARY KEY,
    site TEXT NOT NULL,
    programme TEXT NOT NULL,
    period TEXT NOT NULL,
    -- What follows is a picture of the changes and the journal.
    progress TEXT NOT NULL DEFAULT 'untouched',
    attempts INTEGER NOT NULL DEFAULT 0,
    evidenced INTEGER NOT NULL DEFAULT 0,
    bands_tried INTEGER NOT NULL DEFAULT 0,
    decided_at INTEGER,                  -- of the visit that decides, ms, headquarters' clock as well as known
    decided_by TEXT,
    completed_at INTEGER,
    conflicts INTEGER NOT NULL DEFAULT 0,
    open_hazards INTEGER NOT NULL DEFAULT 0,
    appointment_from INTEGER,
    appointment_until INTEGER,
    UNIQUE (site, programme, period)
) STRICT;

CREATE TABLE changes (
    inspection INTEGER NOT NULL REFERENCES inspections,
    n INTEGER NOT NULL,                  -- causal order: each after what it builds on
    hash BLOB NOT NULL,
    home INTEGER NOT NULL,               -- 1 once a receipt covers it
    raw BLOB NOT NULL,
    PRIMARY KEY (inspection, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE signatures (
    inspection INTEGER NOT NULL REFERENCES inspections,
    hash BLOB NOT NULL,
    device TEXT NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (inspection, hash, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
    inspection INTEGER NOT NULL REFERENCES inspections,
    area TEXT NOT NULL,                  -- whose log the sequence counts in
    sequence INTEGER NOT NULL,
    receipt BLOB NOT NULL,
    PRIMARY KEY (inspection, area, sequence)
) STRICT, WITHOUT ROWID;

-- Taps that are durable but not yet a change (law 1). They become one when the form is left, the app pauses, or changes
-- from outside come in.
CREATE TABLE journal (
    n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    inspection INTEGER NOT NULL REFERENCES inspections,
    tap INTEGER NOT NULL,                -- edits of one tap are undone together
    seen BLOB NOT NULL,                  -- heads that the person had on the screen
    edit TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_inspection ON journal (inspection);

-- Inspections with something that headquarters has not acknowledged.
CREATE TABLE outbox (
    inspection INTEGER NOT NULL PRIMARY KEY REFERENCES inspections,
    urgent INTEGER NOT NULL,             -- 1: it holds an open hazard, which travels first
    refused TEXT                         -- headquarters' reason, when it was refused; it stays here
) STRICT;

CREATE TABLE hazards (
    inspection INTEGER NOT NULL REFERENCES inspections,
    hazard TEXT NOT NULL,
    site TEXT NOT NULL,
    grade TEXT NOT NULL,
    open INTEGER NOT NULL,
    stage TEXT NOT NULL,
    must_notice INTEGER NOT NULL,
    notices INTEGER NOT NULL,
    deadline INTEGER,
    raised_at INTEGER NOT NULL,
    PRIMARY KEY (inspection, hazard)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_hazards ON hazards (site, grade) WHERE open = 1;
CREATE INDEX hazard_list ON hazards (grade, deadline, site, hazard) WHERE open = 1;

CREATE TABLE agenda (
    programme TEXT NOT NULL,
    site INTEGER NOT NULL REFERENCES sites ON DELETE CASCADE,
    area TEXT NOT NULL,
    period TEXT NOT NULL,
    standing TEXT NOT NULL,
    rank INTEGER NOT NULL,
    walk BLOB NOT NULL,
    timed INTEGER NOT NULL,              -- 1: its rank depends on the day or the time of day
    PRIMARY KEY (programme, site)
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_order ON agenda (rank, walk, site);
CREATE INDEX agenda_timed ON agenda (site) WHERE timed = 1;

-- What came from outside and was not let in, with its reason (law 9).
CREATE TABLE quarantine (
    number INTEGER NOT NULL PRIMARY KEY,
    inspection TEXT NOT NULL,
    hash TEXT,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    parcel BLOB NOT NULL,                -- enough to try again: the parcel with this change and its signatures
    UNIQUE (inspection, hash, code)
) STRICT;
