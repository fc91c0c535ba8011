//! Verification, backup, vacuum.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, backup::Backup};

use crate::store::{Store, StoreError, frames::ChainReader, snapshots, versions};

impl Store {
    /// Copies the database while it is in use (SQLite's online backup) to a new file.
    ///
    /// The copy is of one moment and complete in itself: no other file belongs to it. A file that is there
    /// already is not touched.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let failed =
            |cause: &dyn ToString| StoreError::File { path: to.to_owned(), cause: cause.to_string() };
        if to.exists() {
            return Err(failed(&"it is there already; name a new file"));
        }
        // Half a copy would pass for a backup: it gets its name only when it is whole and on the disk.
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = Path::new(&part);
        let gone = std::fs::remove_file(part);
        if let Err(cause) = gone.or_else(|cause| if part.exists() { Err(cause) } else { Ok(()) }) {
            return Err(failed(&cause));
        }
        let copied = self.copy(part);
        let named = copied.and_then(|()| {
            let synced = std::fs::File::open(part).and_then(|file| file.sync_all());
            synced.and_then(|()| std::fs::rename(part, to)).map_err(|cause| failed(&cause))
        });
        if let Err(error) = named {
            let _ = std::fs::remove_file(part);
            return Err(match error {
                StoreError::Sqlite(cause) => failed(&cause),
                other => other,
            });
        }
        Ok(())
    }

    fn copy(&self, to: &Path) -> Result<(), StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut copy = Connection::open_with_flags(to, flags)?;
        // In one step: a backup in several begins anew whenever another process writes in between. Readers
        // keep nobody from writing in WAL mode, so that one step holds nobody up.
        Backup::new(&self.connection, &mut copy)?.step(-1)?;
        // Without this, the copy would want to write a log beside itself before it can be read.
        copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        Ok(())
    }

    /// Checks integrity, foreign keys and every snapshot's hash; what is wrong, a line each.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        let read = self.read()?;
        let mut wrong = Vec::new();
        let mut integrity = read.prepare("PRAGMA integrity_check")?;
        for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                wrong.push(format!("integrity: {line}"));
            }
        }
        let mut keys = read.prepare("PRAGMA foreign_key_check")?;
        let mut rows = keys.query([])?;
        while let Some(row) = rows.next()? {
            let (table, id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            wrong.push(format!(
                "foreign key: row {} of {table} refers to a row of {parent} that is not there",
                id.unwrap_or_default()
            ));
        }
        // Source by source, so that each is read from its predecessor.
        for column in ["body", "headers"] {
            let query = format!(
                "SELECT {column} FROM (SELECT {column}, source, min(id) AS first FROM snapshots GROUP BY {column})
                     JOIN blobs b ON b.id = {column}
                 WHERE length(b.frame) > 0 ORDER BY source, first"
            );
            let mut reader = ChainReader::default();
            for id in ids(&read, &query)? {
                if let Err(error) = snapshots::blob_by(&read, id, &mut reader) {
                    wrong.push(format!("stored page: {error}"));
                    reader.clear();
                }
            }
        }
        let mut reader = ChainReader::default();
        for id in ids(&read, "SELECT id FROM versions WHERE length(frame) > 0 ORDER BY source, number")? {
            if let Err(error) = versions::reading_by(&read, id, &mut reader) {
                wrong.push(format!("stored version: {error}"));
                reader.clear();
            }
        }
        let mut counts = read.prepare(
            "SELECT s.name, s.versions, count(v.id), coalesce(max(v.number), 0)
             FROM sources s LEFT JOIN versions v ON v.source = s.id
             GROUP BY s.id HAVING count(v.id) <> s.versions OR coalesce(max(v.number), 0) <> s.versions",
        )?;
        let mut rows = counts.query([])?;
        while let Some(row) = rows.next()? {
            let (name, versions, found): (String, u32, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            wrong.push(format!("source {name}: {versions} versions are counted, {found} are there"));
        }
        // Of the newest version, reading and page must be there whatever the retention rules say.
        let mut gone = read.prepare(
            "SELECT s.name, v.number FROM sources s
             JOIN versions v ON v.source = s.id AND v.number = s.versions
             JOIN snapshots n ON n.id = v.snapshot JOIN blobs b ON b.id = n.body
             WHERE length(v.frame) = 0 OR length(b.frame) = 0",
        )?;
        let mut rows = gone.query([])?;
        while let Some(row) = rows.next()? {
            let (name, number): (String, u32) = (row.get(0)?, row.get(1)?);
            wrong.push(format!("source {name}: its newest version {number} has no text or no page"));
        }
        Ok(wrong)
    }

    /// Lets SQLite look after its indexes, and gives the log's file back: a moment's work, for every day.
    pub fn tidy_up(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("PRAGMA optimize;")?;
        // Where a reader is at it, the log stays as it is until the next time.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// How many bytes the database and its log take on the disk.
    pub fn size_bytes(&self) -> (u64, u64) {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        let mut log = self.path().as_os_str().to_owned();
        log.push("-wal");
        (size(self.path()), size(Path::new(&log)))
    }

    /// Gives back the room of what is gone and orders the file anew. It needs as much free room as the
    /// database takes, and nobody else may write meanwhile.
    pub fn vacuum(&mut self) -> Result<(), StoreError> {
        self.connection.execute("INSERT INTO passage_words (passage_words) VALUES ('optimize')", [])?;
        self.alone()?;
        self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;")?;
        Ok(())
    }

    /// Whether the database answers: reads one row. For the watchdog.
    pub fn ping(&self) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM sources LIMIT 1)")?
            .query_row([], |row| row.get::<_, i64>(0))?;
        Ok(())
    }
}

fn ids(connection: &Connection, query: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare(query)?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
