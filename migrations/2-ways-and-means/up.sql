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

-- Service: supervision, retention.
