//! Transactions: one for each public method, or one for several that came together.
//!
//! Making a transaction permanent costs a wait for the disk, however little it wrote. Methods that are called
//! between [`Store::begin_group`] and [`Store::end_group`] share that wait: each is a savepoint of its own, all
//! there or not there at all, and what they did is permanent when the group has ended well. Nobody may be told of
//! anything in it before.

use std::{cell::RefCell, collections::HashMap, ops::Deref};

use rusqlite::Connection;

use crate::store::{
    Store, StoreError,
    passages::{self, Unindexed},
    rows::text_row,
};

/// How many texts are remembered with their rows.
const MAX_TEXTS: usize = 1000;

/// Whether calls are grouped, and whether one of them has written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Group {
    /// Each call is a transaction of its own.
    #[default]
    None,
    /// Nothing has been written yet.
    Begun,
    /// The group's transaction is open.
    Writing,
}

impl Store {
    /// Lets the calls that follow become permanent together.
    pub fn begin_group(&mut self) {
        self.group = Group::Begun;
    }

    /// Makes what was done since [`Store::begin_group`] permanent. On an error nothing of it is there.
    pub fn end_group(&mut self) -> Result<(), StoreError> {
        if std::mem::take(&mut self.group) != Group::Writing {
            return Ok(());
        }
        let unindexed = self.unindexed.take();
        if self.connection.is_autocommit() {
            return Err(lost());
        }
        let ended = passages::put_in_index(&self.connection, &unindexed)
            .and_then(|()| Ok(run(&self.connection, "COMMIT")?));
        if ended.is_err() {
            self.texts.borrow_mut().clear();
            // Where this fails, too, the transaction was rolled back already.
            let _ = run(&self.connection, "ROLLBACK");
        }
        ended
    }

    /// A transaction that may write. It takes the write lock at once: one that began by reading and writes
    /// later would fail without waiting when another process wrote in between.
    pub(super) fn write(&mut self) -> Result<Part<'_>, StoreError> {
        if self.group == Group::Begun {
            run(&self.connection, "BEGIN IMMEDIATE")?;
            self.group = Group::Writing;
        }
        let kind = if self.group == Group::Writing {
            if self.connection.is_autocommit() {
                return Err(lost());
            }
            run(&self.connection, "SAVEPOINT part")?;
            Kind::Savepoint
        } else {
            run(&self.connection, "BEGIN IMMEDIATE")?;
            Kind::Transaction
        };
        Ok(Part { connection: &self.connection, unindexed: &self.unindexed, texts: &self.texts, kind })
    }

    /// A transaction that sees one state of the database through several statements.
    pub(super) fn read(&self) -> Result<Part<'_>, StoreError> {
        let kind = if self.connection.is_autocommit() {
            run(&self.connection, "BEGIN")?;
            Kind::Transaction
        } else {
            // Within a group's transaction, one state is seen anyway.
            Kind::Nothing
        };
        Ok(Part { connection: &self.connection, unindexed: &self.unindexed, texts: &self.texts, kind })
    }

    /// Makes what the group has done so far permanent, for work that no transaction may hold.
    pub(super) fn alone(&mut self) -> Result<(), StoreError> {
        if self.group == Group::Writing {
            self.end_group()?;
            self.group = Group::Begun;
        }
        Ok(())
    }
}

/// Runs a statement that is run for each check and so is prepared once.
fn run(connection: &Connection, statement: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(statement)?.execute([]).map(drop)
}

/// SQLite gives up a whole transaction where the disk is full or broken.
fn lost() -> StoreError {
    StoreError::Sqlite(rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT),
        Some(
            "the transaction was given up because of an earlier failure; nothing of it was written"
                .to_owned(),
        ),
    ))
}

enum Kind {
    Transaction,
    Savepoint,
    /// Ended, or none of its own.
    Nothing,
}

/// A transaction or a part of one; undone when it is dropped without [`Part::commit`].
pub(super) struct Part<'s> {
    connection: &'s Connection,
    /// What the group has stored and not yet put in the index of words.
    unindexed: &'s RefCell<Vec<Unindexed>>,
    texts: &'s RefCell<HashMap<String, i64>>,
    kind: Kind,
}

impl Part<'_> {
    /// As [`Part::commit`], and puts what was stored in the index of words: at once, or with all others of its group.
    pub(super) fn commit_with(self, unindexed: &[Unindexed]) -> Result<(), StoreError> {
        if matches!(self.kind, Kind::Savepoint) {
            let of_group = self.unindexed;
            self.commit()?;
            of_group.borrow_mut().extend_from_slice(unindexed);
            return Ok(());
        }
        passages::put_in_index(self.connection, unindexed)?;
        self.commit()
    }

    /// The row of a short text that very many rows share, as the names of a few servers and protocols: it is looked
    /// for once and not for each of them.
    pub(super) fn common_text_row(&self, text: &str) -> Result<i64, StoreError> {
        if let Some(row) = self.texts.borrow().get(text) {
            return Ok(*row);
        }
        let row = text_row(self.connection, text)?;
        let mut texts = self.texts.borrow_mut();
        if texts.len() >= MAX_TEXTS {
            texts.clear();
        }
        texts.insert(text.to_owned(), row);
        Ok(row)
    }

    /// Keeps what was done.
    pub(super) fn commit(mut self) -> Result<(), StoreError> {
        match self.kind {
            Kind::Transaction => run(self.connection, "COMMIT")?,
            Kind::Savepoint => run(self.connection, "RELEASE part")?,
            Kind::Nothing => {}
        }
        self.kind = Kind::Nothing;
        Ok(())
    }
}

impl Deref for Part<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        let undo = match self.kind {
            Kind::Transaction => "ROLLBACK",
            Kind::Savepoint => "ROLLBACK TO part; RELEASE part",
            Kind::Nothing => return,
        };
        // Some may have been added by what is undone.
        self.texts.borrow_mut().clear();
        // It fails only where SQLite has undone everything by itself.
        let _ = self.connection.execute_batch(undo);
    }
}
