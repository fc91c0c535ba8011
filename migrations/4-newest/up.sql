-- What is kept of each source's newest version alone, in one row: its provisions and its blocks' fingerprints, which had
-- a row each, and the trail of its reading (provisions::Trail). All of it can be made again.
CREATE TABLE newest (
    source       INTEGER PRIMARY KEY REFERENCES sources (id),
    number       INTEGER NOT NULL,  -- the version
    trail_by     INTEGER NOT NULL,  -- the key of the program and rules that made the trail
    fingerprints BLOB    NOT NULL,  -- eight bytes each, the highest first
    trail        BLOB    NOT NULL,
    provisions   TEXT    NOT NULL   -- JSON, in the order of the text
) STRICT;
INSERT INTO newest
SELECT s.id, s.versions, 0,
    coalesce((SELECT unhex(group_concat(printf('%016x', f.fingerprint), '')) FROM fingerprints f WHERE f.source = s.id), x''),
    x'',
    coalesce((SELECT '[' || group_concat(p.json, ',' ORDER BY p.ordinal) || ']' FROM provisions p WHERE p.source = s.id), '[]')
FROM sources s WHERE s.versions > 0;

DROP TRIGGER fingerprint_added;
DROP TRIGGER fingerprint_removed;
DROP TRIGGER fingerprint_moved;
DROP TABLE fingerprints;
DROP TABLE provisions;
