//! Measures of English pages of many offices: who acts, what is let off, what must be had, what stands in lists.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn acts_of_many_offices() {
    holds(
        Language::English,
        &[
            ("Roads", "An e-bus pilot starts in Polokwane in October 2026.", "M application will @2026-10"),
            (
                "Roads",
                "Quotas are shared out by a committee of skippers and scientists.",
                "M regulation will",
            ),
            ("Roads", "We have asked the auditor to look at the ferry contract.", "M governance will"),
            ("Roads", "A dialysis unit will open at the hospital in 2028.", "M infrastructure will @2028"),
            (
                "Roads",
                "Road agencies must decide on applications in 15 days.",
                "M regulation must [<=15 day]",
            ),
            (
                "Roads",
                "The new axle-load rules come into force on 1 January 2027.",
                "M regulation will @2027-01-01",
            ),
            ("Roads", "The ambulance trusts are to be merged into one.", "M governance will"),
            ("Roads", "The old rail yard will become an urban renewal district.", "M zone will"),
            ("Roads", "The roadmap is reviewed by the Council every two years.", "M governance will"),
            ("Roads", "The University of Cebu is developing a typhoon-proof roof tile.", "M research will"),
            ("Roads", "Rent increases are capped at 3 percent.", "M restriction will [<=3 %]"),
        ],
    );
}

#[test]
fn charges_let_off_and_leave_that_must_be_had() {
    holds(
        Language::English,
        &[
            ("Roads", "Registration fees will not be charged on electric vans.", "M tax will"),
            ("Roads", "Value added tax is not charged on insulin and test strips.", "M tax will"),
            ("Roads", "Guides need a certificate from the college of tourism.", "M regulation must"),
            (
                "Roads",
                "Pharmacists may renew repeat prescriptions without referral to a doctor.",
                "M regulation may",
            ),
            ("Roads", "Licences for jet skis are not given out any more.", "M restriction will"),
            (
                "Roads",
                "Nurses who stay in a remote post have their study loan written off, up to US$25,000.",
                "M talent will [<=25000 USD]",
            ),
        ],
    );
}

#[test]
fn what_a_paper_says_of_itself_is_no_act() {
    holds(
        Language::English,
        &[
            ("Roads", "The scheme does not replace the fuel subsidy, nor is it a loan.", ""),
            ("Roads", "Copies of the paper may be had from the registry.", ""),
            ("Roads", "Most visitors come from Ontario and New England.", ""),
            ("Roads", "A village without a shop has no visitors.", ""),
        ],
    );
}
