//! Whether a number is a level, a growth or a cut.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::{
    domain::{document::Language, provision::Direction},
    provisions::{
        lexicon::{CueClass as C, CueWord, lists},
        quantity::Quantity,
        reading::Reading,
    },
    text,
};

/// A value with its sign told by its direction: "-30 %" is a fall by 30 %. Temperatures keep theirs.
pub fn signed(reading: &Reading<'_>, quantity: &Quantity, direction: Direction) -> (Decimal, Direction) {
    let degrees = quantity.unit.symbol().contains('°') || quantity.unit.symbol() == "K";
    if quantity.value.is_sign_negative() && !quantity.value.is_zero() && !degrees && quantity.upper.is_none()
    {
        return (-quantity.value, Direction::Decrease);
    }
    let plus = reading.folded[quantity.span.clone()].starts_with('+') && !degrees;
    if plus && direction == Direction::Reach {
        return (quantity.value, Direction::Increase);
    }
    (quantity.value, direction)
}

/// Whether a value is a level or a difference, by the words beside it.
pub fn direction(reading: &Reading<'_>, index: usize) -> Direction {
    let quantity = &reading.quantities[index];
    if let Some(direction) = quantity.direction {
        return direction;
    }
    match reading.language {
        Language::Chinese => chinese_direction(reading, index),
        Language::English => english_direction(reading, index),
    }
}

fn nearest(reading: &Reading<'_>, range: &Range<usize>) -> Option<(C, Range<usize>)> {
    reading
        .hits
        .iter()
        .rev()
        .filter(|hit| hit.span.start >= range.start && hit.span.end <= range.end)
        // "no higher than 6 per cent": a bound, no rise.
        .filter(|hit| {
            let before = reading.folded[..hit.span.start].trim_end();
            !([" no", " not", " never", " nor"].iter().any(|word| before.ends_with(word))
                && reading.folded[hit.span.clone()].ends_with(" than"))
        })
        .find_map(|hit| match hit.cue {
            CueWord::Class(class @ (C::Increase | C::Decrease | C::Level)) => Some((class, hit.span.clone())),
            _ => None,
        })
}

fn as_direction(class: C) -> Direction {
    match class {
        C::Increase => Direction::Increase,
        C::Decrease => Direction::Decrease,
        _ => Direction::Reach,
    }
}

fn chinese_direction(reading: &Reading<'_>, index: usize) -> Direction {
    let quantity = &reading.quantities[index];
    let clause = reading.clauses[reading.clause_at(quantity.number.start)].clone();
    let previous = index
        .checked_sub(1)
        .map(|i| reading.quantities[i].number.end)
        .filter(|end| *end > clause.start && *end <= quantity.number.start);
    let start = previous.unwrap_or(clause.start);
    // 比石油气的士低一成半, 较上年多20%: the comparison itself tells.
    let head = text::between(&reading.folded, start, quantity.span.start)
        .trim_end_matches(['约', '近', '出', '了', '逾', '超']);
    let compared = ["较", "比", "相比"]
        .iter()
        .any(|word| text::between(&reading.folded, clause.start, quantity.span.start).contains(word));
    if compared
        && !head.ends_with("最低")
        && !head.ends_with("最高")
        && !head.ends_with("至少")
        && !head.ends_with("至多")
    {
        if head.ends_with(['低', '少', '短', '小', '慢']) {
            return Direction::Decrease;
        }
        if head.ends_with(['高', '多', '长', '大', '快']) {
            return Direction::Increase;
        }
    }
    if let Some((class, span)) = nearest(reading, &(start..quantity.number.start)) {
        let gap = text::between(&reading.folded, span.end, quantity.number.start).chars().count();
        // "增加值占比达到5%": the level word is nearer; 增加值 is a name.
        let is_name = reading.folded[span.end..]
            .starts_with(['值', '点', '极', '率', '量', '额', '效', '资', '强'])
            && gap > 0;
        // "年均增速保持在30%左右": a rate of growth that is kept up is growth.
        let of_growth = ["增速", "增幅", "增长率"]
            .iter()
            .any(|word| text::between(&reading.folded, start, span.start).contains(word));
        // 新建和改造提升高标准农田3200万亩: an act on what is counted.
        let act = text::between(&reading.folded, start, span.start);
        let improves = lists::IMPROVES.iter().any(|word| act.ends_with(word));
        if improves && !matches!(quantity.unit.symbol(), "%" | "pp" | "x") {
            return Direction::Reach;
        }
        if class == C::Level && of_growth && quantity.unit.symbol() == "%" {
            return Direction::Increase;
        }
        if class == C::Level || (!is_name && (gap <= 16 || previous.is_none() && gap <= 40)) {
            let bare_difference = class != C::Level;
            if !bare_difference || gap <= 40 {
                return as_direction(class);
            }
        }
        return Direction::Reach;
    }
    // 有百分之三的实质增长: what the number measures stands behind it.
    if let Some(rest) = text::between(&reading.folded, quantity.span.end, clause.end.max(quantity.span.end))
        .strip_prefix('的')
        && matches!(quantity.unit.symbol(), "%" | "pp")
    {
        let noun = rest.split(['，', '。', '；', '、', ' ']).next().unwrap_or_default();
        let ends =
            |words: &[&str]| noun.chars().count() <= 8 && words.iter().any(|word| noun.ends_with(word));
        if ends(&["增长", "增幅", "升幅", "增速", "成长"]) {
            return Direction::Increase;
        }
        if ends(&["降幅", "减幅", "跌幅", "下降", "减排"]) {
            return Direction::Decrease;
        }
    }
    if previous.is_some()
        && text::between(&reading.folded, start, quantity.number.start).contains(['、', '和', '与', '及'])
    {
        return chinese_direction(reading, index - 1);
    }
    Direction::Reach
}

fn english_direction(reading: &Reading<'_>, index: usize) -> Direction {
    let quantity = &reading.quantities[index];
    let previous = index.checked_sub(1).map(|i| reading.quantities[i].span.end.min(quantity.span.start));
    let start = previous.unwrap_or(0);
    let before = start..quantity.number.start;
    let head = reading.folded[..quantity.span.start].trim_end();
    let after: String = reading.folded[quantity.span.end..].trim_start().chars().take(34).collect();
    if matches!(quantity.unit.symbol(), "%" | "pp") {
        if ["less ", "fewer ", "lower "].iter().any(|word| after.starts_with(word)) {
            return Direction::Decrease;
        }
        let more = after.starts_with("more ") && !after.starts_with("more of ");
        if more || ["higher", "larger", "dearer", "greater"].iter().any(|word| after.starts_with(word)) {
            return Direction::Increase;
        }
        // "half as expensive as now", "a quarter cheaper"
        let words = &reading.folded[quantity.span.clone()];
        if ["cheaper", "smaller", "shorter"].iter().any(|word| after.starts_with(word))
            || words.ends_with("half")
                && after.starts_with("as ")
                && !after.starts_with("as many")
                && !after.starts_with("as much")
        {
            return Direction::Decrease;
        }
    }
    // "300 fewer deaths", "6,500 extra nurses", "640 km longer"
    let compared = |words: &[&str]| {
        words.iter().filter_map(|word| after.strip_prefix(word)).any(|rest| {
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
                && !rest.strip_prefix(' ').is_some_and(|next| {
                    next.starts_with(char::is_alphanumeric)
                        && !lists::AFTER_MORE_OR_LESS.iter().any(|word| next.starts_with(word))
                })
        })
    };
    if ["fewer ", "less "].iter().any(|word| after.starts_with(word))
        || compared(&["lower", "shorter", "smaller", "less", "fewer"])
    {
        return Direction::Decrease;
    }
    let more = after.starts_with("more ")
        && !["more of ", "more than", "more or "].iter().any(|w| after.starts_with(w));
    if more
        || ["extra ", "additional ", "further "].iter().any(|word| after.starts_with(word))
        || compared(&["longer", "higher", "larger", "more"])
    {
        return Direction::Increase;
    }
    // "emissions 40% below 2005 levels", "a third above 2020"
    let year = |word: &str| {
        after.strip_prefix(word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if quantity.unit.symbol() == "%" && (year("below ") || year("under ")) {
        return Direction::Decrease;
    }
    if quantity.unit.symbol() == "%" && year("above ") {
        return Direction::Increase;
    }
    for word in lists::SMALLER_THAN_SOMETHING.iter() {
        if after.starts_with(word) {
            return Direction::Decrease;
        }
    }
    // "40 % below 2005 levels", "15 % above the 2019 level"
    let against_year = |joint: &str| {
        let rest = after.strip_prefix(joint).map(|rest| rest.strip_prefix("the ").unwrap_or(rest));
        rest.is_some_and(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == 4)
    };
    if matches!(quantity.unit.symbol(), "%" | "pp") {
        if ["below ", "under ", "lower than in ", "less than in "].into_iter().any(against_year) {
            return Direction::Decrease;
        }
        if ["above ", "over ", "higher than in ", "more than in "].into_iter().any(against_year) {
            return Direction::Increase;
        }
    }
    for word in lists::GREATER_THAN_SOMETHING.iter() {
        if after.starts_with(word) {
            return Direction::Increase;
        }
    }
    for word in ["reduction", "cut in", "decrease", "decline", "drop in"] {
        if after.starts_with(word) {
            return Direction::Decrease;
        }
    }
    // "cut reliance on imports in half"
    if head.ends_with(" in")
        && reading.folded[quantity.number.clone()].ends_with("half")
        && lists::CUTS_IN_HALF.iter().any(|verb| {
            text::between(&reading.folded, start, quantity.span.start)
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == *verb)
        })
    {
        return Direction::Decrease;
    }
    // "sites are to be taken down inside an hour": how fast, not by how much.
    let words = &reading.folded[quantity.span.clone()];
    if crate::provisions::reading::is_time(quantity)
        && (["within", "inside", "in under", "in less than"].iter().any(|bound| words.starts_with(bound))
            || head.ends_with(" inside")
            || head.ends_with(" within"))
    {
        return Direction::Reach;
    }
    // "drop below three hours", "climb above 95 %": where it comes to.
    let bounded = lists::TO_THE_OTHER_SIDE.iter().any(|word| {
        head.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
            || reading.folded[quantity.span.clone()]
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with(' '))
    });
    let by_span = reading.folded[..quantity.number.start].trim_end().ends_with(" by");
    if bounded && !head.ends_with(" by") && !by_span && quantity.unit.symbol() != "x" {
        let leans = nearest(reading, &before)
            .is_some_and(|(class, span)| class != C::Level && !reading.folded[span.clone()].ends_with("by"));
        if leans {
            return Direction::Reach;
        }
    }
    // "cut from 34 days to nine": a level before the change.
    if head.ends_with(" from") {
        return Direction::Reach;
    }
    if head.ends_with(" to") || head.ends_with(" at") && !reading.folded[before.clone()].contains("grow") {
        return Direction::Reach;
    }
    // "Shorten studies by two thirds": the verb stands before what it acts on.
    let is_by = head.ends_with(" by")
        || reading.folded[quantity.span.clone()].starts_with("by ")
        || lists::BY_HOW_MUCH.iter().any(|words| head.ends_with(words));
    if is_by && nearest(reading, &before).is_none_or(|(class, _)| class == C::Level) {
        let words: Vec<&str> = reading.folded[before.clone()]
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty())
            .collect();
        for word in words.iter().rev() {
            if lists::FALLING.contains(word) {
                return Direction::Decrease;
            }
            if lists::RISING.contains(word) {
                return Direction::Increase;
            }
        }
    }
    if let Some((class, span)) = nearest(reading, &before) {
        // "savings of 5 billion": a sum.
        if reading.folded[span.clone()].contains("saving") && quantity.unit.is_currency() {
            return Direction::Reach;
        }
        let gap = text::between(&reading.folded, span.end, quantity.span.start.max(span.end));
        let words = gap.split_whitespace().count();
        let by = head.ends_with(" by") || reading.folded[span.clone()].ends_with("by");
        let of = head.ends_with(" of") && words <= 2 || reading.folded[span.clone()].ends_with("of");
        if class == C::Level {
            return Direction::Reach;
        }
        if by || of || words <= 2 && !gap.contains(" the ") {
            return as_direction(class);
        }
        return Direction::Reach;
    }
    // "by 46% by 2030, 60% by 2035 and 73% by 2040": the later ones go on.
    if index > 0 && previous.is_some() {
        let joined = &reading.folded[before];
        let same_unit = reading.quantities[index - 1].unit == quantity.unit;
        let new_verb = reading.hits.iter().any(|hit| {
            hit.span.start >= start
                && hit.span.end <= quantity.number.start
                && matches!(hit.cue, CueWord::Class(C::Commitment | C::Report | C::Projection | C::Future))
        });
        if same_unit && !new_verb && joined.chars().count() <= 40 {
            return english_direction(reading, index - 1);
        }
    }
    Direction::Reach
}
