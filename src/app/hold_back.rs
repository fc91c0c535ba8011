//! Texts that shrink beyond reason: half a page is more often a fault of the site than half a policy repealed.
//! Such a text makes no version until the next visit finds it so again; then it is told with that remark.

use jiff::Timestamp;

use crate::{
    app::reading::same_text,
    domain::{
        alert::HeldBack,
        check::{Check, Outcome},
        document::Document,
        snapshot::Snapshot,
        source::SourceId,
    },
    store::{Store, StoreError},
};

/// A text shorter than this, in characters, is not judged: a sentence less is much of it.
const SHORTEST_CHARS: u32 = 300;

/// What must be left of a text, in percent.
const LEAST_LEFT_PERCENT: u32 = 50;

/// So many checks are looked back for the one that was held back; those between that failed do not count.
const LOOK_BACK_CHECKS: usize = 50;

/// How much two shrunk texts may differ in length and still be the same loss, in percent.
const SAME_LOSS_PERCENT: u32 = 10;

/// A main text that lost more than half of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shrinkage {
    before_chars: u32,
    after_chars: u32,
}

impl Shrinkage {
    /// What was lost, where that is beyond reason.
    pub fn beyond_reason(before: &Document, after: &Document) -> Option<Self> {
        let (before_chars, after_chars) = (text_chars(before), text_chars(after));
        let least = u64::from(before_chars) * u64::from(LEAST_LEFT_PERCENT) / 100;
        (before_chars >= SHORTEST_CHARS && u64::from(after_chars) < least)
            .then_some(Self { before_chars, after_chars })
    }

    /// Why the text is held back, for people.
    pub fn reason(self) -> String {
        let Self { before_chars, after_chars } = self;
        format!(
            "the text has shrunk from {before_chars} to {after_chars} characters: held back until the next check finds it so again"
        )
    }

    /// What is told when the loss is confirmed.
    pub fn remark(self, since: Timestamp) -> String {
        let Self { before_chars, after_chars } = self;
        let since = since.strftime("%Y-%m-%d %H:%MZ");
        format!(
            "the text shrank from {before_chars} to {after_chars} characters; held back since {since}, confirmed by this check"
        )
    }

    /// As alerts carry it.
    pub fn held_back(self, since: Timestamp) -> HeldBack {
        HeldBack { since, before_chars: self.before_chars, after_chars: self.after_chars }
    }
}

/// A check that was held back, and is to be confirmed.
#[derive(Clone, Debug)]
pub struct Held {
    /// When it was made.
    pub since: Timestamp,
    /// What it saw.
    pub snapshot: Snapshot,
}

/// The check held back last, where no check since has seen the page otherwise.
pub fn last_held(store: &Store, source: &SourceId) -> Result<Option<Held>, StoreError> {
    let says_something = |check: &Check| {
        !matches!(check.outcome, Outcome::Failed { .. } | Outcome::Unavailable { .. } | Outcome::NotModified)
    };
    // The newest check says it nearly always.
    let mut seen = store.checks(source, 1)?.into_iter().find(says_something);
    if seen.is_none() {
        seen = store.checks(source, LOOK_BACK_CHECKS)?.into_iter().find(says_something);
    }
    let Some(check) = seen.filter(|check| matches!(check.outcome, Outcome::HeldBack { .. })) else {
        return Ok(None);
    };
    let Some(snapshot) = check.snapshot else { return Ok(None) };
    Ok(store.snapshot(snapshot)?.map(|snapshot| Held { since: check.started_at, snapshot }))
}

/// Whether a shrunk text is the one that was held back: the same text, or as long but for small changes.
pub fn confirms(held: &Document, now: &Document) -> bool {
    let (one, other) = (text_chars(held), text_chars(now));
    same_text(held, now)
        || u64::from(one.abs_diff(other)) * 100 <= u64::from(one.max(other)) * u64::from(SAME_LOSS_PERCENT)
}

fn text_chars(document: &Document) -> u32 {
    u32::try_from(document.main().map(|block| block.text.chars().count()).sum::<usize>()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::document::{Block, BlockKind, Role};

    fn text(chars: usize) -> Document {
        let block =
            Block { kind: BlockKind::Paragraph, role: Role::Main, confidence: 90, text: "字".repeat(chars) };
        Document { blocks: vec![block], ..Document::default() }
    }

    #[test]
    fn only_the_loss_of_half_a_text_is_beyond_reason() {
        for (before, after, held) in
            [(1000, 499, true), (1000, 500, false), (1000, 1500, false), (299, 10, false), (300, 149, true)]
        {
            let found = Shrinkage::beyond_reason(&text(before), &text(after));
            assert_eq!(found.is_some(), held, "{before} to {after}");
        }
    }

    #[test]
    fn a_loss_is_confirmed_by_a_text_of_about_that_length() {
        for (held, now, same) in [(400, 400, true), (400, 430, true), (400, 460, false), (400, 100, false)] {
            assert_eq!(confirms(&text(held), &text(now)), same, "{held} and {now}");
        }
    }
}
