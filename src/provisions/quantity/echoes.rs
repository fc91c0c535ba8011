//! Numbers that only say another one again, or describe what another one counts.

use rust_decimal::Decimal;

use crate::{
    domain::unit::Unit,
    provisions::quantity::{
        Quantity, QuantitySort,
        cues::cues,
        parts::{Part, Reading},
    },
};

/// Whether `part` restates the quantity before it: "RMB 500 billion (US$70 billion)".
pub(super) fn restated(reading: Reading<'_>, part: &Part, found: &[Quantity]) -> Option<QuantitySort> {
    let text = reading.text;
    let last = found.iter().rev().take(4).find(|quantity| quantity.sort == QuantitySort::Plain)?;
    let unit = part.unit.as_ref()?;
    let from = text.char_of(last.noun.as_ref().map_or(last.span.end, |noun| noun.end.max(last.span.end)));
    if from > part.start || part.start - from > 40 {
        return None;
    }
    let mut between = text.word(from..part.start);
    let opened = between.contains('(') || cues().conversion.iter().any(|word| between.contains(word));
    if !opened {
        return None;
    }
    loop {
        let rest = between.trim_start();
        let Some(filler) = cues()
            .conversion_fillers
            .iter()
            .filter(|filler| rest.starts_with(filler.as_str()))
            .max_by_key(|filler| filler.len())
        else {
            between = rest.to_owned();
            break;
        };
        between = rest[filler.len()..].to_owned();
    }
    if !between.is_empty() {
        return None;
    }
    let other = last.unit != *unit && last.unit.is_currency() && unit.is_currency();
    let converted = last.unit != *unit && last.unit.is_physical() && last.unit.base().0 == unit.base().0;
    let same = last.unit == *unit && last.value == part.value;
    (other || converted || same).then_some(QuantitySort::Restatement)
}

/// Marks levels: 百亿级企业3家, 3个千亿级产业集群, 10万吨级码头.
pub(super) fn levels(reading: Reading<'_>, found: &mut [Quantity]) {
    let text = reading.text;
    for index in 0..found.len() {
        let quantity = &found[index];
        if quantity.sort != QuantitySort::Plain {
            continue;
        }
        let end = text.char_of(quantity.span.end);
        let unit_end = text.char_of(quantity.number.end);
        let is_level = text.peek(end) == '级' || text.peek(unit_end) == '级';
        let counted_after = found.get(index + 1).is_some_and(|next| {
            let gap = text.char_of(next.span.start).saturating_sub(end);
            next.unit.symbol() == "count" && next.noun.is_some() && gap <= 24 && {
                let between = text.word(end..text.char_of(next.span.start).max(end));
                !between.contains([',', '。', ';', '、', '(']) && !between.is_empty()
            }
        });
        let counted_before = index > 0 && {
            let last = &found[index - 1];
            let gap = text.char_of(quantity.span.start).saturating_sub(text.char_of(last.span.end));
            last.unit.symbol() == "count"
                && last.noun.is_some()
                && gap <= 6
                && last.sort == QuantitySort::Plain
                && !text
                    .word(
                        text.char_of(last.span.end)
                            ..text.char_of(quantity.span.start).max(text.char_of(last.span.end)),
                    )
                    .contains([',', '。', ';', '、'])
        };
        let physical = quantity.unit.is_physical();
        if is_level {
            if physical || counted_after || counted_before {
                found[index].sort = QuantitySort::Level;
            } else if quantity.unit.symbol() == "count" {
                // 千亿级产业集群 is worth so much money; 万级 and less count something else.
                if quantity.value >= Decimal::from(100_000_000_u64) {
                    let code = reading
                        .context
                        .local_currency
                        .unit()
                        .filter(|unit| unit.symbol() != "USD")
                        .map_or("CNY", Unit::symbol)
                        .to_owned();
                    found[index].unit = Unit::new(code);
                } else {
                    found[index].sort = QuantitySort::Level;
                }
            }
        } else if quantity.unit.is_currency()
            && counted_after
            && (text.any_before(end, &["以上", "以下"]).is_some()
                || text.any_at(text.any_at(end, &["的"]).unwrap_or(end), &cues().level_nouns).is_some())
        {
            found[index].sort = QuantitySort::Level;
        }
    }
}

/// Makes one range of a lower and an upper bound: 五万元以上五十万元以下.
pub(super) fn spanned(text: &str, found: &mut Vec<Quantity>) {
    let mut at = 1;
    while at < found.len() {
        let (low, high) = (&found[at - 1], &found[at]);
        let joined = text.get(low.number.end..high.number.start).is_some_and(|between| {
            if between.is_ascii() {
                return false;
            }
            let words: String = between.chars().filter(|c| !c.is_whitespace()).collect();
            ["以上", "以上，", "以上、"].iter().any(|end| words.ends_with(end)) && words.chars().count() <= 6
        });
        let closed = text.get(high.number.end..high.span.end).is_some_and(|after| after.ends_with("以下"));
        let one = joined
            && closed
            && low.sort == QuantitySort::Plain
            && high.sort == QuantitySort::Plain
            && low.unit == high.unit
            && low.upper.is_none()
            && high.upper.is_none()
            && low.value < high.value;
        if one {
            let high = found.remove(at);
            let low = &mut found[at - 1];
            low.upper = Some(high.value);
            low.comparator = crate::domain::provision::Comparator::Exactly;
            low.span.end = high.span.end;
            low.number.end = high.number.end;
        } else {
            at += 1;
        }
    }
}
