-- What SQLite calls otherwise, so that one set of statements serves both.
CREATE FUNCTION max(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT greatest(a, b)';
CREATE FUNCTION min(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT least(a, b)';
CREATE FUNCTION instr(a TEXT, b TEXT) RETURNS INTEGER LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT strpos(a, b)';
CREATE FUNCTION json_each(list TEXT) RETURNS TABLE (value TEXT) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
    AS 'SELECT value FROM jsonb_array_elements_text(list::jsonb) AS of_list (value)';
CREATE FUNCTION json_group_array_add(list TEXT, one TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT (list::jsonb || to_jsonb(one))::text';
CREATE AGGREGATE json_group_array(TEXT) (SFUNC = json_group_array_add, STYPE = TEXT, INITCOND = '[]');
-- `json ->> '$.address.text'`.
CREATE FUNCTION json_at(json TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT json::jsonb #>> string_to_array(substr(path, 3), '.') $$;
CREATE OPERATOR ->> (FUNCTION = json_at, LEFTARG = TEXT, RIGHTARG = TEXT);

-- Headquarters' tables. The changes are the truth; `inspections` (from `progress` on), `hazards`, `cells` and
-- `hazard_cells` are a picture of them and can be rebuilt (law 7).

-- Counters: reference (version of what every device holds alike), register (version of sites and exclusions).
CREATE TABLE counters (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters VALUES ('reference', 1), ('register', 0), ('quarantine_dropped', 0);

-- The company as last read from company.toml: what the pictures were made with.
CREATE TABLE settings (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE programmes (
    id       TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    json     TEXT COLLATE "C" NOT NULL
);

CREATE TABLE templates (
    code    TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    files   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE people (
    id   TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL
);

-- `head`: the last number given in the area's log. `no`: the number of the area; `begun`: the last number of an inspection in it.
CREATE TABLE areas (
    id   TEXT COLLATE "C" PRIMARY KEY,
    head  BIGINT NOT NULL DEFAULT 0,
    no    BIGINT UNIQUE,
    begun BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE devices (
    id              BYTEA PRIMARY KEY,
    name            TEXT COLLATE "C" NOT NULL,
    key             BYTEA NOT NULL,
    person          TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    certificate     BYTEA NOT NULL,
    enrolled_at     BIGINT NOT NULL,
    revoked_at      BIGINT,
    last_heard      BIGINT,
    clock_offset_ms BIGINT,
    exchanges       BIGINT NOT NULL DEFAULT 0,
    bytes_up        BIGINT NOT NULL DEFAULT 0,
    bytes_down      BIGINT NOT NULL DEFAULT 0,
    changes         BIGINT NOT NULL DEFAULT 0,
    desk            BIGINT NOT NULL DEFAULT 0
);

-- How many changes each incarnation of a device's database said it had made, at most.
CREATE TABLE incarnations (
    device      BYTEA NOT NULL REFERENCES devices (id),
    incarnation BYTEA NOT NULL,
    written     BIGINT NOT NULL,
    PRIMARY KEY (device, incarnation)
);

-- An area once assigned may be written for ever; only one without an end is read.
CREATE TABLE device_areas (
    device  BYTEA NOT NULL REFERENCES devices (id),
    area    TEXT COLLATE "C" NOT NULL REFERENCES areas (id),
    since   BIGINT NOT NULL,
    "until" BIGINT,
    PRIMARY KEY (device, area, since)
);
CREATE INDEX device_areas_by_area ON device_areas (area) WHERE "until" IS NULL;

-- One-time codes, kept as hashes only.
CREATE TABLE enrolments (
    code_hash BYTEA PRIMARY KEY,
    person    TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    areas     TEXT COLLATE "C" NOT NULL,
    expires   BIGINT NOT NULL,
    used_by   BYTEA,
    used_at   BIGINT
);

-- `gas_month` is empty when the register does not know it. `walk` sorts as people walk. `seen_day` is the last day on
-- which somebody of the company was inside: by the register, by an inspection, or to turn the gas on.
CREATE TABLE sites (
    id        TEXT COLLATE "C" PRIMARY KEY,
    area      TEXT COLLATE "C" NOT NULL REFERENCES areas (id),
    class     TEXT COLLATE "C" NOT NULL,
    gas_month TEXT COLLATE "C" NOT NULL,
    walk      TEXT COLLATE "C" NOT NULL,
    version   BIGINT NOT NULL,
    seen_day  TEXT COLLATE "C",
    json      TEXT COLLATE "C" NOT NULL,
    community TEXT COLLATE "C" GENERATED ALWAYS AS (
        coalesce(nullif(json::jsonb #>> '{address,estate}', ''), nullif(json::jsonb #>> '{address,community}', ''),
                 nullif(json::jsonb #>> '{address,street}', ''), '—')) STORED
);
CREATE INDEX sites_by_walk ON sites (area, walk, id);
CREATE INDEX sites_by_version ON sites (area, version, id);
CREATE INDEX sites_by_seen_day ON sites (seen_day, area);

-- Sites that left an area: what its devices must forget, and who may still send work done while they were there.
CREATE TABLE site_moves (
    area    TEXT COLLATE "C" NOT NULL,
    site    TEXT COLLATE "C" NOT NULL REFERENCES sites (id),
    version BIGINT NOT NULL,
    PRIMARY KEY (area, site)
);
CREATE INDEX site_moves_by_version ON site_moves (area, version, site);
CREATE INDEX site_moves_by_site ON site_moves (site);

-- One approved exclusion per site: the last word. `area`, `class` and `gas_month` are the site's.
CREATE TABLE exclusions (
    site      TEXT COLLATE "C" PRIMARY KEY REFERENCES sites (id),
    area      TEXT COLLATE "C" NOT NULL,
    class     TEXT COLLATE "C" NOT NULL,
    gas_month TEXT COLLATE "C" NOT NULL,
    from_day  TEXT COLLATE "C" NOT NULL,
    until_day TEXT COLLATE "C" NOT NULL,
    version   BIGINT NOT NULL,
    json      TEXT COLLATE "C" NOT NULL
);
CREATE INDEX exclusions_by_version ON exclusions (area, version, site);

-- Sites by what their being due depends on, so that a figure grows with the answer and not with the register.
CREATE TABLE site_counts (
    area      TEXT COLLATE "C" NOT NULL,
    class     TEXT COLLATE "C" NOT NULL,
    gas_month TEXT COLLATE "C" NOT NULL,
    sites     BIGINT NOT NULL,
    PRIMARY KEY (area, class, gas_month)
);
CREATE TABLE exclusion_counts (
    area      TEXT COLLATE "C" NOT NULL,
    class     TEXT COLLATE "C" NOT NULL,
    gas_month TEXT COLLATE "C" NOT NULL,
    from_day  TEXT COLLATE "C" NOT NULL,
    until_day TEXT COLLATE "C" NOT NULL,
    sites     BIGINT NOT NULL,
    PRIMARY KEY (area, class, gas_month, from_day, until_day)
);

CREATE TABLE inspections (
    number           BIGINT PRIMARY KEY,
    identity         TEXT COLLATE "C" NOT NULL UNIQUE,
    programme        TEXT COLLATE "C" NOT NULL,
    period           TEXT COLLATE "C" NOT NULL,
    site             TEXT COLLATE "C" NOT NULL REFERENCES sites (id),
    area             TEXT COLLATE "C" NOT NULL,
    heads            BYTEA NOT NULL,
    changes          BIGINT NOT NULL,
    last_change      BIGINT NOT NULL,
    progress         TEXT COLLATE "C" NOT NULL DEFAULT 'untouched',
    attempts         BIGINT NOT NULL DEFAULT 0,
    evidenced        BIGINT NOT NULL DEFAULT 0,
    standing         TEXT COLLATE "C",
    excluded         BIGINT NOT NULL DEFAULT 0,
    inspector        TEXT COLLATE "C" NOT NULL DEFAULT '',
    month            TEXT COLLATE "C" NOT NULL DEFAULT '',
    entered_day      TEXT COLLATE "C",
    completed_at     BIGINT,
    appointment_from BIGINT,
    conflicts        BIGINT NOT NULL DEFAULT 0,
    open_hazards     BIGINT NOT NULL DEFAULT 0,
    reviewed         BIGINT NOT NULL DEFAULT 0,
    to_review        BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX inspections_by_site ON inspections (site);
CREATE INDEX inspections_by_area ON inspections (area, number, period);
CREATE INDEX inspections_urgent ON inspections (area, number) WHERE open_hazards > 0 OR appointment_from IS NOT NULL;
CREATE INDEX inspections_in_conflict ON inspections (area, number) WHERE conflicts > 0;

-- Never rewritten, never deleted. `n` counts from 0 in the order of arrival, which is a causal order.
CREATE TABLE changes (
    inspection BIGINT NOT NULL REFERENCES inspections (number),
    n          BIGINT NOT NULL,
    hash       BYTEA NOT NULL,
    raw        BYTEA NOT NULL,
    PRIMARY KEY (inspection, n)
) PARTITION BY RANGE (inspection);

-- Signature of change `n` by the device that wrote it.
CREATE TABLE signatures (
    inspection BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    device     BYTEA NOT NULL,
    signature  BYTEA NOT NULL,
    PRIMARY KEY (inspection, n, device),
    FOREIGN KEY (inspection, n) REFERENCES changes (inspection, n)
) PARTITION BY RANGE (inspection);

-- An area's log: numbered without gaps in the order of commits. An entry brings changes `from_n` up to, but without,
-- `to_n`. Headquarters' own entries (a site that moved) have an empty device.
CREATE TABLE log (
    area        TEXT COLLATE "C" NOT NULL REFERENCES areas (id),
    sequence    BIGINT NOT NULL,
    inspection  BIGINT NOT NULL REFERENCES inspections (number),
    from_n      BIGINT NOT NULL,
    to_n        BIGINT NOT NULL,
    device      BYTEA NOT NULL,
    incarnation BYTEA NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (area, sequence)
) PARTITION BY HASH (area);
CREATE INDEX log_by_inspection ON log (inspection, area, sequence, to_n);

CREATE TABLE receipts (
    inspection BIGINT NOT NULL REFERENCES inspections (number),
    heads      BYTEA NOT NULL,
    area       TEXT COLLATE "C" NOT NULL,
    sequence   BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    signature  BYTEA NOT NULL,
    PRIMARY KEY (inspection, heads)
) PARTITION BY RANGE (inspection);

CREATE TABLE hazards (
    inspection  BIGINT NOT NULL REFERENCES inspections (number),
    hazard      TEXT COLLATE "C" NOT NULL,
    site        TEXT COLLATE "C" NOT NULL,
    area        TEXT COLLATE "C" NOT NULL,
    grade       TEXT COLLATE "C" NOT NULL,
    open        BIGINT NOT NULL,
    stage       TEXT COLLATE "C" NOT NULL,
    must_notice BIGINT NOT NULL,
    noticed     BIGINT NOT NULL,
    owes_notice BIGINT NOT NULL,
    mistake     BIGINT NOT NULL,
    deadline    BIGINT,
    raised_at   BIGINT NOT NULL,
    raised_by   TEXT COLLATE "C" NOT NULL,
    closed_at   BIGINT,
    closed_by   TEXT COLLATE "C",
    in_time     TEXT COLLATE "C",
    PRIMARY KEY (inspection, hazard)
);
CREATE INDEX hazards_open_by_deadline ON hazards (deadline, area, grade) WHERE open = 1;
CREATE INDEX hazards_by_deadline ON hazards (deadline, area, grade, open, in_time) WHERE mistake = 0;
CREATE INDEX hazards_owing_notice ON hazards (area) WHERE owes_notice = 1;

CREATE TABLE hazard_cells (
    area    TEXT COLLATE "C" NOT NULL,
    grade   TEXT COLLATE "C" NOT NULL,
    open    BIGINT NOT NULL,
    hazards BIGINT NOT NULL,
    PRIMARY KEY (area, grade, open)
);

-- Due sites that have a record, by where they stand. `excluded`: the site is excluded in that period, whatever it
-- stands at (work that was done beats an exclusion).
CREATE TABLE cells (
    programme TEXT COLLATE "C" NOT NULL,
    period    TEXT COLLATE "C" NOT NULL,
    area      TEXT COLLATE "C" NOT NULL,
    inspector TEXT COLLATE "C" NOT NULL,
    month     TEXT COLLATE "C" NOT NULL,
    standing  TEXT COLLATE "C" NOT NULL,
    excluded  BIGINT NOT NULL,
    sites     BIGINT NOT NULL,
    PRIMARY KEY (programme, period, area, inspector, month, standing, excluded)
);

-- What was not taken, with its bytes as they came and the signatures that came with them. Bounded by the program.
CREATE TABLE quarantine (
    number     BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    inspection TEXT COLLATE "C" NOT NULL,
    digest     BYTEA NOT NULL,
    hash       BYTEA,
    device     BYTEA NOT NULL,
    code       TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    bytes      BYTEA NOT NULL,
    signatures BYTEA NOT NULL,
    at         BIGINT NOT NULL,
    UNIQUE (inspection, digest)
);
CREATE INDEX quarantine_by_device ON quarantine (device);

-- Photos: files in a folder beside this database, named by their SHA-256.

-- Files that are here, whole and checked, each with the receipt that was given for it. `carried`: bytes that came for it over the
-- wire, those included that came twice.
CREATE TABLE photos (
    hash         BYTEA PRIMARY KEY,
    bytes        BIGINT NOT NULL,
    carried      BIGINT NOT NULL,
    inspection   TEXT COLLATE "C" NOT NULL,
    thumbnail_of BYTEA,
    device       BYTEA NOT NULL REFERENCES devices (id),
    at           BIGINT NOT NULL,
    signature    BYTEA NOT NULL
);
CREATE INDEX photos_by_inspection ON photos (inspection);

-- Uploads under way. `arrived` bytes of it are on the disk for good: it moves only after they were synced. `photo_here` once the
-- photo is; the row stays a while, for those who missed the answer.
CREATE TABLE uploads (
    id           BYTEA PRIMARY KEY,
    device       BYTEA NOT NULL REFERENCES devices (id),
    photo        BYTEA NOT NULL,
    bytes        BIGINT NOT NULL,
    inspection   TEXT COLLATE "C" NOT NULL,
    thumbnail_of BYTEA,
    arrived      BIGINT NOT NULL DEFAULT 0,
    carried      BIGINT NOT NULL DEFAULT 0,
    photo_here   BIGINT NOT NULL DEFAULT 0,
    expires      BIGINT NOT NULL,
    UNIQUE (device, photo)
);
CREATE INDEX uploads_by_expiry ON uploads (expires);

-- Files that came whole and were no photo: their bytes are gone, so that nobody sends them again. Bounded by the program.
CREATE TABLE refused_photos (
    hash   BYTEA PRIMARY KEY,
    device BYTEA NOT NULL REFERENCES devices (id),
    code   TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX refused_photos_by_device ON refused_photos (device, at);

-- What the pages for people read, and who may look and decide.

-- Curves, people's figures and the lists behind every part of a coverage, from the index alone.
CREATE INDEX inspections_by_day ON inspections (programme, period, area, standing, entered_day, inspector);
CREATE INDEX inspections_to_review ON inspections (area, number) WHERE to_review > 0 AND reviewed = 0;

CREATE INDEX sites_by_community ON sites (area, class, community, gas_month, id);

-- Attempts at doors: when somebody opened. `day`, `weekday` (Monday 1) and `hour` by the company's wall clock.
CREATE TABLE visits (
    inspection BIGINT NOT NULL REFERENCES inspections (number),
    fact       TEXT COLLATE "C" NOT NULL,
    area       TEXT COLLATE "C" NOT NULL,
    person     TEXT COLLATE "C" NOT NULL,
    day        TEXT COLLATE "C" NOT NULL,
    weekday    BIGINT NOT NULL,
    hour       BIGINT NOT NULL,
    outcome    TEXT COLLATE "C" NOT NULL,
    evidenced  BIGINT NOT NULL,
    PRIMARY KEY (inspection, fact)
) PARTITION BY RANGE (inspection);
CREATE INDEX visits_by_door ON visits (area, day, weekday, hour, outcome, person);


-- People who sign in. `areas` is a JSON list; NULL is every area.
CREATE TABLE accounts (
    person      TEXT COLLATE "C" PRIMARY KEY REFERENCES people (id),
    role        TEXT COLLATE "C" NOT NULL,
    areas       TEXT COLLATE "C",
    password    TEXT COLLATE "C" NOT NULL,
    made_at     BIGINT NOT NULL,
    disabled_at BIGINT
);

-- The token itself is in the browser alone.
CREATE TABLE sessions (
    token_hash BYTEA PRIMARY KEY,
    person     TEXT COLLATE "C" NOT NULL REFERENCES accounts (person),
    csrf       TEXT COLLATE "C" NOT NULL,
    began_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);

CREATE TABLE failed_sign_ins (
    number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name   TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX failed_sign_ins_by_name ON failed_sign_ins (name, at);

-- Who looked at what of a person's home, and who changed what. Only added to.
CREATE TABLE audit (
    number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at     BIGINT NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    what   TEXT COLLATE "C" NOT NULL,
    object TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_by_object ON audit (object, number);

-- The salt of the draw for review: nobody outside can tell beforehand which inspection will be drawn.
INSERT INTO settings VALUES ('draw', replace(gen_random_uuid()::text, '-', ''));
-- Open hazards by grade and age.
CREATE INDEX hazards_open_by_age ON hazards (grade, raised_at, area, deadline) WHERE open = 1;
CREATE INDEX visits_by_person ON visits (person, day, outcome);

-- The area is the partition key. An inspection's number begins with the number of the area it was begun in, so what hangs on an
-- inspection lies with its area: 64 areas, about a city of 300,000 homes, share a partition of each large table. The partition is made
-- with the first area that needs it.
CREATE FUNCTION area_added() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    mine BIGINT := coalesce(NEW.no, (SELECT coalesce(max(no), 0) + 1 FROM areas));
    block BIGINT := mine / 64;
    big TEXT;
BEGIN
    UPDATE areas SET no = mine WHERE id = NEW.id;
    FOREACH big IN ARRAY ARRAY['changes', 'signatures', 'receipts', 'visits'] LOOP
        IF to_regclass(format('%I', big || '_' || block)) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)',
                big || '_' || block, big, (block * 64) << 32, ((block + 1) * 64) << 32);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER area_added AFTER INSERT ON areas FOR EACH ROW EXECUTE FUNCTION area_added();

CREATE FUNCTION inspection_begun() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE areas SET begun = begun + 1 WHERE id = NEW.area RETURNING (no << 32) + begun INTO NEW.number;
    RETURN NEW;
END $$;
CREATE TRIGGER inspection_begun BEFORE INSERT ON inspections FOR EACH ROW WHEN (NEW.number IS NULL)
    EXECUTE FUNCTION inspection_begun();

DO $$ BEGIN
    FOR n IN 0..15 LOOP
        EXECUTE format('CREATE TABLE log_%s PARTITION OF log FOR VALUES WITH (MODULUS 16, REMAINDER %s)', n, n);
    END LOOP;
END $$;
