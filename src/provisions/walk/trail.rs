//! What a walk's units went by and made, so that units that stand in the next version as they stood in the last need
//! not be read again.
//!
//! What a unit is read as follows from its text and from what the walk knows when it comes to it. Both together are
//! hashed into the step's key; where an earlier walk by the same rules has a step with that key, what was made of it
//! is taken over.

use std::hash::{BuildHasher, Hash};

use foldhash::{HashMap, quality::FixedState};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{deadline::Deadline, provision::Provision, unit::Unit},
    provisions::{carried::Paragraph, facts::Signs},
};

/// The steps of a walk through a document, for the walk through the document's next version.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Trail {
    /// What keys are hashed with; handed on.
    seed: u64,
    /// The currency of bare signs of money, where a step went by it.
    currency: Option<Unit>,
    steps: Vec<Step>,
    /// What each line told of the document as a whole, by a key.
    signs: Vec<(u64, Signs)>,
}

impl Trail {
    /// The trail before the first reading. `seed` is drawn by lot, so that nobody can write a text whose key is
    /// another's.
    pub fn begun(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// As bytes to be stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("numbers and short texts can always be written to memory")
    }

    /// From such bytes; none where they are damaged, because all that is in them can be made again.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// How many units were read or taken over.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// One unit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Step {
    key: u64,
    /// Where its provisions stand among the document's, and how many there are.
    first: usize,
    count: usize,
    handed_on: HandedOn,
    /// Whether it was read by the page's currency, which the whole page tells.
    by_currency: bool,
}

/// What a unit's reading leaves to what follows it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct HandedOn {
    /// To the units of its paragraph.
    pub(super) paragraph: Paragraph,
    /// The date that "by then" means, where it names one.
    pub(super) date: Option<Deadline>,
    /// The year it tells of, where it does.
    pub(super) told_year: Option<i16>,
}

/// An earlier reading of a document: its trail, and the provisions that it made.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// Its trail.
    pub trail: &'a Trail,
    /// Its provisions, all of them and in their order.
    pub provisions: &'a [Provision],
}

/// The trail that a walk makes, beside the one of the walk before.
pub(in crate::provisions) struct Steps<'a> {
    made: Trail,
    hasher: FixedState,
    earlier: Earlier<'a>,
    /// The places of the earlier steps, by key.
    places: HashMap<u64, usize>,
    /// The earlier signs, by key.
    signs: HashMap<u64, &'a Signs>,
}

impl<'a> Steps<'a> {
    /// Those of a walk; `earlier` is a reading by the same rules.
    pub(super) fn after(earlier: Earlier<'a>) -> Self {
        let made = Trail::begun(earlier.trail.seed);
        let steps = earlier.trail.steps.iter().enumerate();
        let places = steps.map(|(place, step)| (step.key, place)).collect();
        let signs = earlier.trail.signs.iter().map(|(key, signs)| (*key, signs)).collect();
        Self { hasher: FixedState::with_seed(made.seed), made, earlier, places, signs }
    }

    /// The key of a unit with all that it is read by.
    pub(super) fn key(&self, of: impl Hash) -> u64 {
        self.hasher.hash_one(of)
    }

    /// What a line tells of the document: as an earlier walk has it, if that `will_do`, or made now.
    pub(in crate::provisions) fn signs(
        &mut self,
        line: impl Hash,
        will_do: impl FnOnce(&Signs) -> bool,
        make: impl FnOnce() -> Signs,
    ) -> &Signs {
        let key = self.key(line);
        let known = self.signs.get(&key).copied().filter(|signs| will_do(signs));
        let signs = known.cloned().unwrap_or_else(make);
        self.made.signs.push((key, signs));
        &self.made.signs[self.made.signs.len() - 1].1
    }

    /// What an earlier walk made of the unit with this key. `currency` is asked only where the unit went by it.
    pub(super) fn known(
        &mut self,
        key: u64,
        at: usize,
        currency: impl FnOnce() -> Option<Unit>,
    ) -> Option<(&'a [Provision], HandedOn)> {
        let earlier = self.earlier;
        let step = earlier.trail.steps.get(*self.places.get(&key)?)?;
        if step.by_currency {
            let now = currency();
            if now != earlier.trail.currency {
                return None;
            }
            self.made.currency = now;
        }
        let provisions = earlier.provisions.get(step.first..step.first.checked_add(step.count)?)?;
        self.made.steps.push(Step { first: at, ..*step });
        Some((provisions, step.handed_on))
    }

    /// Notes what was made of a unit: `count` provisions, from `first` among the document's. `currency` is the page's
    /// where the unit was read by it.
    pub(super) fn note(
        &mut self,
        key: u64,
        first: usize,
        count: usize,
        handed_on: HandedOn,
        currency: Option<Unit>,
    ) {
        let by_currency = currency.is_some();
        self.made.currency = currency.or(self.made.currency.take());
        self.made.steps.push(Step { key, first, count, handed_on, by_currency });
    }

    /// The trail.
    pub(super) fn end(self) -> Trail {
        self.made
    }
}
