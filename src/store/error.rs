//! SQLite's failures as the store's: what a person can do about each is told apart.

use rusqlite::{Error, ErrorCode};

use crate::store::StoreError;

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match &error {
            Error::SqliteFailure(failure, message) => match failure.code {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                ErrorCode::DiskFull => Self::Full,
                ErrorCode::ReadOnly => Self::ReadOnly,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                    Self::Corrupt { what: message.clone().unwrap_or_else(|| failure.to_string()) }
                }
                _ => Self::Sqlite(error),
            },
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::Utf8Error(..) => Self::Damaged { what: error.to_string() },
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// Whether this is of the place where the database lies (a full or failing disk, a lock, missing rights) and
    /// will meet every other write as well until it passes.
    pub fn is_of_the_place(&self) -> bool {
        match self {
            Self::Busy | Self::Full | Self::ReadOnly | Self::Open { .. } | Self::Missing { .. } => true,
            Self::Sqlite(Error::SqliteFailure(failure, _)) => matches!(
                failure.code,
                ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::PermissionDenied
                    | ErrorCode::FileLockingProtocolFailed
                    | ErrorCode::OutOfMemory
            ),
            _ => false,
        }
    }
}
