//! What the intro of a list and the sentences of a paragraph hand on to what follows.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        deadline::Deadline,
        provision::{Comparator, Strength},
    },
    provisions::context::Carry,
};

/// The intro of a list: what it says of its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intro {
    pub(super) deadline: Option<Deadline>,
    /// The date by which it says that all of its items will be done.
    pub(super) listed_by: Option<Deadline>,
    pub(super) goals: bool,
    /// Whether it gives or asks.
    pub(super) terms: bool,
    /// How it bounds the values under it.
    pub(super) bounds: Option<Comparator>,
    /// What a duty or permission of the intro makes of them.
    pub(super) binds: Option<Strength>,
    /// Whether they are conditions: 申请企业须符合以下条件：
    pub(super) conditions: bool,
}

/// What the units of one paragraph hand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Paragraph {
    pub(super) deadline: Option<Deadline>,
    pub(super) carry: Carry,
}
