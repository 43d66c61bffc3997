-- A company's database as it stands late in a year: @SITES@ sites in @AREAS@ areas, four in five of them inspected, three changes each.
-- Rows have the sizes of real ones; the bytes of changes are chance, so they weigh what real ones weigh and cannot be read.
INSERT INTO areas (id) SELECT 'A' || lpad(n::text, 4, '0') FROM generate_series(0, @AREAS@ - 1) AS n ORDER BY n;
UPDATE areas SET begun = @SITES@ / @AREAS@, head = 0;
INSERT INTO people (id, name) SELECT 'p' || n, '安检员' || n FROM generate_series(1, @AREAS@ * 2) AS n;
INSERT INTO devices (id, name, key, person, certificate, enrolled_at, last_heard)
  SELECT sha256(('device ' || n)::bytea), 'phone', sha256(('key ' || n)::bytea), 'p' || n, '\x00', 1, 1794000000000
  FROM generate_series(1, @AREAS@ * 2) AS n;
INSERT INTO device_areas (device, area, since)
  SELECT sha256(('device ' || n)::bytea), 'A' || lpad(((n - 1) / 2)::text, 4, '0'), 1 FROM generate_series(1, @AREAS@ * 2) AS n;

CREATE TEMPORARY TABLE home AS
  SELECT n, 'A' || lpad((n % @AREAS@)::text, 4, '0') AS area, '34' || lpad(n::text, 9, '0') AS id,
    CASE WHEN n % 20 = 7 THEN 'commercial' ELSE 'household' END AS class,
    (2012 + n / 12 % 10)::text || '-' || lpad((n % 12 + 1)::text, 2, '0') AS gas_month,
    n / @AREAS@ + 1 AS place
  FROM generate_series(0, @SITES@ - 1) AS n;
INSERT INTO sites (id, area, class, gas_month, walk, version, seen_day, json)
  SELECT id, area, class, gas_month, lpad(place::text, 8, '0'), 1, '2025-03-04',
    replace(replace(replace('@SITE@', '@ID@', id), '@AREA@', area), '@CLASS@', class) FROM home ORDER BY area, place;
INSERT INTO site_counts SELECT area, class, gas_month, count(*) FROM sites GROUP BY 1, 2, 3;
UPDATE counters SET value = 1 WHERE name = 'register';

CREATE TEMPORARY TABLE done AS
  SELECT h.*, (a.no << 32) + h.place AS number, 'p' || (h.n % @AREAS@ * 2 + 1 + h.place % 2) AS person,
    '2026-' || lpad((h.place % 11 + 1)::text, 2, '0') AS month, lpad((h.place % 28 + 1)::text, 2, '0') AS day,
    (ARRAY['entered', 'entered', 'entered', 'entered', 'entered', 'no_access', 'entered', 'refused'])[h.place % 8 + 1] AS standing
  FROM home h JOIN areas a ON a.id = h.area WHERE h.place % 5 <> 0 AND h.class = 'household';
INSERT INTO inspections (number, identity, programme, period, site, area, heads, changes, last_change, progress, standing, inspector, month,
    entered_day, completed_at, open_hazards)
  SELECT number, 'household-annual/2026/' || id, 'household-annual', '2026', id, area, sha256(id::bytea), 3, 1794000000000, 'completed', standing,
    person, month, CASE WHEN standing = 'entered' THEN month || '-' || day END, 1794000000000, (place % 11 = 0)::int FROM done;
INSERT INTO changes (inspection, n, hash, raw)
  SELECT d.number, c, sha256((d.id || '/' || c)::bytea), sha512((d.id || c)::bytea) || sha512((d.id || c || 'b')::bytea)
    || sha512((d.id || c || 'c')::bytea) || sha512((d.id || c || 'd')::bytea) || sha512((d.id || c || 'e')::bytea)
  FROM done d, generate_series(0, 2) AS c;
INSERT INTO signatures (inspection, n, device, signature)
  SELECT number, 2, sha256(('device ' || substr(person, 2))::bytea), sha512(id::bytea) FROM done;
INSERT INTO log (area, sequence, inspection, from_n, to_n, device, incarnation, at)
  SELECT area, row_number() OVER (PARTITION BY area ORDER BY place), number, 0, 3, sha256(('device ' || substr(person, 2))::bytea),
    '\x0102030405060708', 1794000000000 FROM done;
UPDATE areas SET head = (SELECT coalesce(max(sequence), 0) FROM log WHERE log.area = areas.id);
INSERT INTO receipts (inspection, heads, area, sequence, at, signature)
  SELECT number, sha256(id::bytea), area, place, 1794000000000, sha512(id::bytea) FROM done;
INSERT INTO visits (inspection, fact, area, person, day, weekday, hour, outcome, evidenced)
  SELECT number, 'fact-' || id, area, person, month || '-' || day, place % 7 + 1, 8 + place % 12,
    CASE standing WHEN 'entered' THEN 'entered' ELSE standing END, 0 FROM done;
INSERT INTO hazards (inspection, hazard, site, area, grade, open, stage, must_notice, noticed, owes_notice, mistake, deadline, raised_at, raised_by)
  SELECT number, 'H4.3#hob-1:aged', id, area, CASE WHEN place % 99 = 0 THEN 'L1' ELSE 'L3' END, (place % 11 = 0)::int, 'raised', 1, 1, 0, 0,
    1794000000000 + (place % 60 - 20) * 86400000::bigint, 1794000000000 - place % 200 * 86400000::bigint, person FROM done WHERE place % 5 = 1 OR place % 11 = 0;
INSERT INTO hazard_cells SELECT area, grade, open, count(*) FROM hazards GROUP BY 1, 2, 3;
INSERT INTO cells SELECT programme, period, area, inspector, month, standing, 0, count(*) FROM inspections GROUP BY 1, 2, 3, 4, 5, 6;
DROP TABLE home, done;
ANALYZE;
