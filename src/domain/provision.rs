//! Targets, measures and figures.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};

use crate::domain::{deadline::Deadline, unit::Unit, words::words};

/// One statement of a document: a target, a measure or a figure.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "FlatProvision")]
pub struct Provision {
    /// The sentence, list item or table row, as it stands in the document.
    pub quote: String,
    /// The index of its block in the document.
    pub block: usize,
    /// Whether it was found outside the main text, or in text whose role is doubtful.
    pub doubtful: bool,
    /// By when; always `None` for figures.
    pub deadline: Option<Deadline>,
    /// Labels of the sector list.
    pub sectors: Vec<String>,
    /// Places named in the sentence where it applies.
    pub places: Vec<String>,
    /// What it says, by kind.
    pub terms: Terms,
    /// The words that made it what it is, for `provisions --explain`.
    pub cues: Vec<Cue>,
}

/// What a provision says, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Terms {
    /// A future state that is to be reached or is expected.
    Target {
        /// How much of what.
        statement: Statement,
        /// Whether the authority commits to it or somebody forecasts it.
        modality: Modality,
    },
    /// Something an authority does, requires, permits or forbids.
    Measure {
        /// Its class.
        instrument: Instrument,
        /// How binding it is.
        strength: Strength,
        /// The numbers that are its terms.
        amounts: Vec<Amount>,
        /// What it acts on, as the page words it.
        object: Option<String>,
    },
    /// A number reported about the past or the present.
    Figure {
        /// How much of what.
        statement: Statement,
    },
}

/// How much of what.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// In the base unit of its scale (10 thousand units is 10000); `None` for a dated goal without number.
    pub value: Option<Decimal>,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// `None` only where there is no value.
    pub unit: Option<Unit>,
    /// How the value bounds what is measured.
    pub comparator: Comparator,
    /// Whether the value is a level or a difference.
    pub direction: Direction,
    /// The noun phrase that is measured, as the page words it.
    pub metric: Option<String>,
}

/// A number that is a term of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// In the base unit of its scale.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// What is counted.
    pub unit: Unit,
    /// How the value bounds what is counted.
    pub comparator: Comparator,
}

/// The words by which a rule decided, for people who ask why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// Which decision, such as `commitment`, `instrument`, `deadline`.
    pub decided: String,
    /// The words of the page, or the rule's name where no words stand for it.
    pub by: String,
}

/// The three kinds of provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// See [`Terms::Target`].
    Target,
    /// See [`Terms::Measure`].
    Measure,
    /// See [`Terms::Figure`].
    Figure,
}

/// How a value bounds what is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// The value itself, or a range.
    #[default]
    Exactly,
    /// The value or more.
    AtLeast,
    /// The value or less.
    AtMost,
    /// Near the value.
    About,
}

/// Whether a value is a level or a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A level to be reached.
    #[default]
    Reach,
    /// Growth by the value.
    Increase,
    /// A cut by the value.
    Decrease,
}

/// Whose goal a target is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// The authority's own goal.
    #[default]
    Committed,
    /// A forecast by anyone.
    Projected,
}

/// The class of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// Grants, subsidies, rewards, funds, loans.
    Funding,
    /// Credits, exemptions, rates.
    Tax,
    /// Platforms, laboratories, networks.
    Infrastructure,
    /// Pilot, demonstration and free-trade zones, parks, clusters.
    Zone,
    /// Laws, standards, licences, sandboxes, duties.
    Regulation,
    /// Bans, limits, phase-outs.
    Restriction,
    /// Research programmes.
    Research,
    /// Application scenarios, demonstrations, public procurement.
    Application,
    /// Training, recruiting, housing and visas for people.
    Talent,
    /// Plans, leading groups, responsibilities.
    Governance,
    /// None of the above.
    Other,
}

/// How binding a measure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Encouraged, explored or allowed.
    May,
    /// Done or going to be done.
    #[default]
    Will,
    /// Required or forbidden.
    Must,
}

impl Provision {
    /// Which of the three kinds it is.
    pub fn kind(&self) -> Kind {
        match self.terms {
            Terms::Target { .. } => Kind::Target,
            Terms::Measure { .. } => Kind::Measure,
            Terms::Figure { .. } => Kind::Figure,
        }
    }

    /// The statement of a target or figure.
    pub fn statement(&self) -> Option<&Statement> {
        match &self.terms {
            Terms::Target { statement, .. } | Terms::Figure { statement } => Some(statement),
            Terms::Measure { .. } => None,
        }
    }

    /// The amounts of a measure; empty for other kinds.
    pub fn amounts(&self) -> &[Amount] {
        match &self.terms {
            Terms::Measure { amounts, .. } => amounts,
            _ => &[],
        }
    }
}

words!(Kind { Target => "target", Measure => "measure", Figure => "figure" });
words!(Comparator { Exactly => "exactly", AtLeast => "at_least", AtMost => "at_most", About => "about" });
words!(Direction { Reach => "reach", Increase => "increase", Decrease => "decrease" });
words!(Modality { Committed => "committed", Projected => "projected" });
words!(Instrument {
    Funding => "funding", Tax => "tax", Infrastructure => "infrastructure", Zone => "zone",
    Regulation => "regulation", Restriction => "restriction", Research => "research",
    Application => "application", Talent => "talent", Governance => "governance", Other => "other",
});
words!(Strength { Must => "must", Will => "will", May => "may" });

/// A provision as the JSON of the commands and the database has it: one flat object, in which fields that do
/// not apply are absent. For reading; [`FlatView`] is the same for writing.
#[derive(Debug, Deserialize)]
struct FlatProvision {
    kind: Kind,
    quote: String,
    #[serde(default, with = "rust_decimal::serde::str_option")]
    value: Option<Decimal>,
    #[serde(default, with = "rust_decimal::serde::str_option")]
    upper: Option<Decimal>,
    unit: Option<Unit>,
    comparator: Option<Comparator>,
    direction: Option<Direction>,
    deadline: Option<Deadline>,
    metric: Option<String>,
    modality: Option<Modality>,
    instrument: Option<Instrument>,
    strength: Option<Strength>,
    amounts: Option<Vec<Amount>>,
    object: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    block: usize,
    #[serde(default)]
    doubtful: bool,
    #[serde(default)]
    cues: Vec<Cue>,
}

/// A provision as it is written.
#[derive(Serialize)]
struct FlatView<'a> {
    kind: Kind,
    quote: &'a str,
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    value: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    upper: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparator: Option<Comparator>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<Direction>,
    deadline: Option<Deadline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modality: Option<Modality>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instrument: Option<Instrument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<Strength>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amounts: Option<&'a [Amount]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
    sectors: &'a [String],
    places: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    doubtful: bool,
    #[serde(skip_serializing_if = "<[Cue]>::is_empty")]
    cues: &'a [Cue],
}

impl<'a> FlatView<'a> {
    fn of(provision: &'a Provision) -> Self {
        let mut flat = Self {
            kind: provision.kind(),
            quote: &provision.quote,
            value: None,
            upper: None,
            unit: None,
            comparator: None,
            direction: None,
            deadline: provision.deadline,
            metric: None,
            modality: None,
            instrument: None,
            strength: None,
            amounts: None,
            object: None,
            sectors: &provision.sectors,
            places: &provision.places,
            block: Some(provision.block),
            doubtful: provision.doubtful,
            cues: &provision.cues,
        };
        match &provision.terms {
            Terms::Measure { instrument, strength, amounts, object } => {
                flat.instrument = Some(*instrument);
                flat.strength = Some(*strength);
                flat.amounts = Some(amounts);
                flat.object = object.as_deref();
            }
            Terms::Target { statement, modality } => {
                flat.modality = Some(*modality);
                flat.set_statement(statement);
            }
            Terms::Figure { statement } => flat.set_statement(statement),
        }
        flat
    }

    fn set_statement(&mut self, statement: &'a Statement) {
        self.value = statement.value;
        self.upper = statement.upper;
        self.unit = statement.unit.as_ref();
        self.comparator = Some(statement.comparator);
        self.direction = Some(statement.direction);
        self.metric = statement.metric.as_deref();
    }
}

impl Serialize for Provision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FlatView::of(self).serialize(serializer)
    }
}

/// A provision without its block, which is written apart.
#[derive(Clone, Copy, Debug)]
pub struct Unplaced<'a>(pub &'a Provision);

impl Serialize for Unplaced<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FlatView { block: None, ..FlatView::of(self.0) }.serialize(serializer)
    }
}

impl From<FlatProvision> for Provision {
    fn from(flat: FlatProvision) -> Self {
        let statement = Statement {
            value: flat.value,
            upper: flat.upper,
            unit: flat.unit,
            comparator: flat.comparator.unwrap_or_default(),
            direction: flat.direction.unwrap_or_default(),
            metric: flat.metric,
        };
        let terms = match flat.kind {
            Kind::Target => Terms::Target { statement, modality: flat.modality.unwrap_or_default() },
            Kind::Figure => Terms::Figure { statement },
            Kind::Measure => Terms::Measure {
                instrument: flat.instrument.unwrap_or(Instrument::Other),
                strength: flat.strength.unwrap_or_default(),
                amounts: flat.amounts.unwrap_or_default(),
                object: flat.object,
            },
        };
        Self {
            quote: flat.quote,
            block: flat.block,
            doubtful: flat.doubtful,
            deadline: flat.deadline,
            sectors: flat.sectors,
            places: flat.places,
            terms,
            cues: flat.cues,
        }
    }
}
