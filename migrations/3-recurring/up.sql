-- On how many sources of a host a block stands. Asked at every visit; counting the rows anew each time would cost more
-- the more pages of the host are watched.
CREATE TABLE recurring (
    host        INTEGER NOT NULL REFERENCES texts (id),
    fingerprint INTEGER NOT NULL,
    sources     INTEGER NOT NULL,
    PRIMARY KEY (host, fingerprint)
) STRICT, WITHOUT ROWID;
INSERT INTO recurring SELECT host, fingerprint, count(*) FROM fingerprints GROUP BY host, fingerprint;
CREATE INDEX recurring_often ON recurring (host) WHERE sources > 1;

CREATE TRIGGER fingerprint_added AFTER INSERT ON fingerprints BEGIN
    INSERT INTO recurring (host, fingerprint, sources) VALUES (new.host, new.fingerprint, 1)
    ON CONFLICT DO UPDATE SET sources = sources + 1;
END;
CREATE TRIGGER fingerprint_removed AFTER DELETE ON fingerprints BEGIN
    UPDATE recurring SET sources = sources - 1 WHERE host = old.host AND fingerprint = old.fingerprint;
    DELETE FROM recurring WHERE host = old.host AND fingerprint = old.fingerprint AND sources = 0;
END;
CREATE TRIGGER fingerprint_moved AFTER UPDATE OF host ON fingerprints BEGIN
    UPDATE recurring SET sources = sources - 1 WHERE host = old.host AND fingerprint = old.fingerprint;
    DELETE FROM recurring WHERE host = old.host AND fingerprint = old.fingerprint AND sources = 0;
    INSERT INTO recurring (host, fingerprint, sources) VALUES (new.host, new.fingerprint, 1)
    ON CONFLICT DO UPDATE SET sources = sources + 1;
END;
