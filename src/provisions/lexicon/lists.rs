//! Lists of words that single rules look for, by the names of their groups in `words/phrases-*.toml`, where each
//! is explained.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::provisions::lexicon::file::WordFile;

/// The words of one group.
pub type List = LazyLock<Vec<&'static str>>;

static ENGLISH: LazyLock<BTreeMap<String, Vec<&'static str>>> =
    LazyLock::new(|| WordFile::PHRASES_ENGLISH.lists());
static CHINESE: LazyLock<BTreeMap<String, Vec<&'static str>>> =
    LazyLock::new(|| WordFile::PHRASES_CHINESE.lists());

macro_rules! lists {
    ($($file:ident { $($name:ident = $group:literal,)* })*) => {
        $($(
            #[doc = concat!("The group `", $group, "`, explained in its file.")]
            pub static $name: List = LazyLock::new(|| group(&$file, $group));
        )*)*
        /// The groups that rules ask for, by file: English, Chinese.
        const ASKED: &[&[&str]] = &[$(&[$($group,)*],)*];
    };
}

lists! {
    ENGLISH {
        NO_TARGET = "no-target",
        FORMULAS = "formulas",
        HEREBY_DONE = "hereby-done",
        WISHED = "wished",
        FREE_THINGS = "free-things",
        IRREGULAR_PARTICIPLES = "irregular-participles",
        MOVING_RATES = "moving-rates",
        RATES_THAT_MOVE = "rates-that-move",
        IN_OPERATION = "in-operation",
        RULES_OF_PUBLIC = "rules-of-public",
        NO_MORE_THAN = "no-more-than",
        FORUM_NOUNS = "forum-nouns",
        COMPARED_YEAR = "compared-year",
        LIMITED_AID = "limited-aid",
        BUYING_VERBS = "buying-verbs",
        RATE_NOUNS = "rate-nouns",
        UNDER_WAY = "under-way",
        AVAILABLE = "available",
        FORCE = "force",
        POT_NOUNS = "pot-nouns",
        MONEY_GOES = "money-goes",
        KNOWN_BEFORE = "known-before",
        PARTNERS = "partners",
        RISING = "rising",
        FALLING = "falling",
        NOUN_VERBS = "noun-verbs",
        PAPERS = "papers",
        BODIES = "bodies",
        MEANS = "means",
        PUBLIC = "public",
        STATIVE_PARTICIPLES = "stative-participles",
        STATIVE_PROGRESSIVES = "stative-progressives",
        GETS = "gets",
        MEANS_DO = "means-do",
        STANDING = "standing",
        WORKERS = "workers",
        STATIVE_PRESENT = "stative-present",
        OTHERS = "others",
        PAST_EVENTS = "past-events",
        PAPER_VERBS = "paper-verbs",
        FREED = "freed",
        FOR_PERSONS = "for-persons",
        NO_PRODUCT = "no-product",
        BEFORE_A_NOUN = "before-a-noun",
        OPENS_AN_OBJECT = "opens-an-object",
        NUMBER_WORDS = "number-words",
        BEFORE_A_NUMBER = "before-a-number",
        WANTING = "wanting",
        AFTER_A_HEAD = "after-a-head",
        MOVES = "moves",
        BEGINS = "begins",
        ENDS = "ends",
        PAPER_SAYS = "paper-says",
        LEAVE = "leave",
        PUBLIC_CHARGES = "public-charges",
        PRICED_SERVICES = "priced-services",
        LETS_OFF = "lets-off",
        TEACHING_BODIES = "teaching-bodies",
        TEACHING_OFFERS = "teaching-offers",
        HAD_PAID = "had-paid",
        STEERED = "steered",
        NOMINAL_ACTS = "nominal-acts",
        FORECASTING = "forecasting",
        BOUND_LINKS = "bound-links",
        SIZED = "sized",
        GOALS_GONE = "goals-gone",
    }
    CHINESE {
        NO_TARGET_CHINESE = "no-target",
        TRIED_IN = "tried-in",
        DIRECTIVES = "directives",
        LIFTED = "lifted",
        LIMITS = "limits",
        STUDIED = "studied",
        FUND_NAMES = "fund-names",
        SET_ASIDE = "set-aside",
        STANDARD_IS = "standard-is",
        OF_HONG_KONG = "of-hong-kong",
        OF_TAIWAN = "of-taiwan",
        OF_MACAO = "of-macao",
        HEAD_FUNDING = "head-funding",
        HEAD_TAX = "head-tax",
        HEAD_INFRASTRUCTURE = "head-infrastructure",
        HEAD_ZONE = "head-zone",
        HEAD_REGULATION = "head-regulation",
        HEAD_RESTRICTION = "head-restriction",
        HEAD_RESEARCH = "head-research",
        HEAD_APPLICATION = "head-application",
        HEAD_TALENT = "head-talent",
        HEAD_GOVERNANCE = "head-governance",
        HEAD_OTHER = "head-other",
        END_FUNDING = "end-funding",
        END_TAX = "end-tax",
        END_INFRASTRUCTURE = "end-infrastructure",
        END_ZONE = "end-zone",
        END_REGULATION = "end-regulation",
        END_RESTRICTION = "end-restriction",
        END_RESEARCH = "end-research",
        END_APPLICATION = "end-application",
        END_TALENT = "end-talent",
        END_GOVERNANCE = "end-governance",
        END_OTHER = "end-other",
        ACT_FUNDING = "act-funding",
        ACT_INFRASTRUCTURE = "act-infrastructure",
        ACT_ZONE = "act-zone",
        ACT_REGULATION = "act-regulation",
        ACT_RESTRICTION = "act-restriction",
        ACT_RESEARCH = "act-research",
        ACT_APPLICATION = "act-application",
        ACT_TALENT = "act-talent",
        ACT_GOVERNANCE = "act-governance",
        ACT_OTHER = "act-other",
        VERB_GOVERNANCE = "verb-governance",
        VERB_TALENT = "verb-talent",
        VERB_RESEARCH = "verb-research",
        VERB_APPLICATION = "verb-application",
        VERB_FUNDING = "verb-funding",
        VERB_LIGHT = "verb-light",
        HEAD_WEAK = "head-weak",
        AFTER_A_VERBAL_NOUN = "after-a-verbal-noun",
        HEAD_TRAILERS = "head-trailers",
        REWARD_NAMES = "reward-names",
        WANTED_WORKERS = "wanted-workers",
        STANDING_CHINESE = "standing",
        PERSONS_IN_ZHE = "persons-in-zhe",
        NO_CASE = "no-case",
        FRONTED_BY = "fronted-by",
        OUTPUT_NOUNS = "output-nouns",
        SITE_COUNTERS = "site-counters",
        TERM_NOUNS = "term-nouns",
        OF_SINGAPORE = "of-singapore",
        DONE_OF_ITSELF = "done-of-itself",
        THIS_PAPER = "this-paper",
        SAID_OF_A_PAPER = "said-of-a-paper",
        RESET = "reset",
        TAXED = "taxed",
        OFFICE_ENDS = "office-ends",
    }
}

fn group(file: &BTreeMap<String, Vec<&'static str>>, name: &str) -> Vec<&'static str> {
    file.get(name).unwrap_or_else(|| panic!("the phrase lists have no group `{name}`")).clone()
}

/// What is wrong with the phrase lists: groups that no rule asks for, and groups that are missing.
pub(super) fn problems() -> Vec<String> {
    let mut found = Vec::new();
    for (file, (lists, asked)) in [WordFile::PHRASES_ENGLISH, WordFile::PHRASES_CHINESE]
        .iter()
        .zip([&*ENGLISH, &*CHINESE].into_iter().zip(ASKED))
    {
        for name in lists.keys().filter(|name| !asked.contains(&name.as_str())) {
            found.push(file.at_group(name, "no rule asks for this group"));
        }
        for name in asked.iter().filter(|name| !lists.contains_key(**name)) {
            found.push(format!("{}: the group `{name}` is missing", file.path));
        }
    }
    found
}
