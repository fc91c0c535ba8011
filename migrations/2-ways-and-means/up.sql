-- What was added after the foundation, a part for each room of the program.

-- History: held-back texts, doubtful changes, plots and exports.

-- Fetching: cookies, cache lifetimes, redirects, visits.

-- Following: documents that a source's page leads to.

-- Alerts: ways out other than mail, digests, filters.

-- Service: supervision, retention.
