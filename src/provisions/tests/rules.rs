//! English rules told in the present, rates that move, limits, sums with a purpose, what others wished for.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn rules_bind_whom_their_subject_singles_out() {
    holds(
        Language::English,
        &[
            (
                "Policies",
                "Trawlers longer than 18 metres carry a position beacon from 1 May 2028.",
                "M regulation will [>=18 m] @2028-05-01",
            ),
            (
                "Policies",
                "Guest houses with more than 30 beds report their water use to the agency every quarter.",
                "M regulation will [>=30 count]",
            ),
            ("Policies", "Skippers under 17 wear life jackets.", "M regulation will"),
            ("Policies", "The gallery opens at ten.", "F 10 count"),
            ("Policies", "Drivers caught twice in a year lose their licence.", "M regulation will"),
            ("Policies", "Moose may be shot only with a licence of the county.", "M regulation must"),
            (
                "Policies",
                "From 1 March 2028 no mobile operator may sell locked handsets.",
                "M restriction must @2028-03-01",
            ),
        ],
    );
}

#[test]
fn rates_move_and_limits_restrict() {
    holds(
        Language::English,
        &[
            (
                "Policies",
                "The tax on pipe tobacco rises to 30 per cent on 1 April 2028.",
                "M tax will [30 %] @2028-04-01",
            ),
            (
                "Policies",
                "Juices shall contain no more than 4 g of sugar per 100 ml.",
                "M restriction must [<=4 g]",
            ),
            (
                "Policies",
                "Every harbour clerk must be trained in first aid by 30 June 2028.",
                "M talent must @2028-06-30",
            ),
            ("Policies", "- $38.5m to rebuild lifeboat stations", "M funding will [38500000 USD]"),
            ("Policies", "A Sea Safety Council is hereby created.", "M governance will"),
            ("Policies", "Entry to the city museums is free on Sundays.", "M funding will"),
        ],
    );
}

#[test]
fn wishes_of_others_and_formulas_are_nothing() {
    holds(
        Language::English,
        &[
            ("Policies", "The student union wanted 12,000 rooms by 2030.", ""),
            ("Policies", "This Circular may be cited as the Small Ports Circular.", ""),
            (
                "Policies",
                "Waiting times are to fall from 40 weeks to 18 by 2030.",
                "F 280 day; T 126 day @2030",
            ),
        ],
    );
}
