//! The time in which each clause of a Chinese sentence speaks, and what binds or frees somebody in it.

use crate::text;
use std::ops::Range;

use crate::domain::deadline::{Deadline, SpanUnit};
use crate::provisions::{
    context::{Carry, SectionKind, Surroundings},
    dates::DateRelation,
    lexicon::{CueClass as C, lists},
    reading::Reading,
};

/// A cue by which a sentence binds or frees somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    Duty,
    Ban,
    Permit,
}

/// The time in which a clause speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Open,
    Past,
    Goal,
    Projected,
}

pub(super) fn tenses(reading: &Reading<'_>, around: &Surroundings) -> Vec<Tense> {
    let mut tense = match around.carry {
        Carry::Goal => Tense::Goal,
        // After figures: money that is given is no figure.
        Carry::Figure
            if reading.has(C::Support)
                && crate::provisions::chinese::acts::gives(reading)
                && !reading.has(C::Report) =>
        {
            Tense::Open
        }
        Carry::Figure => Tense::Past,
        Carry::None if around.goal_item => Tense::Goal,
        Carry::None => match around.section {
            SectionKind::Goals => Tense::Goal,
            SectionKind::Background => Tense::Past,
            _ => Tense::Open,
        },
    };
    // 2025/2026年榨季，全区入榨甘蔗4859万吨，继续位居全国第一: a rank that is held tells what has been.
    let ranked = reading.names(&lists::STANDING_CHINESE)
        && ![C::Future, C::Commitment, C::Projection].iter().any(|class| reading.has(*class))
        && !reading.dates.iter().any(|date| date.relation == DateRelation::By);
    let told_then = ranked
        && !reading.quantities.is_empty()
        && reading.dates.iter().any(|date| date.relation == DateRelation::In)
        && reading.dates.iter().all(|date| {
            date.deadline.last_day().zip(around.document.year).is_some_and(|(day, now)| day.year() <= now)
        });
    if told_then || ranked && around.section != SectionKind::Goals && !around.goal_item {
        return vec![Tense::Past; reading.clauses.len()];
    }
    let mut dated_goal = false;
    let mut tenses = Vec::with_capacity(reading.clauses.len());
    for clause in &reading.clauses {
        let dates =
            reading.dates.iter().filter(|d| d.span.start >= clause.start && d.span.start < clause.end);
        let mut own = None;
        let mut set_beside_past = false;
        for date in dates {
            // "较2024年下降": what is compared with, not when.
            let compared = reading.folded[..date.span.start]
                .ends_with(['较', '比', '由', '从', '于', '相', '为', '对'])
                && !reading.folded[..date.span.start].ends_with("占比")
                || reading.folded[date.span.clone()].starts_with(['较', '比', '由', '从', '相'])
                || compares_behind(reading, clause, date.span.end);
            if compared && date.relation != DateRelation::By {
                let past = date.deadline.last_day().map(jiff::civil::Date::year);
                set_beside_past |= past.zip(around.document.year).is_some_and(|(then, now)| then < now);
                continue;
            }
            // 恢复至2019年的101.5%: a year that is past is no deadline.
            let past = matches!(
                (date.deadline.last_day(), around.document.year),
                (Some(day), Some(now)) if day.year() < now
            );
            own = match date.relation {
                DateRelation::By if past || told_at_the_end(reading, date.span.clone()) => Some(Tense::Past),
                DateRelation::By => Some(Tense::Goal),
                // "5个工作日以内" is the time of a procedure, no time of a goal.
                DateRelation::Within
                    if matches!(
                        date.deadline,
                        Deadline::Within { unit: SpanUnit::Days | SpanUnit::Weeks, .. }
                    ) =>
                {
                    own
                }
                DateRelation::Within => own.or(Some(Tense::Goal)),
                DateRelation::Baseline if own.is_none() && at_head(reading, clause, date.span.start) => {
                    Some(Tense::Past)
                }
                DateRelation::In if own.is_none() => in_date(reading, around, clause, date.deadline),
                _ => own,
            };
        }
        // After "2025年，…" in a report of 2026 the whole year is the one that is over.
        let over = !around.section.is_for_measures()
            && around
                .told_year
                .zip(around.document.year.or(Some(i16::MAX)))
                .is_some_and(|(told, now)| told < now);
        let this_year = reading.folded[clause.clone()].contains("全年")
            && tenses.last() != Some(&Tense::Past)
            && around.section != SectionKind::Background
            && !over;
        if this_year && own.is_none() && !reading.has_in(C::Report, clause) {
            own = Some(Tense::Goal);
        }
        // 却供应了全国34%的鸡蛋: done.
        let done = own.is_none()
            && tense != Tense::Goal
            && !around.goal_item
            && around.section != SectionKind::Goals
            && reading.all(C::Act).any(|hit| {
                hit.span.start >= clause.start
                    && hit.span.end < clause.end
                    && reading.folded[hit.span.end..].starts_with('了')
            })
            && reading
                .quantities
                .iter()
                .any(|q| q.number.start >= clause.start && q.number.end <= clause.end);
        if done {
            own = Some(Tense::Past);
        }
        let head_report = reading
            .all(C::Report)
            .filter(|hit| !(dated_goal && reading.folded[hit.span.clone()].starts_with("累计")))
            .filter(|hit| tense != Tense::Goal || !is_weak_report(&reading.folded[hit.span.clone()]))
            // 每千名老人拥有床位32张, among goals: how much there is to be.
            .filter(|hit| {
                let among_goals = around.goal_item || around.section == SectionKind::Goals;
                !(among_goals
                    && ["拥有", "共有", "约占", "位居", "占全国"]
                        .contains(&&reading.folded[hit.span.clone()]))
            })
            .find(|hit| hit.span.start >= clause.start && hit.span.end <= clause.end)
            .is_some_and(|hit| !dated_goal || hit.span.start <= clause.start + 9);
        if reading.has_in(C::Projection, clause) {
            tense = Tense::Projected;
        } else if own == Some(Tense::Goal) && !(head_report && past_head(reading, clause)) {
            if tense != Tense::Projected {
                tense = Tense::Goal;
            }
            dated_goal = true;
        } else if reading.has_in(C::Commitment, clause)
            && own != Some(Tense::Past)
            && tense != Tense::Projected
        {
            tense = Tense::Goal;
        } else if own == Some(Tense::Past) && (tense != Tense::Projected || head_report)
            || (head_report && tense != Tense::Projected)
        {
            tense = Tense::Past;
        } else if own.is_none() && tense == Tense::Open && reading.has_in(C::Future, clause) {
            tense = Tense::Goal;
        } else if own.is_none()
            && tense == Tense::Open
            && set_beside_past
            && !reading.has(C::Future)
            && leading_act(reading, &reading.clauses[0])
                .is_none_or(|act| act.start > reading.clauses[0].start)
        {
            // "配套率为42%，比2023年提高6个百分点": what has changed since is told.
            tense = Tense::Past;
        }
        tenses.push(tense);
    }
    tenses
}

/// 与2020年相比, 同2020年的水平相比: a comparison told by the word behind its year.
fn compares_behind(reading: &Reading<'_>, clause: &Range<usize>, at: usize) -> bool {
    let rest = text::between(&reading.folded, at, clause.end);
    let rest = rest.split('，').next().unwrap_or_default().trim_end_matches(['，', '。', '；', ' ']);
    rest.chars().count() <= 8 && ["相比", "相较", "比较", "对比"].iter().any(|word| rest.ends_with(word))
}

/// Whether numbers are bounded as goals are, and nothing is told of the past.
fn bounded(reading: &Reading<'_>) -> bool {
    !reading.has(C::Report)
        && !reading.folded.contains(['了', '已'])
        && lists::HELD_AT_A_LEVEL.iter().filter(|word| reading.folded.contains(**word)).count() >= 1
        && reading.quantities.iter().any(|q| q.comparator != crate::domain::provision::Comparator::Exactly)
        && (strong_start(reading)
            || ["控制在", "保持在", "稳定在", "不低于", "确保"]
                .iter()
                .any(|word| reading.folded.contains(word)))
}

/// Whether the first clause begins with a rise or an act, perhaps after its date.
fn strong_start(reading: &Reading<'_>) -> bool {
    let first = &reading.clauses[0];
    let from = reading
        .dates
        .iter()
        .find(|date| date.span.start <= first.start + 6)
        .map_or(first.start, |date| date.span.end);
    let rest = reading.folded[from..].trim_start_matches(['，', ' ', '计', '划']);
    reading
        .all(C::Act)
        .chain(reading.all(C::Increase))
        .any(|hit| rest.starts_with(&reading.folded[hit.span.clone()]))
}

/// 到2025年末，…同比增长6.8%: what is compared with the year before has been counted.
fn told_at_the_end(reading: &Reading<'_>, span: Range<usize>) -> bool {
    let words = &reading.folded[span];
    words.ends_with(['末', '底'])
        && reading.names(&lists::YEAR_ON_YEAR)
        && !reading.has(C::Commitment)
        && !reading.has(C::Future)
}

/// Words of standing that a goal uses as well as a report: 每千人拥有床位8张, 总量位居全国前列.
fn is_weak_report(word: &str) -> bool {
    lists::WEAK_REPORT.contains(word)
}

/// Whether a clause says by its first words that it speaks of the past.
pub(super) fn past_head(reading: &Reading<'_>, clause: &Range<usize>) -> bool {
    reading.all(C::Report).any(|hit| {
        hit.span.start >= clause.start
            && hit.span.start <= clause.start + 6
            && hit.span.end <= clause.end
            && reading.folded[hit.span.clone()].starts_with('截')
    })
}

pub(super) fn at_head(reading: &Reading<'_>, clause: &Range<usize>, at: usize) -> bool {
    text::between(&reading.folded, clause.start, at).trim().chars().count() <= 4
}

/// What "2025年" alone makes of a clause.
pub(super) fn in_date(
    reading: &Reading<'_>,
    around: &Surroundings,
    clause: &Range<usize>,
    date: crate::domain::deadline::Deadline,
) -> Option<Tense> {
    let year = i32::from(date.last_day()?.year());
    let goal = around.section == SectionKind::Goals
        || around.goal_item
        || reading.has_in(C::Commitment, clause)
        || reading.has_in(C::Future, clause);
    // 2025年已建换电站11座, among goals: what a clause reports has been, unless its year is still to come.
    let reported = reading.all(C::Report).any(|hit| {
        clause.start <= hit.span.start
            && hit.span.end <= clause.end
            && reading.folded[hit.span.clone()].starts_with('已')
    });
    match around.document.year.map(i32::from) {
        None if reported => Some(Tense::Past),
        Some(now) if year > now => Some(Tense::Goal),
        Some(now) if reported && (year < now || around.document.year_is_inferred) => Some(Tense::Past),
        // 今年新增就业55万人以上，失业率控制在5.5%左右: bounds are set for what is to come.
        Some(now) if year == now && bounded(reading) => Some(Tense::Goal),
        // What a year's own work plan says of the year is still to come.
        Some(now) if year == now && around.document.year_is_inferred && !goal => Some(Tense::Past),
        Some(now)
            if year == now && around.section.is_for_measures() && !reading.has_in(C::Report, clause) =>
        {
            Some(Tense::Goal)
        }
        Some(now) if year < now => {
            Some(if goal && reading.has_in(C::Commitment, clause) { Tense::Goal } else { Tense::Past })
        }
        _ if goal => Some(Tense::Goal),
        Some(_) if around.document.is_structured && around.section.is_for_measures() => None,
        Some(_) => Some(Tense::Past),
        None if reading.has(C::Report) => Some(Tense::Past),
        None => None,
    }
}

pub(super) fn binding(reading: &Reading<'_>) -> Option<(Binding, Range<usize>)> {
    let mut found: Vec<(Binding, Range<usize>)> = Vec::new();
    for (class, binding) in [(C::Duty, Binding::Duty), (C::Ban, Binding::Ban), (C::Permit, Binding::Permit)] {
        found.extend(reading.all(class).map(|hit| (binding, hit.span.clone())));
    }
    // 补助不得超过总经费的49%: a cap of what is given, no prohibition.
    found.retain(|(binding, span)| {
        let clause = &reading.clauses[reading.clause_at(span.start)];
        let before = text::between(&reading.folded, clause.start, span.start);
        let caps = *binding == Binding::Ban
            && ["超过", "高于", "多于", "逾", "大于"]
                .iter()
                .any(|word| reading.folded[span.end..].starts_with(word));
        let given = &lists::GIVEN_UP_TO;
        !(caps
            && given.iter().any(|word| before.contains(word))
            && !reading.has_in(C::Bound, &(clause.start..span.start)))
    });
    found.retain(|(binding, span)| {
        let word = &reading.folded[span.clone()];
        let clause = &reading.clauses[reading.clause_at(span.start)];
        let rest = &reading.folded[span.end..];
        // 建立…强制响应规则: what the rule is like.
        let attribute = *binding == Binding::Duty
            && word == "强制"
            && leading_act(reading, clause).is_some_and(|act| act.end <= span.start);
        // 暂停征收…税, 停止收取…费: a burden that is taken away.
        let relieves = *binding == Binding::Ban
            && ["暂停", "停止", "不再"].contains(&word)
            && lists::LEVIED.iter().any(|act| rest.starts_with(act));
        !(attribute || relieves)
    });
    // 不予核发许可者，得提起诉愿: whom it is about, where the rest binds or frees.
    let last = reading.clauses.last().map_or(0, |clause| clause.start);
    let later = found.iter().any(|(_, span)| span.start >= last);
    found.retain(|(binding, span)| {
        let clause = &reading.clauses[reading.clause_at(span.start)];
        let who = reading.folded[clause.clone()].trim_end_matches(['，', ' ']).ends_with(['的', '者']);
        // 淘汰老旧电单车者，每辆获发3,500元: in what case something is given.
        let gives = || {
            let rest = clause.end..reading.text.len();
            reading.has_in(C::Support, &rest)
                || reading.quantities.iter().any(|q| q.number.start >= rest.start && q.unit.is_currency())
        };
        let case = who
            && clause.start < last
            && !reading.folded[span.clone()].starts_with("不得")
            && !reading.folded[span.clone()].starts_with('禁');
        !(*binding == Binding::Ban && (who && later && clause.start < last || case && gives()))
    });
    found.sort_by_key(|(_, span)| span.start);
    // A permission that stands after another clause's act does not govern the sentence; a duty always does.
    let mut first = found.first()?.clone();
    // 一律禁止, 应当停止, 须严禁: what is forbidden, not that it must be so.
    if first.0 == Binding::Duty
        && !reading.folded[first.1.clone()].starts_with("责令")
        && let Some((_, ban)) = found.iter().find(|(binding, span)| {
            *binding == Binding::Ban
                && span.start >= first.1.end
                && text::between(&reading.folded, first.1.end, span.start).chars().count() <= 2
        })
        && lists::FORBIDS.iter().any(|word| reading.folded[ban.clone()].starts_with(word))
    {
        first = (Binding::Ban, ban.clone());
    }
    if first.0 == Binding::Permit {
        let clause = reading.clause_at(first.1.start);
        let earlier_act = reading.clauses[..clause].iter().any(|c| {
            // 利用旧厂房兴办养老服务的，可…: who may, no act.
            let condition =
                reading.folded[c.clone()].trim_end_matches(['，', ' ']).ends_with(['的', '者', '时', '后']);
            // 促进区设置：…: a heading of its own.
            let heading = reading.folded[c.clone()].trim_end().ends_with(['：', ':']);
            !condition
                && !heading
                && leading_act(reading, c).is_some_and(|act| {
                    let head = text::between(&reading.folded, c.start, act.start).trim();
                    // 中央财政安排补助资金667亿元，各地可…: an office that gives has acted already.
                    let gives = lists::SETS_MEANS.contains(&reading.folded[act.clone()]);
                    head.is_empty() || gives && reading.has_in(C::Authority, &(c.start..act.start))
                })
        });
        // 经备案的企业可以…: an act that only describes who may.
        let act_before = leading_act(reading, &reading.clauses[clause]).is_some_and(|act| {
            act.start < first.1.start
                && act.start <= reading.clauses[clause].start + 3
                && !reading.folded[act.end..].starts_with('的')
                // 补贴标准可上浮三成: a noun.
                && !lists::NOUNS_OF_SUPPORT.iter().any(|noun| reading.folded[act.end..].starts_with(noun))
        });
        if earlier_act || act_before {
            return found.into_iter().find(|(binding, _)| *binding != Binding::Permit);
        }
    }
    Some(first)
}

/// The first act of a clause that stands at its head, or after 将, 会 or a doer.
pub(super) fn leading_act(reading: &Reading<'_>, clause: &Range<usize>) -> Option<Range<usize>> {
    let acts =
        || reading.all(C::Act).filter(|hit| hit.span.start >= clause.start && hit.span.end <= clause.end);
    // 沿用2013年设立的…: an act that only describes, where there is another.
    acts()
        .find(|hit| !reading.folded[hit.span.end..].starts_with('的'))
        .or_else(|| acts().next())
        .map(|hit| hit.span.clone())
}
