//! Opening the database: its settings, its migrations, and who is refused.

use std::{cell::RefCell, path::Path, time::Duration};

use include_dir::{Dir, include_dir};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use rusqlite_migration::Migrations;

use crate::store::{BUSY_SECONDS, Store, StoreError, transactions::Group};

static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

impl Store {
    fn on(connection: Connection, path: &Path) -> Self {
        Self {
            connection,
            readings: RefCell::default(),
            group: Group::None,
            unindexed: RefCell::default(),
            texts: RefCell::default(),
            path: path.to_owned(),
        }
    }

    /// Opens or makes the database, applies the migrations, refuses one of a newer program. WAL, foreign keys,
    /// `synchronous=FULL`, a busy timeout, double-quoted strings off.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = connect(path, flags)?;
        let found = recognise(&connection, path)?;
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
            .map_err(|error| not_opened(path, error))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // What a savepoint may have to undo stays in memory instead of a file that is made and removed each time.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        if found < known_version() {
            migrations().to_latest(&mut connection).map_err(|cause| migration_failed(path, cause))?;
        }
        Ok(Self::on(connection, path))
    }

    /// Opens an existing database for reading only, beside a running daemon.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(path, flags)?;
        let found = recognise(&connection, path)?;
        if found == 0 {
            // The file is there and its first migration is not: another process is making it just now.
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        if found < known_version() {
            return Err(StoreError::Open {
                path: path.to_owned(),
                cause: format!(
                    "it was written by an older policywatch (database version {found}, this program needs {}); \
                     `policywatch check` or the daemon brings it up to date",
                    known_version()
                ),
            });
        }
        Ok(Self::on(connection, path))
    }
}

/// How many migrations this program has.
pub(super) fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.dirs().count()).expect("migrations are few")
}

fn migrations() -> Migrations<'static> {
    Migrations::from_directory(&MIGRATIONS).expect("the embedded folders are named NN-name and hold up.sql")
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let refused = |cause: &dyn ToString| StoreError::Open { path: path.to_owned(), cause: cause.to_string() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        return Err(refused(&format!("the folder {} does not exist; make it first", folder.display())));
    }
    let connection = Connection::open_with_flags(path, flags).map_err(|cause| refused(&cause))?;
    connection.busy_timeout(Duration::from_secs(BUSY_SECONDS))?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    ] {
        connection.set_db_config(setting, on)?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// The version of the database; refuses one of a newer program and one of another program.
fn recognise(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let refused = |error| not_opened(path, error);
    let pragma =
        |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(refused);
    let found = pragma("user_version")?;
    let application = pragma("application_id")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(refused)?;
    if application != APPLICATION_ID && (application != 0 || found != 0 || tables != 0) {
        return Err(StoreError::Open {
            path: path.to_owned(),
            cause: "it is the database of another program; name another file as `database` under [service]"
                .to_owned(),
        });
    }
    if found > known_version() {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: known_version() });
    }
    Ok(found)
}

/// A failure while opening, with the file's name.
fn not_opened(path: &Path, error: rusqlite::Error) -> StoreError {
    if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) {
        return StoreError::from(error);
    }
    let cause = match StoreError::from(error) {
        StoreError::Sqlite(cause) if cause.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
            "this user may not read it, or may not write into its folder, where SQLite keeps its log"
                .to_owned()
        }
        StoreError::Sqlite(cause) => cause.to_string(),
        StoreError::Corrupt { what } => what,
        other => return other,
    };
    StoreError::Open { path: path.to_owned(), cause }
}

/// "POLW", as the first migration writes it.
const APPLICATION_ID: i64 = 1_347_374_167;

fn migration_failed(path: &Path, cause: rusqlite_migration::Error) -> StoreError {
    match cause {
        rusqlite_migration::Error::RusqliteError { err, .. } => not_opened(path, err),
        other => StoreError::Open { path: path.to_owned(), cause: other.to_string() },
    }
}
