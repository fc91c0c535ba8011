-- What was added after the foundation, a part for each room of the program.

-- History: held-back texts, doubtful changes, plots and exports.

-- Up to when something recurring has been done, such as telling the operator of doubtful changes.
CREATE TABLE marks (
    name TEXT    PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Fetching: cookies, cache lifetimes, redirects, visits.

-- Following: documents that a source's page leads to.

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
