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
        LAWS_WITH_A_YEAR = "laws-with-a-year",
        GOES_UP_TO = "goes-up-to",
        COUNTED_FROM = "counted-from",
        CAPS_BEFORE = "caps-before",
        TO_ITS_OTHER_END = "to-its-other-end",
        COMPARED_WITH_YEAR = "compared-with-year",
        WORK_COLUMNS = "work-columns",
        EDGES = "edges",
        HANDLED = "handled",
        COMES_IN = "comes-in",
        ACTS_OF_THEIR_OWN = "acts-of-their-own",
        TRIES = "tries",
        RESEARCH_BODIES = "research-bodies",
        TAKES_AWAY = "takes-away",
        EMPTY_NOUNS = "empty-nouns",
        LOOKED_AT = "looked-at",
        MERELY_HOLDS = "merely-holds",
        SETS_UP = "sets-up",
        NOUN_AIMS = "noun-aims",
        VERBS_MORE_THAN_NOUNS = "verbs-more-than-nouns",
        PICKS_OUT = "picks-out",
        IN_BRACKETS_TODAY = "in-brackets-today",
        OWN_PARTS_ENGLISH = "own-parts",
        BOUNDS_OF_THINGS = "bounds-of-things",
        SPREAD_OVER = "spread-over",
        DONE_VERBS = "done-verbs",
        ISSUED_PAPERS_ENGLISH = "issued-papers",
        BEFORE_A_SUM = "before-a-sum",
        AFTER_A_SUM = "after-a-sum",
        GOAL_HEADS = "goal-heads",
        TAKES_EFFECT = "takes-effect",
        SPENDING_PEOPLE = "spending-people",
        BEFORE_ANOTHER_ACT = "before-another-act",
        SOURCE_OF_MONEY = "source-of-money",
        GETS_MONEY = "gets-money",
        LEADS = "leads",
        LABELS = "labels",
        MOVED = "moved",
        MOVED_RULES = "moved-rules",
        HAS_BEEN_SET_UP = "has-been-set-up",
        LINES_TO_CALL = "lines-to-call",
        ARGUES = "argues",
        BINDING_PAPERS_ENGLISH = "binding-papers",
        VERBS_WITH_PARTICLES = "verbs-with-particles",
        QUANTIFIERS = "quantifiers",
        ENDS_A_NOUN_PHRASE = "ends-a-noun-phrase",
        CHARGES_SOMEBODY = "charges-somebody",
        RECURS = "recurs",
        FORFEITED = "forfeited",
        GOAL_NOUNS = "goal-nouns",
        PROJECT_MODIFIERS = "project-modifiers",
        ADJUSTED_TO = "adjusted-to",
        GUESSES = "guesses",
        RATES_PAID = "rates-paid",
        SPENDS_A_SUM = "spends-a-sum",
        PRICES = "prices",
        GAVE = "gave",
        JOINED_WITH = "joined-with",
        JOINED_BODIES = "joined-bodies",
        LASTING = "lasting",
        TERMS = "terms",
        TERMS_SET = "terms-set",
        FRACTION_ALONE_BEFORE = "fraction-alone-before",
        FINITE_VERBS = "finite-verbs",
        SIGNS_OF_THE_PAST = "signs-of-the-past",
        STATES_A_TERM = "states-a-term",
        CALLS_A_NUMBER = "calls-a-number",
        COMING_PAPERS = "coming-papers",
        COMES_OUT = "comes-out",
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
        SUMS_GIVEN = "sums-given",
        DUE_BY_DUTY = "due-by-duty",
        BEFORE_YING_DUI = "before-ying-dui",
        LIFTS = "lifts",
        NO_PERMISSION_AFTER_KE = "no-permission-after-ke",
        PLAN_AS_NOUN_AFTER = "plan-as-noun-after",
        PLAN_AS_NOUN_BEFORE = "plan-as-noun-before",
        BUILDS = "builds",
        TOLD_COLUMN = "told-column",
        CAP_COLUMN = "cap-column",
        ROUND_THE_CLOCK = "round-the-clock",
        GRANTED_FOR_A_TIME = "granted-for-a-time",
        COUNTS_ONE_AFTER = "counts-one-after",
        NO_UPPER_BOUND = "no-upper-bound",
        TENTHS_ARE_A_LIMIT = "tenths-are-a-limit",
        FRONT_MATTER = "front-matter",
        OUTCOME_HEADINGS = "outcome-headings",
        HEADING_ACTS = "heading-acts",
        HEADING_STATES = "heading-states",
        OF_THE_MAINLAND = "of-the-mainland",
        NAMES_TAIWAN = "names-taiwan",
        OWN_ACTS = "own-acts",
        DOERS_BETWEEN = "doers-between",
        CAPS_BEFORE_CHINESE = "caps-before",
        SPLIT_YEARS = "split-years",
        EVERY_MONTH = "every-month",
        LASTS_AT_MOST = "lasts-at-most",
        STAGES_BEFORE = "stages-before",
        IMPROVES = "improves",
        BEFORE_A_SUM_OF_NAMES = "before-a-sum-of-names",
        NO_YEAR_AFTER = "no-year-after",
        AFTER_A_RECURRING_DAY = "after-a-recurring-day",
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
