//! Dates in Chinese that are counted from another: 届时, 本世纪中叶, 三年内, 前三季度.

use crate::provisions::dates::chinese::{is_year_so_far, small, within_year};
use crate::{
    domain::deadline::{Deadline, SpanUnit},
    provisions::{
        dates::{DateRelation, Found, Kind, Now, cues::cues, plain},
        lexicon::lists,
        quantity::{
            folded::{Folded, is_word},
            numerals::is_han_numeral,
        },
    },
};
use jiff::civil::Date;

/// 今年, 年底前, 届时, 本世纪中叶, 每年, 近三年.
pub(super) fn worded(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    if let Some(found) = of_every_month(text, i) {
        return Some(found);
    }
    let in_context =
        |end: usize, deadline: Deadline| Some(Found { kind: Kind::Context, ..Found::new(i..end, deadline) });
    if let Some(end) = text.any_at(i, &["本世纪中叶", "21世纪中叶"]) {
        return Some(Found { relation: Some(DateRelation::By), ..Found::new(i..end, Deadline::Year(2050)) });
    }
    if let Some(end) = text.any_at(i, &["届时", "到那时", "到时"]) {
        return Some(Found {
            kind: Kind::Context,
            relation: Some(DateRelation::By),
            ..Found::new(i..end, context.previous()?)
        });
    }
    for (words, shift) in [
        (&["今年", "本年度", "本年", "当年"][..], 0),
        (&["明年", "翌年", "次年", "下一年度", "下年度"][..], 1),
        (&["后年"][..], 2),
        (&["去年", "上年度", "上年", "上一年度", "上一年"][..], -1),
        (&["前年"][..], -2),
    ] {
        if let Some(end) = text.any_at(i, words) {
            let previous = if matches!(text.peek(i), '当' | '次' | '翌') {
                context.previous().and_then(last_year)
            } else {
                None
            };
            let base = previous.or_else(|| context.year())?;
            let (to, deadline) = within_year(text, end, base.checked_add(shift)?);
            let mut found = in_context(to, deadline)?;
            // 当年度应纳税额: of whatever year it is.
            if text.peek(i) == '当'
                && deadline == Deadline::Year(base)
                && !matches!(text.peek(to - 1), '底' | '末')
            {
                found.relation = Some(DateRelation::Name);
            }
            // 取消其下一年度资格: of whatever year it is.
            if text.before(i) == '其' {
                found.relation = Some(DateRelation::Name);
            }
            // 每年…次年1月底前: of every year.
            if text.peek(i) != '今'
                && matches!(text.peek(i), '次' | '翌')
                && text.low[..i].windows(2).any(|pair| pair == ['每', '年'])
            {
                found.relation = Some(DateRelation::Recurring);
            }
            if shift < 0 || is_year_so_far(text, end) {
                found.relation = Some(DateRelation::Baseline);
            }
            return Some(found);
        }
    }
    // 去(114)年, 今(115)年
    if matches!(text.peek(i), '去' | '今' | '明' | '上')
        && text.peek(i + 1) == '('
        && let Some((close, value)) = plain::digits(text, i + 2, 3)
        && text.is_at(close, ")年")
        && (90..=149).contains(&value)
    {
        let (to, deadline) = within_year(text, close + 2, i16::try_from(value).ok()? + 1911);
        let relation = matches!(text.peek(i), '去' | '上').then_some(DateRelation::Baseline);
        return Some(Found { relation, ..Found::new(i..to, deadline) });
    }
    if matches!(text.before(i), '年' | '月' | '个' | '五' | '三' | '两' | '半')
        || text.before(i).is_ascii_digit()
        || is_han_numeral(text.before(i))
    {
        return None;
    }
    if let Some(end) = text.any_at(i, &["年底", "年末", "年内"]) {
        return in_context(end, Deadline::Year(context.year()?));
    }
    if let Some(end) = text.any_at(i, &["上半年"]) {
        return in_context(end, Deadline::Month { year: context.year()?, month: 6 });
    }
    if let Some(end) = text.any_at(i, &["下半年"]) {
        return in_context(end, Deadline::Year(context.year()?));
    }
    None
}

/// 每月5日前, 每季度首月10日前, 次月15日前: a day of every month.
fn of_every_month(text: &Folded, i: usize) -> Option<Found> {
    let words = &lists::EVERY_MONTH;
    let at = text.skip_spaces(text.any_at(i, words)?);
    let at = text.any_at(at, &["于", "的", "在"]).unwrap_or(at);
    let (end, day) = small(text, at)?;
    let end = text.any_at(end, &["日", "号"])?;
    // 每月5日内 and 每月20日工时 are spans of time.
    ((1..=31).contains(&day) && text.any_at(end, &lists::AFTER_A_RECURRING_DAY).is_some()).then(|| Found {
        kind: Kind::Span,
        relation: Some(DateRelation::Recurring),
        ..Found::new(i..end, Deadline::Within { count: 1, unit: SpanUnit::Months })
    })
}

/// 一季度, 第三季度, 首季: of the document's year.
pub(super) fn quarter(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    let year = context.year()?;
    let before = text.before(i);
    if before.is_ascii_digit()
        || is_han_numeral(before)
        || matches!(before, '年' | '前' | '第' | '每' | '度' | '个')
    {
        return None;
    }
    let at = if text.peek(i) == '第' { i + 1 } else { i };
    let (at, number) = if text.peek(i) == '首' { (i + 1, 1) } else { small(text, at)? };
    if !(1..=4).contains(&number) {
        return None;
    }
    let end = if text.peek(i) == '第' || text.peek(i) == '首' {
        text.any_at(at, &["季度", "季"])?
    } else {
        text.any_at(at, &["季度"])?
    };
    let month = i8::try_from(number * 3).unwrap_or(12);
    Some(Found { kind: Kind::Context, ..Found::new(i..end, Deadline::Month { year, month }) })
}

/// The last year of a deadline.
pub(super) fn last_year(deadline: Deadline) -> Option<i16> {
    deadline.last_day().map(Date::year)
}

/// 近三年，过去五年，最近两年来: the past, where it stands over the sentence and is no term (近三年未受处罚).
pub(super) fn past_span(text: &Folded, i: usize) -> Option<Found> {
    let start = text.any_at(i, &["过去的", "过去", "最近", "近"])?;
    let (end, count) = small(text, start)?;
    let (mut to, unit) = if let Some(to) = text.any_at(end, &["年", "个年度"]) {
        (to, SpanUnit::Years)
    } else {
        (text.any_at(end, &["个月"])?, SpanUnit::Months)
    };
    let over = text.any_at(to, &["以来", "来", "间", "里"]);
    to = over.unwrap_or(to);
    let count = u32::try_from(count).ok().filter(|count| (1..=100).contains(count))?;
    (over.is_some() || text.peek(to) == ',').then(|| Found {
        kind: Kind::Span,
        relation: Some(DateRelation::Baseline),
        ..Found::new(i..to, Deadline::Within { count, unit })
    })
}

/// 三年内, 6个月内, 30日内, 未来五年, 用3年左右时间.
pub(super) fn span(text: &Folded, i: usize) -> Option<Found> {
    let ahead = text.any_at(i, &lists::SPANS_AHEAD).filter(|&at| {
        // 首三年, 头两年: the first years of something.
        !matches!(text.peek(i), '首' | '头' | '开')
            || small(text, at).is_some_and(|(end, count)| {
                (2..=10).contains(&count) && matches!(text.peek(text.skip_spaces(end)), '年' | '个')
            })
    });
    let start = ahead.map_or(i, |at| text.any_at(at, &["的"]).unwrap_or(at));
    if ahead.is_none()
        && (text.before(i).is_ascii_digit()
            || matches!(text.before(i), '.' | '第' | '近')
            // 1,000年 is one number; ，三年内 is a clause of its own (both commas are folded to one sign).
            || (text.before(i) == ',' && i >= 2 && text.before(i - 1).is_ascii_digit() && text.peek(i).is_ascii_digit())
            || is_han_numeral(text.before(i))
            || is_word(text.before(i)))
    {
        return None;
    }
    let (mut end, count) = if text.peek(start) == '半' && text.peek(start + 1) == '年' {
        (start, 0)
    } else {
        small(text, start)?
    };
    // 3至5年内 and 3-5年: the longer time is the limit.
    let mut count = count;
    if matches!(text.peek(end), '-' | '至' | '到' | '~')
        && let Some((second, longer)) = small(text, end + 1)
    {
        end = second;
        count = longer;
    }
    if text.peek(end) == '多' {
        return None;
    }
    let end = text.skip_spaces(end);
    let (mut to, count, unit) = if text.is_at(end, "半年") {
        (end + 2, 6, SpanUnit::Months)
    } else if let Some(to) = text.any_at(end, &["年", "个年度", "个财年"]) {
        (to, count, SpanUnit::Years)
    } else if let Some(to) = text.any_at(end, &["个月"]) {
        (to, count, SpanUnit::Months)
    } else if let Some(to) = text.any_at(end, &["周", "个星期", "星期"]) {
        (to, count, SpanUnit::Weeks)
    } else if let Some(to) = text.any_at(end, &cues().days) {
        (to, count, SpanUnit::Days)
    } else {
        return None;
    };
    let count = u32::try_from(count).ok().filter(|count| (1..=1000).contains(count))?;
    let (count, unit) = if text.peek(to) == '半' && unit == SpanUnit::Years {
        to += 1;
        (count * 12 + 6, SpanUnit::Months)
    } else {
        (count, unit)
    };
    // 三年来, 五年以来: the past.
    if ahead.is_none()
        && unit == SpanUnit::Years
        && let Some(end) = text.any_at(to, &["以来", "来"]).filter(|&end| !is_han_numeral(text.peek(end)))
    {
        return Some(Found {
            kind: Kind::Span,
            relation: Some(DateRelation::Baseline),
            ..Found::new(i..end, Deadline::Within { count, unit })
        });
    }
    let close = text.any_at(to, &["左右", "时间", "以", "之", "的时间"]).map_or(to, |_| to);
    let mut after = close;
    for word in ["左右", "的时间", "时间"] {
        if let Some(end) = text.any_at(after, &[word]) {
            after = end;
        }
    }
    // 缩短至60天以内, 控制在3年以内: how long something is to last.
    let level = &lists::LASTS_AT_MOST;
    if text.any_before(i, level).is_some() {
        return None;
    }
    let inside = text
        .any_at(after, &["以内", "之内", "内"])
        .filter(|&end| !matches!(text.peek(end), '资' | '外' | '部' | '容'));
    if let Some(end) = inside {
        return Some(Found {
            kind: Kind::Span,
            relation: Some(DateRelation::Within),
            ..Found::new(i..end, Deadline::Within { count, unit })
        });
    }
    if let Some(end) = text.any_at(after, &["后"]) {
        return Some(Found {
            kind: Kind::Span,
            relation: Some(DateRelation::Within),
            ..Found::new(i..end, Deadline::Within { count, unit })
        });
    }
    let used = after > close && text.any_before(start, &lists::USES_A_TIME).is_some();
    if ahead.is_some() || used {
        return Some(Found {
            kind: Kind::Span,
            relation: Some(DateRelation::Within),
            ..Found::new(i..after, Deadline::Within { count, unit })
        });
    }
    None
}
