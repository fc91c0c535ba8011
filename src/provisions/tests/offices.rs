//! What offices do time and again, papers on their way, and bodies that meet.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn services_papers_and_bodies() {
    holds(
        Language::English,
        &[
            // How fast an office deals with what comes in is a term, no date and no goal.
            (
                "Actions",
                "Licence applications will be decided within four months.",
                "M regulation will [<=4 month]",
            ),
            (
                "Actions",
                "Appeals of farmers are to be decided within 20 days.",
                "M regulation will [<=20 day]",
            ),
            // A time that says when is nothing that is acted on.
            ("Actions", "A joint board will sit each quarter.", "M governance will"),
            ("Actions", "Inspectors will visit each farm every two years.", "M regulation will [2 year]"),
            // A paper that is yet to be written does not speak of itself.
            (
                "Actions",
                "A status report will go to the assembly in June 2028.",
                "M governance will @2028-06",
            ),
            ("Actions", "The cabinet approved the programme on 3 May 2025.", "M governance will"),
            // The rate of a charge that is taken is a term of it.
            ("Rules", "An 8% import levy will apply to tyres from 2028.", "M tax will [8 %] @2028"),
            ("Plan", "The island aims for an 8% rate of recycling by 2028.", "T 8 % @2028"),
            // A bound behind a preposition forbids nothing; one that opens the sentence does.
            (
                "Help",
                "Credit with a term of no more than 15 years may be offered by the bank.",
                "M funding may [<=15 year]",
            ),
            ("Rules", "No more than two kiosks may be run by one family.", "M restriction must [<=2 count]"),
            // "Close to" is no order to close.
            ("Background", "Close to a fifth of the islanders lives off fishing.", "F ~20 %"),
            // What describes those whom it is for does not describe the sentence.
            (
                "Rules",
                "The port may grant exemptions to ferries whose crews would have to be let go.",
                "M regulation may",
            ),
            // How to get at the paper itself.
            ("Rules", "For copies, write to the harbour office.", ""),
            ("Rules", "Copies may be ordered from the harbour office, PO Box 12.", ""),
            // The number of a standard counts nothing.
            ("Rules", "Ferry operators must meet the standard JIS 4402.", "M regulation must"),
            ("Rules", "Quarries shall pay a charge of three euros per tonne.", "M tax must [3 EUR]"),
            ("Help", "Miners may defer royalties until 30 June 2029.", "M tax may @2029-06-30"),
        ],
    );
}
