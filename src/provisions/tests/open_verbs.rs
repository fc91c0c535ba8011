//! Acts in English whose verb no list has to hold, and what is done by nobody of the authority.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn what_is_done_to_something_is_an_act_whatever_its_verb() {
    holds(
        Language::English,
        &[
            (
                "Policies",
                "The old signal boxes will be refitted for remote control.",
                "M infrastructure will",
            ),
            (
                "Policies",
                "The old tide gates are being refitted for remote control.",
                "M infrastructure will",
            ),
            ("Policies", "Redundant miners were retrained as heat engineers.", "M talent will"),
        ],
    );
}

#[test]
fn a_bare_name_acts_where_the_verb_is_one_of_states() {
    holds(Language::English, &[("Policies", "Portugal scraps the airport tax for seaplanes.", "M tax will")]);
}

#[test]
fn what_happens_and_what_others_do_is_no_act() {
    holds(
        Language::English,
        &[
            ("Policies", "The coast will be battered by storms.", ""),
            ("Policies", "Prices will be squeezed further by imports.", ""),
            ("Policies", "Electric tugs are being tested by start-ups in several countries.", ""),
            ("Policies", "Most of the losses will be felt in the hills.", ""),
        ],
    );
}
