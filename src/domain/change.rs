//! What became of a provision between two versions.

use serde::{Deserialize, Serialize};

use crate::domain::{
    provision::{Kind, Provision},
    words::words,
};

/// What became of one provision between two versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Whether a target, a measure or a figure changed.
    pub subject: Kind,
    /// Added, removed or changed.
    pub change: ChangeKind,
    /// The fields that differ; empty for added and removed provisions.
    pub fields: Vec<Field>,
    /// What advisors call it: raised, postponed, firmed up …
    pub natures: Vec<Nature>,
    /// The provision in the older version.
    pub before: Option<Provision>,
    /// The provision in the newer version.
    pub after: Option<Provision>,
    /// One plain English sentence with both values; quotes stay in their language.
    pub summary: String,
    /// Whether it was seen only outside the main text, or in text whose role is doubtful.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
}

impl Change {
    /// The newer provision, or the older one where it was removed.
    pub fn current(&self) -> Option<&Provision> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// Whether subscribers are told of it by default: a target or a measure, without doubt.
    pub fn is_news(&self) -> bool {
        self.subject != Kind::Figure && !self.doubtful
    }
}

/// Added, removed or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// No counterpart in the older version.
    Added,
    /// No counterpart in the newer version.
    Removed,
    /// A counterpart whose fields differ.
    Changed,
}

/// A field in which two provisions may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The value.
    Value,
    /// The upper end of a range.
    Upper,
    /// The unit.
    Unit,
    /// How the value bounds.
    Comparator,
    /// Level or difference.
    Direction,
    /// By when.
    Deadline,
    /// Committed or projected.
    Modality,
    /// The numbers of a measure.
    Amounts,
    /// The class of a measure.
    Instrument,
    /// How binding a measure is.
    Strength,
    /// Where it applies.
    Places,
    /// What a measure acts on.
    Object,
}

/// What advisors call a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// A new provision.
    Added,
    /// A provision that is gone.
    Dropped,
    /// A higher value.
    Raised,
    /// A lower value.
    Lowered,
    /// An earlier deadline, or one where there was none.
    BroughtForward,
    /// A later deadline, or none where there was one.
    Postponed,
    /// A comparator that asks for more.
    Tightened,
    /// A comparator that asks for less.
    Loosened,
    /// More binding: may to will, will to must, projected to committed.
    FirmedUp,
    /// Less binding.
    Softened,
    /// Another place.
    Extended,
    /// A place less.
    Narrowed,
    /// Other terms.
    TermsChanged,
}

words!(ChangeKind { Added => "added", Removed => "removed", Changed => "changed" });
words!(Field {
    Value => "value", Upper => "upper", Unit => "unit", Comparator => "comparator", Direction => "direction",
    Deadline => "deadline", Modality => "modality", Amounts => "amounts", Instrument => "instrument",
    Strength => "strength", Places => "places", Object => "object",
});
words!(Nature {
    Added => "added", Dropped => "dropped", Raised => "raised", Lowered => "lowered",
    BroughtForward => "brought-forward", Postponed => "postponed", Tightened => "tightened",
    Loosened => "loosened", FirmedUp => "firmed-up", Softened => "softened", Extended => "extended",
    Narrowed => "narrowed", TermsChanged => "terms-changed",
});
