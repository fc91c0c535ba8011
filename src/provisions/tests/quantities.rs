//! Values, dates, directions and money of many governments' sentences, items and tables.

use crate::{
    domain::document::Language,
    provisions::{
        lexicon::Lexicon,
        read,
        tests::{brief, document, holds},
    },
};

/// Holds a document, written line by line as `line => what it says`, where a line without an arrow only leads in.
fn holds_document(title: &str, lines: &[&str]) {
    let plain: Vec<&str> = lines.iter().map(|line| line.split(" => ").next().unwrap_or_default()).collect();
    let document = document(Language::English, title, &plain.join("\n"));
    let provisions = read(&document, &Lexicon::built_in());
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|line| line.split_once(" => "))
        .filter_map(|(line, expected)| {
            let text = line.trim_start_matches("- ");
            let found: Vec<String> =
                provisions.iter().filter(|p| text.contains(&p.quote)).map(brief).collect();
            let found = found.join("; ");
            (found != expected).then(|| format!("{line}\n    expected {expected}\n    found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn items_take_the_date_of_their_intro_or_heading() {
    holds_document(
        "National Housing Strategy: plan of the Ministry",
        &[
            "# What we want to achieve by 2030",
            "- Social rent homes: 40,000 => T 40000 count @2030",
            "- Homes let within 30 days: 90 per cent => T 90 % @2030",
            "- Rough sleeping: halved => T down 50 % @2030",
            "- Vacant dwellings: no more than 2% of the stock => T <=2 % @2030",
            "- Retrofit jobs: about twelve thousand => T ~12000 count @2030",
            "- Waiting list: cut by a third => T down 33.33 % @2030",
            "# Delivery",
            "By the end of 2028:",
            "- new reservoirs: two => T 2 count @2028",
            "- leakage: 15% lower than in 2020 => T down 15 % @2028",
            "- bathing waters rated excellent: nine in ten => T 90 % @2028",
            "- 10,000 villages connected to the main => T 10000 count @2028",
            "- a fountain every 25 km along the trail => T 25 km @2028",
            "Our milestones for 2027:",
            "- 12 hospitals on renewable heat => T 12 count @2027",
            "- 1 in 4 appointments online => T 25 % @2027",
        ],
    );
}

#[test]
fn forecasts_are_known_wherever_their_author_stands() {
    holds(
        Language::English,
        &[
            (
                "Goals",
                "Officials reckon that landings will slip by around 8 percent in 2027.",
                "P down ~8 % @2027",
            ),
            (
                "Goals",
                "Prices of fish will rise by 4% in 2027, the central bank forecasts.",
                "P up 4 % @2027",
            ),
            ("Goals", "Staff project 300 fewer deaths a year in 2035.", "P down 300 count @2035"),
            ("Goals", "Patronage is seen rising 3.5% by 2030.", "P up 3.5 % @2030"),
            (
                "Outlook",
                "Congestion would cost the economy £3.4bn a year by 2034 if nothing is done.",
                "P 3400000000 GBP @2034",
            ),
        ],
    );
}

#[test]
fn directions_follow_the_verb_wherever_it_stands() {
    holds(
        Language::English,
        &[
            ("Goals", "The fleet is to shrink by 15% by 2030.", "T down 15 % @2030"),
            ("Goals", "Bus punctuality is to improve by eight percentage points by 2028.", "T up 8 pp @2028"),
            ("Goals", "By 2029, the network will be 640 kilometres longer.", "T up 640 km @2029"),
            ("Goals", "Shorten permit procedures by two thirds by 2029.", "T down 66.67 % @2029"),
            ("Goals", "Journey times are to drop below three hours by 2032.", "T <=3 h @2032"),
            ("Goals", "By 2027, one vessel in three is to carry a camera.", "T 33.33 % @2027"),
            (
                "Goals",
                "The median wait is to be cut from 34 days to nine by 2030.",
                "F 34 day; T 9 day @2030",
            ),
            ("Goals", "We will double the number of dental places, to 1,600, by 2031.", "T 1600 count @2031"),
        ],
    );
}

#[test]
fn bare_signs_of_money_are_those_of_the_page() {
    for (title, line, expected) in [
        (
            "Heat strategy of Nova Scotia",
            "The Province pays up to $15,000 towards a heat pump.",
            "M funding will [<=15000 CAD]",
        ),
        (
            "Heat strategy of Nova Scotia",
            "A $4.5 million fund will help small contractors.",
            "M funding will [4500000 CAD]",
        ),
        (
            "Housing policy of the Fiji Government",
            "First-home buyers receive a grant of $30,000.",
            "M funding will [30000 FJD]",
        ),
        (
            "Small traders' policy of Pakistan",
            "Each trader receives a grant of Rs 500,000.",
            "M funding will [500000 PKR]",
        ),
        (
            "Irrigation policy of Kenya",
            "A grant of Sh1.2 million is paid to each association.",
            "M funding will [1200000 KES]",
        ),
        (
            "Rice policy of the Philippines",
            "The Department will grant P15,000 to each farmer.",
            "M funding will [15000 PHP]",
        ),
        (
            "Council policy in Wales",
            "Councils will receive a grant of 45p per meal.",
            "M funding will [0.45 GBP]",
        ),
        ("Policy of the Ministry", "A grant of $500 is paid to each school.", "M funding will [500 USD]"),
    ] {
        let lines = format!("# Support\n{line}");
        let provisions = read(&document(Language::English, title, &lines), &Lexicon::built_in());
        let found: Vec<String> = provisions.iter().map(brief).collect();
        assert_eq!(found.join("; "), expected, "{title}: {line}");
    }
}

#[test]
fn terms_are_amounts_and_names_are_nothing() {
    holds(
        Language::English,
        &[
            (
                "Support",
                "A ten-year Peatland Fund worth £250m remains open to crofters.",
                "M funding will [10 year, 250000000 GBP]",
            ),
            ("Rules", "A manufacturer must keep records for five model years.", "M regulation must [5 year]"),
            (
                "Rules",
                "Pharmacies may not sell energy drinks to anyone younger than 16.",
                "M restriction must",
            ),
            (
                "Rules",
                "Employers with at least 50 staff must offer a yearly check-up.",
                "M regulation must [>=50 count]",
            ),
        ],
    );
}
