//! "May", "must" and "cannot" that bind somebody, and that do not; who acts, and what only looks like an act.

use crate::{domain::document::Language, provisions::tests::holds};

/// Under a heading that stands for nothing in particular.
fn holds_anywhere(table: &[(&str, &str)]) {
    let table: Vec<(&str, &str, &str)> =
        table.iter().map(|(line, expected)| ("Policies", *line, *expected)).collect();
    holds(Language::English, &table);
}

#[test]
fn guesses_wants_and_appeals_bind_nobody() {
    holds_anywhere(&[
        ("Kelp may yet feed a good many calves.", ""),
        ("Tenants may struggle to heat draughty flats.", ""),
        ("Small mills cannot afford new filters.", ""),
        ("We must never forget the flood of that winter.", ""),
        ("More must be done to reach the islands.", ""),
        ("Mild winters allow moths to spread north.", ""),
        ("Mills may discharge cooling water into the estuary.", "M regulation may"),
        ("A licensee may transfer the licence with the consent of the regulator.", "M regulation may"),
        ("Employers must acknowledge each complaint in writing.", "M regulation must"),
        ("Shops cannot sell fireworks to children.", "M restriction must"),
        ("Tenants cannot keep exotic cats.", "M restriction must"),
    ]);
}

#[test]
fn a_plural_before_an_auxiliary_is_no_verb() {
    holds_anywhere(&[
        ("Tram fares for apprentices are subsidised by the county.", "M funding will"),
        (
            "The number of holiday lets in the old town is capped by the licensing scheme.",
            "M restriction will",
        ),
        ("Open borders, fair courts and sound money are what traders ask for.", ""),
    ]);
}

#[test]
fn a_town_that_acts_is_somebody() {
    holds_anywhere(&[
        ("Porto opens a data centre for harbour traffic.", "M infrastructure will"),
        ("Tourism opens doors for the young.", ""),
    ]);
}

#[test]
fn what_firms_do_of_themselves_is_no_measure() {
    holds_anywhere(&[
        ("Journalists may ring 6005 0192.", ""),
        ("Growers get 30 Singapore dollars a tonne for certified cocoa.", "M funding will [30 SGD]"),
        ("Orchardists are overwhelmed by paperwork on subsidies.", ""),
    ]);
}
