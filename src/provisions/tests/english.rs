//! English sentences.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn targets() {
    holds(
        Language::English,
        &[
            ("Goals", "By 2032, Kenya plans to connect 10 million homes to fibre.", "T 10000000 count @2032"),
            ("Goals", "The strategy seeks to double exports of medical devices by 2031.", "T up 2 x @2031"),
            (
                "Goals",
                "Renewable sources should supply 70% of electricity by the end of 2030, up from 43% in 2024.",
                "T 70 % @2030; F 43 %",
            ),
            (
                "Goals",
                "We aim to train 50,000 welders and open 12 academies by December 2028.",
                "T 50000 count @2028-12; T 12 count @2028-12",
            ),
            ("Goals", "Process emissions are to be cut by a third by 2033.", "T down 33.33 % @2033"),
            (
                "Goals",
                "Wales intends to become a world leader in compound semiconductors by 2035.",
                "T state @2035",
            ),
            (
                "Goals",
                "The Emirate targets 25 GW of solar capacity by 2030 and 40 GW by 2040.",
                "T 25 GW @2030; T 40 GW @2040",
            ),
            (
                "Goals",
                "Our ambition is to attract A$30 billion of private investment in hydrogen by 2032.",
                "T 30000000000 AUD @2032",
            ),
            (
                "Goals",
                "At least 85 per cent of farms are to be covered by crop insurance within four years.",
                "T >=85 % @P4Y",
            ),
            ("What we want", "Unemployment among graduates is to fall to 4% by 2029.", "T 4 % @2029"),
            (
                "Objectives",
                "Between 2026 and 2030, output of the sector will grow by 8 to 10 percent a year.",
                "T up 8..10 % @2026/2030",
            ),
            ("Targets", "- 1,500 electric buses in service by 2029", "T 1500 count @2029"),
            ("Targets", "- Halve food waste by 2030", "T down 50 % @2030"),
            ("Vision", "By mid-century the islands will be carbon neutral.", "T state @2050"),
        ],
    );
}

#[test]
fn forecasts_and_figures() {
    holds(
        Language::English,
        &[
            (
                "Outlook",
                "The central bank forecasts that exports will rise by 6.5% in 2027.",
                "P up 6.5 % @2027",
            ),
            (
                "Outlook",
                "Demand for lithium is expected to reach 180,000 tonnes by 2030.",
                "P 180000 t @2030",
            ),
            (
                "Background",
                "In 2024, the country produced 3.2 million vehicles, 12% more than a year earlier.",
                "F 3200000 count; F up 12 %",
            ),
            ("Background", "Investment stood at €4.1 billion at the end of 2025.", "F 4100000000 EUR"),
            (
                "Background",
                "More than 600 firms with 45,000 staff work in the park.",
                "F >=600 count; F 45000 count",
            ),
            ("Background", "Output fell by 3% last year.", "F down 3 %"),
        ],
    );
}

#[test]
fn measures() {
    holds(
        Language::English,
        &[
            (
                "Actions",
                "The ministry will establish a national quantum laboratory in Pune.",
                "M infrastructure will",
            ),
            ("Actions", "Set up a one-stop office for investors in the port city.", "M regulation will"),
            (
                "Actions",
                "The agency will publish a hydrogen roadmap by March 2027.",
                "M governance will @2027-03",
            ),
            (
                "Support",
                "Farmers receive a subsidy of 40% of the price of a pump, up to KES 60,000.",
                "M funding will [40 %, <=60000 KES]",
            ),
            (
                "Support",
                "A loan scheme of £250 million will help small shipyards to buy robots.",
                "M funding will [250000000 GBP]",
            ),
            (
                "Support",
                "Companies may deduct 150% of their research costs from taxable income until 2029.",
                "M tax may [150 %] @2029",
            ),
            (
                "Support",
                "Start-ups are exempt from corporation tax for the first three years.",
                "M tax will [3 year]",
            ),
            (
                "Rules",
                "Operators must report serious incidents within 72 hours.",
                "M regulation must [<=72 h]",
            ),
            (
                "Rules",
                "Single-use batteries shall not be sold after 1 January 2028.",
                "M restriction must @2028-01-01",
            ),
            (
                "Rules",
                "The export of rare-earth magnets without a licence is prohibited.",
                "M restriction must",
            ),
            ("Rules", "Motor boats must not be used on the lake between 10 and 6 a.m.", "M restriction must"),
            (
                "Rules",
                "New buildings with more than 200 parking spaces must provide chargers for 20% of them.",
                "M regulation must [>=200 count, 20 %]",
            ),
            (
                "Rules",
                "Universities are encouraged to share their wind tunnels with start-ups.",
                "M infrastructure may",
            ),
            (
                "People",
                "Two hundred scholarships a year will be offered to students of battery chemistry.",
                "M talent will [200 count]",
            ),
            ("People", "Skilled migrants in chip design can apply for a fast-track visa.", "M talent may"),
            (
                "Actions",
                "A task force under the deputy prime minister will oversee the plan.",
                "M governance will",
            ),
            ("Actions", "Pilot driverless shuttles on three university campuses.", "T 3 count"),
            (
                "Actions",
                "The state will run a research programme on sodium batteries until 2030.",
                "M research will @2030",
            ),
            ("Actions", "Hospitals will be the first to test the new scanners.", "M application will"),
            ("Actions", "Coal-fired boilers in the capital will be phased out.", "M restriction will"),
            (
                "Actions",
                "The government has issued three codes of practice for drone operators.",
                "F 3 count; M regulation will",
            ),
            (
                "Actions",
                "A special economic zone for batteries will be opened near Mombasa in 2028.",
                "M zone will @2028",
            ),
            (
                "Actions",
                "Public bodies will buy at least 30% of their vehicles from makers of electric cars.",
                "M application will [>=30 %]",
            ),
            (
                "Final provisions",
                "These regulations enter into force on 1 July 2026 and remain in force for five years.",
                "M other will [5 year] @2026-07-01",
            ),
        ],
    );
}

#[test]
fn nothing_at_all() {
    let lines = [
        "Artificial intelligence is changing the way we live and work.",
        "\"We have waited ten years for this,\" said the owner of a foundry in Leeds.",
        "For the purposes of this Act, a start-up means a company younger than five years.",
        "For further information, call 0300 123 4567.",
        "The strategy is divided into five chapters and covers the years 2026 to 2030.",
        "No target has been set for heat pumps.",
        "A carmaker says it will hire 2,000 people at its new plant.",
        "Investors should read the annual report before they decide.",
        "Subscribe to our newsletter to receive 10% off your first order.",
        "Where does the money come from?",
        "The market, a low hall from 1931, smells of fish and diesel.",
    ];
    let table: Vec<(&str, &str, &str)> = lines.iter().map(|line| ("Notes on the way", *line, "")).collect();
    holds(Language::English, &table);
}
