-- What was added after the foundation, a part for each room of the program.

-- History: held-back texts, doubtful changes, plots and exports.

-- Fetching: cookies, cache lifetimes, redirects, visits.

-- Following: documents that a source's page leads to.

-- Alerts: ways out other than mail, digests, filters.

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
