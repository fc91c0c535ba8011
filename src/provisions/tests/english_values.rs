//! Tables of English sentences about values to be reached, as officials of many countries write them.

use super::{document, of_kind};
use crate::{
    domain::{document::Language, provision::Kind},
    provisions::{lexicon::Lexicon, read},
};

/// The targets of a sentence of a policy.
fn targets(sentence: &str) -> String {
    let lines = format!("# Government policy\n# Transport and towns\n{sentence}");
    let document = document(Language::English, "National strategy for advanced industries", &lines);
    of_kind(&read(&document, &Lexicon::built_in()), Kind::Target).join("; ")
}

#[test]
fn values_are_told_from_what_only_describes() {
    let table = [
        ("The vacancy rate is to be under 6% by 2030 in towns of over 12,000 people.", "T <=6 % @2030"),
        ("By 2031 the region is to have 25 start-ups worth over $1 billion.", "T 25 count @2031"),
        ("Each town is to have no street with more than two empty shops by 2032.", "T <=2 count @2032"),
        ("Crop losses, now put at 35 per cent, must be brought down to 12 per cent by 2032.", "T 12 % @2032"),
        ("The output of lime should be ramped up to 3 million tonnes a year by 2031.", "T 3000000 t @2031"),
        ("No fewer than 19 in 20 trains should run on time by 2029.", "T >=95 % @2029"),
        ("Emissions of the fleet will be 15 per cent below the 2021 level in 2030.", "T down 15 % @2030"),
        ("The ministry will build an average of 4,500 homes a year by 2030.", "T 4500 count @2030"),
        ("Children in remote valleys will receive 60,000 bicycles by 2028.", "T 60000 count @2028"),
        ("The harbour railway must reach 30 trains a day within eighteen months.", "T 30 count @P18M"),
        ("Sea freight shall be carbon neutral by 2060.", "T state @2060"),
        (
            "The last coal boiler should leave public buildings in 2038, and by 2050 all heat is to be \
             climate-neutral.",
            "T state @2038; T state @2050",
        ),
        (
            "No more than 40 drownings a year by the end of 2031, down from an average of 57.",
            "T <=40 count @2031",
        ),
        ("The average wait is to come down from 40 minutes to half an hour by 2029.", "T 30 min @2029"),
    ];
    for (sentence, wanted) in table {
        assert_eq!(targets(sentence), wanted, "{sentence}");
    }
}

#[test]
fn numbers_that_are_no_values_to_be_reached() {
    for sentence in [
        "Parliament had asked for a target of 20 % in its report.",
        "The centre reckons that ferries return £3.10 for every pound spent.",
        "The Campaign for Trams has told us that 4 departures an hour is the least a town should expect.",
        "The ministry aims to train mechanics of two-wheelers.",
        "Transport burns 79 percent of the petroleum that the country imports.",
        "Islanders under 22 travel free.",
    ] {
        assert_eq!(targets(sentence), "", "{sentence}");
    }
}
