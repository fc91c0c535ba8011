//! Plain statements of action in English, and plain statements of what is.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn acts_are_told_by_who_does_what() {
    holds(
        Language::English,
        &[
            ("Policies", "The College of Nursing is adding a night intake.", "M talent will"),
            ("Policies", "Workers are relining the old aqueduct.", "M infrastructure will"),
            ("Policies", "SANRAL will set up weighbridges in Musina.", "M infrastructure will"),
            (
                "Policies",
                "Tampere University has begun a master's degree in battery chemistry.",
                "M talent will",
            ),
            (
                "Policies",
                "Electric vans stay exempt from the road charge until 31 March 2028.",
                "M tax will @2028-03-31",
            ),
            ("Policies", "Towns may waive height limits for timber buildings.", "M regulation may"),
            (
                "Policies",
                "Those employing fewer than ten people are exempt.",
                "M regulation will [<=10 count]",
            ),
            ("Policies", "Kakamega County keeps a revolving fund for boda-boda riders.", "M funding will"),
            ("Policies", "A digital twin of the port went live in May 2025.", "M infrastructure will"),
            ("Policies", "The old docks will be turned into a free zone for game makers.", "M zone will"),
            ("Policies", "The Ministry will publish a map of quiet areas.", "M governance will"),
            ("Policies", "Lakeland Technical School trains lift mechanics free of charge.", "M talent will"),
            ("Policies", "Telecoms firms have 24 hours to report an outage.", "M regulation must [24 h]"),
            ("Policies", "A hotline between the agencies will be set up.", "M governance will"),
        ],
    );
}

#[test]
fn what_is_and_how_things_go_is_no_act() {
    holds(
        Language::English,
        &[
            ("Policies", "Fishing villages along the coast live from sardines and tourists.", ""),
            ("Policies", "Batteries get cheaper every year.", ""),
            ("Policies", "A ministry cannot plant a forest by decree.", ""),
            ("Policies", "Growers sell to whoever comes first.", ""),
            ("Policies", "Norway pays its farmers more than any other country in Europe.", ""),
            ("Policies", "Women carry most of the water.", ""),
            ("Policies", "The island imports nearly all of its food, which is why it has to be frugal.", ""),
        ],
    );
}
