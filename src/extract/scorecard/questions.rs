//! The questions of the scorecard and their answers, by name.

/// A question about a block with its possible answers, in the order in which they are numbered.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Its name in `points.txt`.
    pub name: &'static str,
    /// The names of its answers.
    pub answers: &'static [&'static str],
}

const KINDS: &[&str] = &[
    "h1",
    "h2",
    "h3",
    "h4+",
    "paragraph",
    "item",
    "item-nested",
    "row",
    "row-head",
    "caption",
    "quote",
    "note",
];
const ROLES: &[&str] = &[
    "none",
    "main",
    "header",
    "navigation",
    "breadcrumb",
    "metadata",
    "sidebar",
    "related",
    "promotion",
    "tools",
    "comments",
    "banner",
    "footer",
    "other",
];
const LENGTHS: &[&str] = &["1", "2", "4", "7", "12", "20", "35", "60", "120", "more"];
const SHARES: &[&str] = &["0", "0.1", "0.3", "0.5", "0.8", "1-", "1"];
const COUNTS: &[&str] = &["0", "1", "2", "4", "9", "more"];
const PARTS: &[&str] = &["0", "0.02", "0.1", "0.3", "0.6", "0.9", "1"];
const YES_NO: &[&str] = &["no", "yes"];
const NEAR: &[&str] = &["0", "1", "2", "4", "8", "16", "more"];
const TAGS: &[&str] = &[
    "none", "article", "main", "section", "aside", "nav", "header", "footer", "form", "item", "cell",
    "details", "figure", "quote",
];
const LARGE: &[&str] = &["30", "100", "250", "600", "1500", "4000", "more"];

macro_rules! questions {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $answers:expr;)*) => {
        #[derive(Clone, Copy)]
        #[allow(missing_docs)]
        pub(super) enum Q { $($id),* }
        /// Every question, in the order in which a block's answers are stored.
        pub const QUESTIONS: &[Question] = &[$(Question { name: $name, answers: $answers }),*];
    };
}

questions! {
    Kind = "kind", KINDS;
    Units = "words", LENGTHS;
    LinkShare = "link-share", SHARES;
    Links = "links", COUNTS;
    Bold = "bold", YES_NO;
    Button = "button", YES_NO;
    Ends = "ends-with", &["nothing", "stop", "question", "colon", "ellipsis"];
    Says = "line-says", ROLES;
    Hint = "own-name-says", ROLES;
    HintStrong = "outer-name-says", ROLES;
    HintWeak = "outer-name-hints", ROLES;
    MainWords = "outer-main-names", COUNTS;
    Tag = "nearest-tag", TAGS;
    Rule = "rules-say", ROLES;
    Sure = "rules-are-sure", &["50", "60", "70", "80", "90"];
    Inside = "below-main-area", &["outside", "0", "1", "2", "3", "4", "more"];
    Outside = "outside-main-area", &["inside", "1", "2", "3", "4", "more"];
    Before = "text-before", PARTS;
    Place = "place-in-page", &["0.05", "0.1", "0.2", "0.4", "0.6", "0.8", "0.9", "0.95", "1"];
    ProseBefore = "blocks-since-prose", NEAR;
    ProseAfter = "blocks-to-prose", NEAR;
    PartLinks = "part-link-share", SHARES;
    PartUnits = "part-words", LARGE;
    PartShare = "part-share-of-text", PARTS;
    WideLinks = "wide-part-link-share", SHARES;
    WideUnits = "wide-part-words", LARGE;
    WideShare = "wide-part-share-of-text", PARTS;
    Alike = "parts-alike", COUNTS;
    AlikeUnits = "parts-alike-words", LENGTHS;
    AlikeLinks = "parts-alike-link-share", SHARES;
    Style = "text-of-this-style", PARTS;
    WindowLinks = "around-link-share", SHARES;
    WindowUnits = "around-words", LARGE;
    PrevKind = "before-kind", KINDS;
    NextKind = "after-kind", KINDS;
    PrevUnits = "before-words", LENGTHS;
    NextUnits = "after-words", LENGTHS;
    PrevRule = "before-rules-say", ROLES;
    NextRule = "after-rules-say", ROLES;
    Title = "title", &["none", "far-above", "above", "same-words", "near-below", "below"];
    Repeats = "same-text", COUNTS;
    Section = "under-heading-of", ROLES;
    Announces = "announces", ROLES;
    Href = "first-link", &["none", "anchor", "relative", "absolute", "script", "mail"];
    Page = "page-words", LARGE;
    PageShare = "page-share-of-main", PARTS;
    PageLinks = "page-link-share", SHARES;
    Digits = "digits", PARTS;
    Capitals = "capitals", YES_NO;
    Date = "holds-date", YES_NO;
    RuleKind = "rules-say*kind", &[
        "main-h1", "main-h2", "main-h3", "main-h4+", "main-paragraph", "main-item", "main-item-nested", "main-row", "main-row-head", "main-caption", "main-quote", "main-note",
        "site-h1", "site-h2", "site-h3", "site-h4+", "site-paragraph", "site-item", "site-item-nested", "site-row", "site-row-head", "site-caption", "site-quote", "site-note"];
    RuleLink = "rules-say*link-share", &["main-0", "main-0.1", "main-0.3", "main-0.5", "main-0.8", "main-1-", "main-1", "site-0", "site-0.1", "site-0.3", "site-0.5", "site-0.8", "site-1-", "site-1"];
    RuleUnits = "rules-say*words", &["main-1", "main-2", "main-4", "main-7", "main-12", "main-20", "main-35", "main-60", "main-120", "main-more", "site-1", "site-2", "site-4", "site-7", "site-12", "site-20", "site-35", "site-60", "site-120", "site-more"];
    RulePage = "rules-say*page-share", &["main-0", "main-0.02", "main-0.1", "main-0.3", "main-0.6", "main-0.9", "main-1", "site-0", "site-0.02", "site-0.1", "site-0.3", "site-0.6", "site-0.9", "site-1"];
    RuleStyle = "rules-say*style", &["main-0", "main-0.02", "main-0.1", "main-0.3", "main-0.6", "main-0.9", "main-1", "site-0", "site-0.02", "site-0.1", "site-0.3", "site-0.6", "site-0.9", "site-1"];
    RuleBefore = "rules-say*text-before", &["main-0", "main-0.02", "main-0.1", "main-0.3", "main-0.6", "main-0.9", "main-1", "site-0", "site-0.02", "site-0.1", "site-0.3", "site-0.6", "site-0.9", "site-1"];
    RuleNext = "rules-say*neighbours", &["main-0", "main-1", "main-2", "site-0", "site-1", "site-2"];
}

/// How many questions there are in the first round.
pub(super) const ASKED: usize = QUESTIONS.len();

/// How many questions the second round has besides.
pub(super) const ASKED_AGAIN: usize = ROUND_TWO.len();

/// The odds that a neighbourhood came to in the first round, in ten steps.
const CHANCES: &[&str] = &["0.02", "0.1", "0.2", "0.35", "0.5", "0.65", "0.8", "0.9", "0.98", "1", "nobody"];

/// The questions of the second round, besides all those of the first.
pub const ROUND_TWO: &[Question] = &[
    Question { name: "first-round", answers: CHANCES },
    Question { name: "first-round-before", answers: CHANCES },
    Question { name: "first-round-after", answers: CHANCES },
    Question { name: "first-round-around", answers: CHANCES },
    Question { name: "first-round-wide", answers: CHANCES },
    Question { name: "first-round-part", answers: CHANCES },
    Question { name: "first-round-wide-part", answers: CHANCES },
    Question { name: "first-round-style", answers: CHANCES },
    Question { name: "first-round-alike", answers: CHANCES },
];
