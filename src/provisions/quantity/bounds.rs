//! How the words beside a number bound it.

use crate::{
    domain::provision::Comparator,
    provisions::{
        lexicon::lists,
        quantity::{
            Quantity,
            cues::cues,
            folded::{Folded, is_letter},
            numerals::{is_han_numeral, numeral_at},
            parts::{Part, Reading},
        },
    },
};

/// A comparator with the character where the words that give it begin or end.
pub(crate) type Bound = (Comparator, usize);

/// The words before `start`.
pub(crate) fn before(reading: Reading<'_>, part: &Part) -> Option<Bound> {
    let Reading { text, tables, .. } = reading;
    let mut end = text.skip_spaces_back(part.start);
    for _ in 0..4 {
        if let Some((start, &comparator)) =
            tables.before.ending_at(text, end).filter(|(start, _)| *start >= reading.floor)
        {
            let word = text.word(start..end);
            let bound = special(text, part, &word, start, comparator)?;
            // "no later than 24 hours before arrival" is at least 24 hours.
            let ahead = matches!(word.as_str(), "no later than" | "not later than")
                && text
                    .any_at(text.skip_spaces(part.end), &["before", "ahead", "prior to", "in advance"])
                    .is_some();
            let bound = if ahead { Comparator::AtLeast } else { bound };
            if bound == Comparator::About {
                // "no more than about 5": the stronger word counts.
                let further = text.skip_spaces_back(start);
                if let Some((from, &stronger)) = tables.before.ending_at(text, further)
                    && stronger != Comparator::About
                {
                    return Some((stronger, from));
                }
            }
            return Some((bound, start));
        }
        let Some((start, ())) = tables.gap.ending_at(text, end) else { break };
        if start < reading.floor {
            break;
        }
        if matches!(text.peek(start), '的' | '之') {
            return of_a_whole(reading, start);
        }
        end = text.skip_spaces_back(start);
    }
    // 不超过实际投资额20%的比例
    if part.unit.as_ref().is_some_and(|unit| unit.symbol() == "%")
        && let Some((comparator, at)) = of_a_whole(reading, part.start)
        && matches!(text.peek(at), '不' | '至' | '最')
        && comparator != Comparator::About
    {
        return Some((comparator, at));
    }
    if let Some(bound) = over_a_verb(reading, part) {
        return Some(bound);
    }
    // 约占全国三成, 约为市场价的八折
    let share = part.unit.as_ref().is_some_and(|unit| unit.symbol() == "%");
    if share
        && let Some((Comparator::About, at)) = of_a_whole(reading, part.start)
        && text.any_at(at, &["约占", "约为", "大约占"]).is_some()
    {
        return Some((Comparator::About, at));
    }
    None
}

/// 至少建有1处, 最高可被判处罚款一百万元: a verb or two may stand between such a word and its number.
fn over_a_verb(reading: Reading<'_>, part: &Part) -> Option<Bound> {
    let Reading { text, .. } = reading;
    if text.is_ascii
        || part.number.start > part.start && text.word(part.start..part.number.start).chars().any(is_letter)
    {
        return None;
    }
    let mut at = part.start;
    while at > reading.floor && part.start - at < 12 {
        at -= 1;
        let c = text.peek(at);
        // 上限为每千瓦时0.6元: the numeral is the unit's.
        let unit = at > reading.floor && text.peek(at - 1) == '每';
        if matches!(c, ',' | '。' | ';' | '、' | '(' | ')' | ':' | '的' | '和' | '及')
            || is_han_numeral(c) && !unit
            || c.is_ascii_digit()
        {
            return None;
        }
        for (words, comparator) in [
            (&["至少", "最少", "不少于", "不低于"][..], Comparator::AtLeast),
            (&lists::AT_MOST_CHINESE[..], Comparator::AtMost),
        ] {
            if let Some(end) = text.any_at(at, words).filter(|&end| end <= part.start) {
                let between = text.word(end..part.start);
                // 最高人民法院, 最高等级, 最高气温; 上限由30万元提高到…
                if lists::NO_UPPER_BOUND.iter().any(|word| between.starts_with(word))
                    || between.contains(['由', '从'])
                {
                    return None;
                }
                // 至少有一家企业投资5亿元: the word is the other number's.
                let other = between.split('每').next().is_some_and(|before| before.contains(is_han_numeral));
                return (!other).then_some((comparator, at));
            }
        }
    }
    None
}

/// 不超过研发投入的30%, 约占全国三成: the word stands before the whole.
fn of_a_whole(reading: Reading<'_>, end: usize) -> Option<Bound> {
    let Reading { text, tables, .. } = reading;
    let mut at = end;
    while at > reading.floor && end - at < 18 {
        let c = text.peek(at - 1);
        if matches!(c, ',' | '。' | ';' | '、' | '(' | ')' | ':') || c.is_ascii_digit() {
            break;
        }
        at -= 1;
    }
    let mut found = None;
    while at < end {
        match tables.before_whole.at(text, &text.low, at) {
            Some((to, &comparator)) if to <= end => {
                found = Some((to, (comparator, at)));
                at = to;
            }
            _ => at += 1,
        }
    }
    let (to, bound) = found?;
    // 约百家企业的三成: the word is the other number's.
    (!text.low[to..end].iter().any(|&c| is_han_numeral(c))).then_some(bound)
}

/// 最高500万元、1000万元、3000万元: the word before the first of a list of the same unit counts for all.
pub(crate) fn inherited(reading: Reading<'_>, part: &Part, found: &[Quantity]) -> Option<Comparator> {
    let text = reading.text;
    let last = found.last()?;
    let from = text.char_of(last.span.end);
    let comma = from < part.start && text.word(from..part.start).trim() == "、";
    let leads = last.number.start > last.span.start
        && text.char_of(last.number.start) - text.char_of(last.span.start) > 1;
    let follows = text.before(text.char_of(last.span.start)) == '、';
    let same = part
        .unit
        .as_ref()
        .is_some_and(|unit| *unit == last.unit && (unit.is_currency() || unit.symbol() == "%"));
    let carried = last.comparator == Comparator::AtMost
        || last.comparator == Comparator::AtLeast && reading.chinese && leads;
    (comma && same && (leads || follows) && carried).then_some(last.comparator)
}

/// Words that mean something else beside some numbers.
fn special(
    text: &Folded,
    part: &Part,
    word: &str,
    start: usize,
    comparator: Comparator,
) -> Option<Comparator> {
    let is_time = part.unit.as_ref().is_some_and(|unit| matches!(unit.symbol(), "year" | "month" | "day"));
    match word {
        "over" | "近" | "some" if is_time => None,
        // "goes up to 18.50": where it comes to, no limit.
        "up to"
            if text
                .any_before(text.skip_spaces_back(start), &lists::GOES_UP_TO)
                .is_some_and(|from| !is_letter(text.before(from))) =>
        {
            None
        }
        "top" | "tops" => {
            let before = text.skip_spaces_back(start);
            let ranking = text.any_before(before, &cues().ranking_before_top).is_some();
            (!ranking && (part.unit.is_some() || part.value > rust_decimal::Decimal::from(500)))
                .then_some(comparator)
        }
        "过" if matches!(text.before(start), '通' | '经' | '不' | '超' | '透' | '难' | '笔') => None,
        // 节约, 集约, 附近 end with a word of the list.
        "约" if matches!(
            text.before(start),
            '节' | '集' | '预' | '签' | '合' | '条' | '公' | '制' | '违' | '履' | '契' | '邀'
        ) =>
        {
            None
        }
        "近" if matches!(text.before(start), '附' | '最' | '邻' | '临' | '靠' | '走' | '贴') => None,
        "超" if matches!(text.before(start), '高') => None,
        "满" if matches!(text.before(start), '圆' | '充' | '饱') => None,
        "破" if matches!(text.before(start), '突' | '打') => None,
        "about"
            if text.any_before(text.skip_spaces_back(start), &["bring", "brought", "bringing"]).is_some() =>
        {
            None
        }
        // "inside 500 homes" is a place.
        "inside"
            if !part.unit.as_ref().is_some_and(|unit| {
                matches!(unit.symbol(), "year" | "month" | "day" | "h" | "min" | "s" | "ms")
            }) =>
        {
            None
        }
        "under" | "over" | "within" | "beyond" if is_letter(text.before(start)) => None,
        _ => Some(comparator),
    }
}

/// The words after `end`, the end of a number with its unit.
pub(crate) fn after(reading: Reading<'_>, part: &Part, end: usize) -> Option<Bound> {
    let Reading { text, tables, .. } = reading;
    if text.peek(end) == '+' && !text.peek(end + 1).is_ascii_alphanumeric() {
        return Some((Comparator::AtLeast, end + 1));
    }
    if text.is_at(end, "-plus") && !is_letter(text.peek(end + 5)) {
        return Some((Comparator::AtLeast, end + 5));
    }
    let mut at = text.skip_spaces(end);
    // 30%（含）以上
    if let Some(past) = text.any_at(at, &["(含)", "(含本数)", "(含本级)"]) {
        at = text.skip_spaces(past);
    }
    if let Some((to, &comparator)) = tables.after.at(text, &text.low, at) {
        let next = text.peek(to);
        let word = text.word(at..to);
        let fits = match word.as_str() {
            "内" => !matches!(
                next,
                '资' | '外'
                    | '部'
                    | '容'
                    | '地'
                    | '蒙'
                    | '需'
                    | '涵'
                    | '置'
                    | '存'
                    | '科'
                    | '生'
                    | '陆'
                    | '河'
                    | '循'
            ),
            "起" => !('\u{4e00}'..='\u{9fff}').contains(&next),
            "plus" | "tops" | "minimum" | "maximum" => !is_letter(text.peek(text.skip_spaces(to))),
            _ => true,
        };
        // "or more than 40", "and below 30" begin the next number.
        let following = text.skip_spaces(to);
        let next_number = is_letter(text.before(to))
            && (text.any_at(following, &["than", "a ", "an "]).is_some()
                || text.peek(following).is_ascii_digit()
                || numeral_at(text, following, tables).is_some());
        if fits && !next_number {
            return Some((comparator, to));
        }
    }
    // 0.35元/千瓦时以下: the word stands after the whole rate.
    if text.peek(end) == '/' {
        for scan in end + 1..end + 9 {
            if matches!(text.peek(scan), ',' | '。' | ';' | '、' | '\0' | '(')
                || text.peek(scan).is_ascii_digit()
            {
                break;
            }
            if let Some((to, &comparator)) = tables.after.at(text, &text.low, scan)
                && !is_letter(text.peek(scan))
                && to > scan + 1
            {
                return Some((comparator, to));
            }
        }
    }
    // "500 MW of power or more": a few words may stand between.
    if is_letter(text.peek(text.skip_spaces(end))) {
        let mut scan = end;
        while scan < end + 40 && (is_letter(text.peek(scan)) || text.peek(scan) == ' ') {
            if text.is_at(scan, " or ")
                && let Some((to, &comparator)) = tables.after.at(text, &text.low, scan + 1)
                && !text.is_at(to, " than")
            {
                return Some((comparator, to));
            }
            // "24 children a class at most"
            if (text.is_at(scan, " at most") || text.is_at(scan, " at the most"))
                && let Some((to, &comparator)) = tables.after.at(text, &text.low, scan + 1)
                && !text.peek(text.skip_spaces(to)).is_ascii_digit()
            {
                return Some((comparator, to));
            }
            if text.is_at(scan, " and ") {
                break;
            }
            scan += 1;
        }
    }
    let _ = part;
    None
}
