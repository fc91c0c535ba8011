//! The classes of cues that the word lists name.

use crate::domain::{provision::Instrument, words::words};

/// What a word of the lists is a sign of. The names are the groups of the data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CueClass {
    /// Hides every other cue inside it: words that only look like cues.
    Mask,
    /// An aim: plans to, is to, 力争.
    Commitment,
    /// A forecast: is expected to, 预计.
    Projection,
    /// A report of the past or present: came to, 截至.
    Report,
    /// Introduces a value of comparison: up from, against, 较.
    Baseline,
    /// A duty: must, 应当.
    Duty,
    /// A prohibition: must not, 不得.
    Ban,
    /// A permission or encouragement: may, 鼓励.
    Permit,
    /// Money or an advantage given: receive, 给予.
    Support,
    /// An authority's act told plainly: 建设, 支持; in English the verbs of `verbs-english.toml`.
    Act,
    /// A state to be reached: become, 成为.
    State,
    /// A state's noun: hub, 高地.
    StateNoun,
    /// What is to happen, without an aim: will, 将.
    Future,
    /// Who can set policy: ministry, 政府.
    Authority,
    /// Who is bound by rules: applicants, 申报单位.
    Bound,
    /// Somebody else: analysts, 专家.
    Outsider,
    /// Speech: said, 表示.
    Speech,
    /// A definition or scope.
    Definition,
    /// Preamble, transmittal, guiding principles.
    Preamble,
    /// The document speaks of itself.
    Mention,
    /// Contact, source and number lines.
    Contact,
    /// Advice, advertising, the site's own voice.
    Advice,
    /// Description, opinion.
    Description,
    /// A validity clause.
    Validity,
    /// Means of others that are to be brought in.
    Attracted,
    /// A heading over goals.
    GoalHeading,
    /// A heading over measures.
    TaskHeading,
    /// A heading over conditions.
    ConditionHeading,
    /// A heading over support.
    SupportHeading,
    /// A heading over the present state.
    BackgroundHeading,
    /// A heading over contacts, definitions, site matters.
    IdleHeading,
    /// A table head of what is or was.
    PastColumn,
    /// A table head of what is to be.
    GoalColumn,
    /// A table head of terms of support.
    TermColumn,
    /// A table head of units.
    UnitColumn,
    /// A table head of labels, numbers, remarks, responsibilities.
    IdleColumn,
    /// Growth.
    Increase,
    /// Decline.
    Decrease,
    /// A level that is reached.
    Level,
    /// A table head or word of time limits.
    DeadlineColumn,
    /// A word of policy texts, to tell whether a page is about policy at all.
    Policy,
    /// A word of policy texts that other texts use too: half a sign.
    PolicyAmbiguous,
    /// A concrete deliverable or publication that, dated, is a measure.
    Deliverable,
    /// Hides every instrument inside it.
    NotAnInstrument,
}

words!(CueClass {
    Mask => "mask", Commitment => "commitment", Projection => "projection", Report => "report",
    Baseline => "baseline", Duty => "duty", Ban => "ban", Permit => "permit", Support => "support", Act => "act",
    State => "state", StateNoun => "state-noun", Future => "future", Authority => "authority", Bound => "bound",
    Outsider => "outsider", Speech => "speech", Definition => "definition", Preamble => "preamble",
    Mention => "mention", Contact => "contact", Advice => "advice", Description => "description",
    Validity => "validity", Attracted => "attracted", GoalHeading => "goal-heading", TaskHeading => "task-heading",
    ConditionHeading => "condition-heading", SupportHeading => "support-heading",
    BackgroundHeading => "background-heading", IdleHeading => "idle-heading", PastColumn => "past-column",
    GoalColumn => "goal-column", TermColumn => "term-column", UnitColumn => "unit-column",
    IdleColumn => "idle-column", Increase => "increase", Decrease => "decrease", Level => "level",
    DeadlineColumn => "deadline-column", Policy => "policy",
    PolicyAmbiguous => "policy-ambiguous", Deliverable => "deliverable",
    NotAnInstrument => "not-an-instrument",
});

/// How much a word of an instrument's list decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Decides where nothing else does: a topic.
    Topic,
    /// The usual word of such an act; the first in the sentence decides.
    Usual,
    /// Decides wherever it stands.
    Decisive,
}

/// What a word of the lists stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CueWord {
    /// A sign of grammar or of the kind of text.
    Class(CueClass),
    /// A sign of a class of measures.
    Instrument(Instrument, Tier),
}
