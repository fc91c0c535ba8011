-- "POLW": by this number, `file` and the program recognise a policywatch database.
PRAGMA application_id = 1347374167;

-- Short texts that repeat in many rows: hosts, addresses, content types, titles.
CREATE TABLE texts (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- What is configured, or once was, and where each source stands.
CREATE TABLE sources (
    id              INTEGER PRIMARY KEY,
    name            TEXT    NOT NULL UNIQUE,            -- the id in sources.toml
    configured      INTEGER NOT NULL CHECK (configured IN (0, 1)),
    host            INTEGER NOT NULL REFERENCES texts (id),
    due_at          INTEGER,                            -- null: to be computed, and due
    last_check_at   INTEGER,
    last_good_at    INTEGER,
    last_version_at INTEGER,
    failures        INTEGER NOT NULL DEFAULT 0,         -- in a row, up to now
    operator_told   INTEGER NOT NULL DEFAULT 0 CHECK (operator_told IN (0, 1)),
    versions        INTEGER NOT NULL DEFAULT 0,         -- the number of the newest
    last_snapshot   INTEGER REFERENCES snapshots (id),  -- the newest, ended or not
    seen_snapshot   INTEGER REFERENCES snapshots (id),  -- the newest that a check found to be the document
    last_outcome    TEXT,
    last_reason     TEXT,
    due_schedule    TEXT,                               -- what due_at was computed with
    etag            TEXT,
    last_modified   TEXT,
    url             TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    schedule        TEXT    NOT NULL,                   -- as configured
    timezone        TEXT    NOT NULL,
    rules           TEXT    NOT NULL                    -- keep, drop, charset, as JSON
) STRICT;
CREATE INDEX sources_due ON sources (due_at) WHERE configured = 1;

-- Bodies and headers of pages, once per content. A frame is compressed with another blob as its dictionary
-- (base) or stands alone; `step` counts the blobs since the one that stands alone.
CREATE TABLE blobs (
    id    INTEGER PRIMARY KEY,
    size  INTEGER NOT NULL,                             -- decompressed, bytes
    base  INTEGER REFERENCES blobs (id),
    step  INTEGER NOT NULL,
    hash  BLOB    NOT NULL UNIQUE,                      -- BLAKE3, 32 bytes
    frame BLOB    NOT NULL                              -- zstd
) STRICT;

-- Pages as they came. Never altered but for `pending`, which falls when a check ends with the snapshot.
CREATE TABLE snapshots (
    id           INTEGER PRIMARY KEY,
    source       INTEGER NOT NULL REFERENCES sources (id),
    fetched_at   INTEGER NOT NULL,
    final_url    INTEGER NOT NULL REFERENCES texts (id),
    content_type INTEGER REFERENCES texts (id),
    headers      INTEGER NOT NULL REFERENCES blobs (id),
    body         INTEGER NOT NULL REFERENCES blobs (id),
    pending      INTEGER NOT NULL DEFAULT 1 CHECK (pending IN (0, 1))
) STRICT;
CREATE INDEX snapshots_pending ON snapshots (source) WHERE pending = 1;

-- Every visit and its outcome.
CREATE TABLE checks (
    id         INTEGER PRIMARY KEY,
    source     INTEGER NOT NULL REFERENCES sources (id),
    started_at INTEGER NOT NULL,
    took_ms    INTEGER NOT NULL,
    snapshot   INTEGER REFERENCES snapshots (id),
    version    INTEGER,                                 -- of a new version: its number
    news       INTEGER,                                 -- of a new version: changes that are news
    transient  INTEGER CHECK (transient IN (0, 1)),     -- of a failure: whether waiting may help
    outcome    TEXT    NOT NULL,
    reason     TEXT,
    remarks    TEXT                                     -- a JSON list, null where there are none
) STRICT;
CREATE INDEX checks_of_source ON checks (source, id);

-- Versions of a source's document. The frame holds document and provisions, compressed with the reading of
-- an earlier version as its dictionary.
CREATE TABLE versions (
    id                  INTEGER PRIMARY KEY,
    source              INTEGER NOT NULL REFERENCES sources (id),
    number              INTEGER NOT NULL,
    seen_at             INTEGER NOT NULL,
    snapshot            INTEGER NOT NULL REFERENCES snapshots (id),
    extractor_revision  INTEGER NOT NULL,
    provisions_revision INTEGER NOT NULL,
    reread_at           INTEGER,                        -- when it was read again under newer rules
    title               INTEGER NOT NULL REFERENCES texts (id),
    rules               INTEGER NOT NULL REFERENCES texts (id),
    text_chars          INTEGER NOT NULL,
    size                INTEGER NOT NULL,               -- decompressed, bytes
    base                INTEGER REFERENCES versions (id),
    step                INTEGER NOT NULL,
    digest              INTEGER NOT NULL,               -- the first 8 bytes of the reading's BLAKE3 hash
    frame               BLOB    NOT NULL,
    UNIQUE (source, number)
) STRICT;
CREATE INDEX versions_by_time ON versions (seen_at);

-- What changed against the version before, a zstd frame of a JSON list; no row where nothing did.
CREATE TABLE changes (
    version INTEGER PRIMARY KEY REFERENCES versions (id),
    news    INTEGER NOT NULL,                           -- how many of them are news for subscribers
    size    INTEGER NOT NULL,
    frame   BLOB    NOT NULL
) STRICT;

-- The provisions of each source's newest version.
CREATE TABLE provisions (
    source   INTEGER NOT NULL REFERENCES sources (id),
    ordinal  INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    deadline TEXT,
    json     TEXT    NOT NULL,
    PRIMARY KEY (source, ordinal)
) STRICT, WITHOUT ROWID;

-- The blocks of each source's newest version by fingerprint, to see what stands on many pages of one host.
CREATE TABLE fingerprints (
    host        INTEGER NOT NULL REFERENCES texts (id),
    fingerprint INTEGER NOT NULL,
    source      INTEGER NOT NULL REFERENCES sources (id),
    PRIMARY KEY (host, fingerprint, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprints_of_source ON fingerprints (source);

-- The sentences of all versions, once for each unbroken stretch of versions that hold them.
CREATE TABLE passages (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again: the index below keeps what is gone
    source        INTEGER NOT NULL REFERENCES sources (id),
    since_version INTEGER NOT NULL,                     -- the first that holds it
    until_version INTEGER,                              -- the first that no longer does; null: the newest still does
    digest        INTEGER NOT NULL,                     -- the first 8 bytes of the text's BLAKE3 hash
    text          TEXT    NOT NULL
) STRICT;
CREATE INDEX passages_of_source ON passages (source, until_version);

-- Words, and pairs of Chinese characters, of each passage; the rowid is the passage's id. Without content,
-- positions and sizes it is the smallest index SQLite has; places are found in the passage's text.
CREATE VIRTUAL TABLE passage_words USING fts5 (
    words, content = '', columnsize = 0, detail = none,
    -- The program parts and folds words itself: only the spaces between them part them here.
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
);

-- Who is to be told what. Rows stay when they are done, so that nothing is told twice.
CREATE TABLE outbox (
    id             INTEGER PRIMARY KEY,
    key            TEXT    NOT NULL UNIQUE,
    state          TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    at             INTEGER NOT NULL,                    -- waiting: next try; sending: handed over; else: ended
    attempts       INTEGER NOT NULL DEFAULT 0,
    made_at        INTEGER NOT NULL,
    not_before     INTEGER NOT NULL,
    dropped_at     INTEGER,                             -- taken out by the operator
    dropped_reason TEXT,
    subscriber     TEXT    NOT NULL,
    recipient      TEXT    NOT NULL,
    message_id     TEXT    NOT NULL DEFAULT '',         -- empty before the first try
    last_error     TEXT,
    payload        TEXT    NOT NULL                     -- JSON
) STRICT;
CREATE INDEX outbox_open ON outbox (state, at) WHERE state IN ('waiting', 'sending');
