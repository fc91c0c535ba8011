-- What was added after the foundation, a part for each room of the program.

-- History: held-back texts, doubtful changes, plots and exports.

-- Up to when something recurring has been done, such as telling the operator of doubtful changes.
CREATE TABLE marks (
    name TEXT    PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

-- A document is a source under its parent, visited with it; it has no schedule of its own.
ALTER TABLE sources ADD COLUMN parent INTEGER REFERENCES sources (id);
ALTER TABLE sources ADD COLUMN lead_is_news INTEGER NOT NULL DEFAULT 0 CHECK (lead_is_news IN (0, 1));
-- Of a followed source: what its links were last read from, and by which rules.
ALTER TABLE sources ADD COLUMN leads_snapshot INTEGER REFERENCES snapshots (id);
ALTER TABLE sources ADD COLUMN leads_rules TEXT;
CREATE INDEX sources_of_parent ON sources (parent) WHERE parent IS NOT NULL;

-- Every address that a followed page has named, so that none is taken for new twice.
CREATE TABLE leads (
    parent  INTEGER NOT NULL REFERENCES sources (id),
    address TEXT    NOT NULL,
    seen_at INTEGER NOT NULL,                           -- first
    is_news INTEGER NOT NULL CHECK (is_news IN (0, 1)), -- it appeared after the first reading
    source  INTEGER REFERENCES sources (id),            -- its document, once it was followed
    PRIMARY KEY (parent, address)
) STRICT, WITHOUT ROWID;

-- Alerts: ways out other than mail, digests, filters.
ALTER TABLE outbox ADD COLUMN way TEXT NOT NULL DEFAULT 'mail' CHECK (way IN ('mail', 'webhook', 'feed'));
-- When it was first tried, since it was put in or taken up again by hand: what it is given up by.
ALTER TABLE outbox ADD COLUMN tried_at INTEGER;
CREATE INDEX outbox_by_subscriber ON outbox (subscriber, way, id);
CREATE INDEX outbox_by_message ON outbox (message_id) WHERE message_id <> '';

-- What the operator was told of, once when it began and once when it was over.
CREATE TABLE incidents (
    id      INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,                           -- such as 'selector', 'recipient'
    about   TEXT    NOT NULL,                           -- the source's id, the address
    words   TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    over_at INTEGER
) STRICT;
CREATE UNIQUE INDEX incidents_open ON incidents (kind, about) WHERE over_at IS NULL;

-- Service: supervision, retention.

-- What the service notes for itself: when the upkeep last ran, trial writes.
CREATE TABLE notes (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Records of uneventful checks that grew old, summed up: the proof that the page was looked at stays.
CREATE TABLE check_tallies (
    source  INTEGER NOT NULL REFERENCES sources (id),
    month   TEXT    NOT NULL,                           -- 2026-11, in UTC
    outcome TEXT    NOT NULL,
    checks  INTEGER NOT NULL,
    PRIMARY KEY (source, month, outcome)
) STRICT, WITHOUT ROWID;

-- Which frames are compressed with one that is to go.
CREATE INDEX blobs_of_base ON blobs (base) WHERE base IS NOT NULL;
CREATE INDEX versions_of_base ON versions (base) WHERE base IS NOT NULL;
CREATE INDEX snapshots_of_body ON snapshots (body);
CREATE INDEX versions_of_snapshot ON versions (snapshot);
CREATE INDEX outbox_unsent ON outbox (state) WHERE state <> 'sent';
