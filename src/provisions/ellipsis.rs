//! English numbers that take their unit from what stands beside them.

use rust_decimal::Decimal;

use crate::{
    domain::unit::Unit,
    provisions::{lexicon::lists, quantity::Quantity},
};

/// "no fewer than three times a year": how often, and no multiple.
pub(super) fn occasions(folded: &str, mut quantities: Vec<Quantity>) -> Vec<Quantity> {
    for quantity in quantities.iter_mut().filter(|quantity| quantity.unit.symbol() == "x") {
        let rest = folded[quantity.number.end..].trim_start();
        let rest = rest
            .strip_prefix("times")
            .or_else(|| folded[quantity.span.end..].strip_prefix("times"))
            .unwrap_or(if folded[..quantity.span.end].ends_with("times") {
                &folded[quantity.span.end..]
            } else {
                ""
            });
        let rest = rest.trim_start();
        if lists::EACH_TIME.iter().any(|words| rest.starts_with(words)) {
            quantity.unit = Unit::new("count");
        }
    }
    quantities
}

/// "from 34 days to nine", "within 36 hours rather than the present 80": a bare number in the unit of the one
/// before it.
pub(super) fn elliptic(folded: &str, mut quantities: Vec<Quantity>) -> Vec<Quantity> {
    for index in 1..quantities.len() {
        let (before, rest) = quantities.split_at_mut(index);
        let (Some(last), Some(this)) = (before.last(), rest.first_mut()) else { continue };
        let bare = this.unit.symbol() == "count" && this.noun.is_none() && this.direction.is_none();
        if !bare || last.unit.symbol() == "count" || last.unit.symbol() == "x" || last.unit.is_currency() {
            continue;
        }
        let after = folded[this.span.end..].trim_start();
        let ends = !after.starts_with(|c: char| c.is_alphanumeric() || c == '%')
            || lists::ENDS_A_SHARED_PART.iter().any(|word| after.starts_with(word));
        let Some(between) = folded.get(last.span.end..this.span.start) else { continue };
        let link = between.trim_matches(|c: char| !c.is_alphanumeric());
        let dated = link.rsplit_once(' ').is_some_and(|(head, tail)| {
            tail == "to" && head.starts_with("in ") && head.split_whitespace().count() <= 2
        });
        if ends && (lists::TO_ITS_OTHER_END.contains(link) || dated) {
            // Weeks are told in days.
            let weeks = last.unit.symbol() == "day"
                && folded[last.number.end..].trim_start_matches([' ', '-']).starts_with("week");
            if weeks {
                this.value *= Decimal::from(7);
                this.upper = this.upper.map(|upper| upper * Decimal::from(7));
            }
            this.unit = last.unit.clone();
        }
    }
    quantities
}

/// "one hundred eighty (180) days", "three percent (3%)": the number in words and in figures is one; and the year in
/// "the Fisheries Act, 2016, a committee" counts nothing.
pub(super) fn restated(folded: &str, quantities: Vec<Quantity>) -> Vec<Quantity> {
    let mut kept: Vec<Quantity> = Vec::new();
    for quantity in quantities {
        let before = folded[..quantity.span.start].trim_end();
        let year = quantity.value >= Decimal::from(1800)
            && quantity.value <= Decimal::from(2100)
            && quantity.unit.symbol() == "count"
            && lists::PAPERS_OF_A_YEAR.iter().any(|paper| before.ends_with(paper));
        if year {
            continue;
        }
        let bracketed = before.ends_with('(') && folded[quantity.span.end..].trim_start().starts_with(')');
        if let Some(last) = kept.last_mut().filter(|last| {
            bracketed
                && last.value == quantity.value
                && folded
                    .get(last.number.end..quantity.span.start)
                    .is_some_and(|gap| gap.split_whitespace().count() <= 2)
        }) {
            let behind = folded[quantity.span.end..].trim_start().trim_start_matches(')').trim_start();
            let unit = [("calendar ", ""), ("working ", ""), ("business ", "")]
                .iter()
                .find_map(|(word, _)| behind.strip_prefix(word))
                .unwrap_or(behind);
            let (symbol, factor) = match unit.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default() {
                "day" | "days" => ("day", 1),
                "week" | "weeks" => ("day", 7),
                "month" | "months" => ("month", 1),
                "year" | "years" => ("year", 1),
                "hour" | "hours" => ("h", 1),
                "percent" => ("%", 1),
                _ => ("", 1),
            };
            if last.unit.symbol() == "count" && !symbol.is_empty() {
                last.unit = Unit::new(symbol);
                last.value *= Decimal::from(factor);
            }
            continue;
        }
        kept.push(quantity);
    }
    kept
}
