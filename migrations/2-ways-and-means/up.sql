-- What was added after the foundation, a part for each room of the program.

-- History: held-back texts, doubtful changes, plots and exports.

-- Fetching: cookies, cache lifetimes, redirects, visits.

ALTER TABLE sources ADD COLUMN first_good_at INTEGER;               -- when it was first seen as a document
ALTER TABLE sources ADD COLUMN cookies TEXT;                        -- a JSON list, null where there are none
ALTER TABLE sources ADD COLUMN request TEXT NOT NULL DEFAULT '';    -- digest of method, body and headers
UPDATE sources SET first_good_at = (SELECT min(seen_at) FROM versions WHERE source = sources.id);

-- What went over the wire in a check; all null where nothing did, and in checks older than this.
ALTER TABLE checks ADD COLUMN status INTEGER;                       -- of the last answer
ALTER TABLE checks ADD COLUMN waited_ms INTEGER;                    -- for its turn at the host
ALTER TABLE checks ADD COLUMN answered_ms INTEGER;                  -- from the request to the answer's header
ALTER TABLE checks ADD COLUMN received_bytes INTEGER;               -- of the body, as they came
ALTER TABLE checks ADD COLUMN body_bytes INTEGER;                   -- of the body, decompressed
ALTER TABLE checks ADD COLUMN fresh_secs INTEGER;                   -- for how long the server said it stays fresh
ALTER TABLE checks ADD COLUMN remote INTEGER REFERENCES texts (id);        -- address and port that answered
ALTER TABLE checks ADD COLUMN protocol INTEGER REFERENCES texts (id);
ALTER TABLE checks ADD COLUMN etag INTEGER REFERENCES texts (id);          -- as the answer had it
ALTER TABLE checks ADD COLUMN last_modified INTEGER REFERENCES texts (id);
ALTER TABLE checks ADD COLUMN exchanges TEXT;                       -- redirects and retries: all as a JSON list

-- Following: documents that a source's page leads to.

-- Alerts: ways out other than mail, digests, filters.

-- Service: supervision, retention.
