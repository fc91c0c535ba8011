-- What the reading of each source's newest version went by, so that the next one's need not begin anew
-- (provisions::Trail). Whatever is lost here can be made again.
CREATE TABLE trails (
    source  INTEGER PRIMARY KEY REFERENCES sources (id),
    number  INTEGER NOT NULL,               -- the version
    made_by INTEGER NOT NULL,               -- the key of the program and rules that read it
    trail   BLOB NOT NULL
) STRICT;
