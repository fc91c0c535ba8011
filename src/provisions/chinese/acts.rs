//! The acts that make a Chinese sentence a measure.

use std::ops::Range;

use crate::{
    domain::{
        deadline::{Deadline, SpanUnit},
        provision::{Instrument, Strength},
    },
    provisions::{
        chinese::conditions::{act_behind, rules_a_case},
        chinese::instrument_class::choose,
        chinese::tense::{Binding, Tense, leading_act},
        chinese::terms::resets,
        context::{Carry, SectionKind, Surroundings},
        dates::DateRelation,
        learned,
        lexicon::{CueClass as C, Tier, lists},
        reading::{Reading, is_time},
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
    text,
};

pub(super) fn measure(
    reading: &Reading<'_>,
    around: &Surroundings,
    tenses: &[Tense],
    binding: Option<(Binding, Range<usize>)>,
    verdict: &mut Verdict,
) {
    // 黄酒产业振兴三年看变化: a time alone makes no measure.
    let told = reading.folded.contains('满')
        || [C::Act, C::Duty, C::Ban, C::Permit, C::Support].iter().any(|class| reading.has(*class));
    let has_amount = reading
        .quantities
        .iter()
        .zip(&verdict.roles)
        .any(|(quantity, role)| *role == QuantityRole::Amount && (told || !is_time(quantity)));
    let has_target = verdict.has_target();
    let has_figure = verdict.roles.contains(&QuantityRole::Figure);
    let home = around.section.is_for_measures()
        || (around.document.is_structured && around.section != SectionKind::Background);
    let conditions = around.section == SectionKind::Conditions
        && binding.as_ref().is_none_or(|(b, _)| *b == Binding::Duty)
        && !(reading.has(C::Support) && gives(reading));
    let described = reading.first(C::Description).map(|hit| reading.words(&hit.span));

    if has_target || has_figure {
        let past = has_figure && !has_target;
        if !has_amount && !other_act(reading, around, verdict, past) {
            return;
        }
    } else {
        if copula(reading) && binding.as_ref().is_none_or(|(b, _)| *b == Binding::Permit) && !has_amount {
            verdict.note("description", "是");
            return;
        }
        let decided = has_amount
            || (around.document.is_policy && sanction(reading).is_some())
            || rules_a_case(reading, around, tenses)
            || (conditions && (around.item || binding.is_some()))
            || binding.as_ref().is_some_and(|(b, _)| *b != Binding::Permit)
            || (binding.is_some() && (around.document.is_policy || home))
            || (around.document.is_policy && reading.has(C::Support) && gives(reading));
        let decided = decided
            || around.document.is_surely_policy()
                && !reading.has(C::Report)
                && !reading.has(C::Outsider)
                && !tenses.contains(&Tense::Projected)
                && times_a_procedure(reading);
        let plain = !decided && plain_act(reading, around, tenses, home);
        if !decided && !plain {
            return;
        }
        if let Some(by) = described
            && !has_amount
            && !(decided && (binding.is_some() || home))
            && !(plain
                && home
                && (around.document.is_structured || around.section.is_for_measures())
                && !by.starts_with("随")
                && strong_head(reading))
        {
            verdict.note("description", by);
            return;
        }
        if around.section == SectionKind::Goals && !decided {
            return;
        }
        if !around.document.is_policy && binding.is_none() {
            return;
        }
    }

    let owed = binding.as_ref().is_some_and(|(b, _)| *b == Binding::Duty) && !reading.folded.contains('已');
    let done = !owed
        && !has_target
        && tenses.iter().all(|t| *t == Tense::Past)
        && around.section != SectionKind::Conditions;
    let strength = if conditions && !has_target {
        Strength::Must
    } else if binding.is_none()
        && around.item
        && let Some(bound) = around.bound_by
    {
        // "申请人应当：" stands over its items.
        bound
    } else {
        match binding.as_ref().map(|(b, _)| *b) {
            Some(Binding::Duty | Binding::Ban)
                if binding.as_ref().is_some_and(|(_, span)| is_own_act(reading, span)) =>
            {
                Strength::Will
            }
            Some(Binding::Duty | Binding::Ban) => Strength::Must,
            Some(Binding::Permit) => Strength::May,
            None => Strength::Will,
        }
    };
    let (instrument, by) =
        choose(reading, binding.as_ref().map(|(b, s)| (*b, s.clone())), verdict, conditions);
    let (instrument, by) = learned::weighed(reading, instrument, by);
    verdict.note("instrument", format!("{}: {by}", instrument.word()));
    let act = binding
        .map(|(_, span)| span)
        .or_else(|| reading.first(C::Act).map(|hit| hit.span.clone()))
        .map_or(0..reading.text.len(), |span| span.start..reading.text.len());
    verdict.measure = Some(MeasureVerdict { instrument, strength, done, act });
}

/// 乡镇在十个工作日之内提出初审意见: how fast an office deals with what comes in.
pub(super) fn times_a_procedure(reading: &Reading<'_>) -> bool {
    reading.dates.iter().any(|date| {
        let clause = &reading.clauses[reading.clause_at(date.span.start)];
        let after = text::between(&reading.folded, date.span.end, reading.text.len());
        date.relation == DateRelation::Within
            && matches!(date.deadline, Deadline::Within { unit: SpanUnit::Days | SpanUnit::Weeks, .. })
            && date.span.end <= clause.end
            && lists::PROCEDURAL_ACTS.any_in(after)
    })
}

/// 自批复之日起18个月内未开工的，其开发指标由自治区收回: what follows where something was not done.
pub fn sanction(reading: &Reading<'_>) -> Option<&'static str> {
    let failures = &lists::FAILURES;
    let consequences = &lists::CONSEQUENCES;
    let first = reading.clauses.iter().position(|clause| {
        let text = reading.folded[clause.clone()].trim_end_matches(['，', '：', ' ']);
        let of_whom = text.trim_start().starts_with(['对', '凡'])
            && lists::CASE_OF_A_BODY
                .iter()
                .chain(lists::WHO_GOES_THROUGH.iter())
                .any(|who| text.strip_suffix(who).is_some_and(|rest| rest.ends_with('的')));
        (text.ends_with(['的', '者']) || of_whom) && failures.iter().any(|word| text.contains(word))
    })?;
    reading.clauses[first + 1..].iter().find_map(|clause| {
        consequences.iter().find(|word| reading.folded[clause.clone()].contains(**word)).copied()
    })
}

/// 近日，省卫生健康委会同省医保局印发《…意见》: the title of a paper that an authority issues.
pub(super) fn issues_a_titled_paper<'r>(reading: &'r Reading<'_>) -> Option<&'r str> {
    let verbs = &lists::ISSUES_A_PAPER;
    let text = reading.folded.as_str();
    if lists::ON_THE_GROUND_OF.iter().any(|head| text.trim_start().starts_with(head)) {
        return None;
    }
    let Some(at) = text.find('《') else { return issues_a_named_set(reading, verbs) };
    let verb = verbs.iter().find(|verb| text[..at].trim_end().ends_with(**verb))?;
    let before = &text[..at - verb.len()];
    let body = lists::ASSEMBLIES.any_in(before);
    let own = (body || reading.has_in(C::Authority, &(0..at)))
        && !before.contains("现将")
        && !before.contains("关于");
    let title = &text[at + '《'.len_utf8()..];
    let end = title.find('》')?;
    own.then(|| &title[..end])
}

/// 我们出台了“科技助企”十二条: a set of measures under a name.
fn issues_a_named_set<'r>(reading: &'r Reading<'_>, verbs: &[&str]) -> Option<&'r str> {
    let text = reading.folded.as_str();
    let open = text.find('“').or_else(|| text.find('"')).or_else(|| text.find('「'))?;
    let verb = verbs.iter().find(|verb| text[..open].trim_end().ends_with(**verb))?;
    let before = &text[..open - verb.len()];
    let rest = &text[open..];
    let close = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '”' | '"' | '」'))?.0;
    let name = &rest[..close];
    let after = rest[close..].trim_start_matches(['”', '"', '」']);
    let count =
        after.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
    let set = count.len() < after.len()
        && ["条", "项措施", "项举措", "策"].iter().any(|word| count.starts_with(word))
        || ["政策", "措施", "意见", "方案", "办法"]
            .iter()
            .any(|word| after.starts_with(word) || name.ends_with(word));
    let own = before.trim().is_empty()
        || lists::WE_THE_OFFICE.any_in(before)
        || reading.has_in(C::Authority, &(0..open));
    (set && own).then_some(name)
}

/// 条例草案将于本会期送立法院审议: a law on its way.
fn is_bill(reading: &Reading<'_>) -> bool {
    let papers = &lists::BILLS;
    let ways = &lists::WAYS_OF_A_BILL;
    reading.clauses.iter().any(|clause| {
        let text = &reading.folded[clause.clone()];
        papers.iter().any(|word| text.contains(word)) && ways.iter().any(|word| text.contains(word))
    }) && (reading.has(C::Future) || !reading.dates.is_empty())
        && !reading.has(C::Description)
}

/// Penalties that an authority imposes and phase-outs that it carries out: what it will do, no "must".
fn is_own_act(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let word = &reading.folded[span.clone()];
    if lists::PENALTIES_IN_A_CLAUSE.contains(word) {
        return true;
    }
    let clause = &reading.clauses[reading.clause_at(span.start)];
    let mut head = text::between(&reading.folded, clause.start, span.start).trim();
    // 经济部自115年1月1日起停止受理: an office from a day on.
    if let Some(date) =
        reading.dates.iter().find(|d| d.span.start >= clause.start && d.span.end <= span.start)
    {
        let before = text::between(&reading.folded, clause.start, date.span.start).trim();
        let after = text::between(&reading.folded, date.span.end, span.start).trim();
        let office = before.is_empty() || lists::OFFICE_TAILS.iter().any(|word| before.ends_with(word));
        if office {
            head = after;
        }
    }
    let manner = &lists::MANNER_OF_PHASING_OUT;
    let plain = head.is_empty() || manner.iter().any(|word| head.ends_with(word));
    // 停止销售…: what others may no longer do, no act of an office.
    let of_others = lists::STOPPED_ACTS.iter().any(|word| reading.folded[span.end..].starts_with(word));
    !of_others && plain && lists::PHASES_OUT.contains(word)
}

/// "X是…": a sentence that says what something is.
pub(super) fn copula(reading: &Reading<'_>) -> bool {
    let clause = &reading.folded[reading.clauses[0].clone()];
    let Some(at) = clause.find('是') else { return false };
    let before: Vec<char> = clause[..at].chars().collect();
    let numbering =
        before.last().is_some_and(|c| "一二三四五六七八九十别其但还于凡正若既或都不像".contains(*c));
    let act_first =
        leading_act(reading, &reading.clauses[0]).is_some_and(|act| act.start == reading.clauses[0].start);
    at > 0 && !numbering && !act_first && before.len() <= 16
}

/// Whether the sentence begins with an act, so that a word of description does not undo it.
pub(super) fn strong_head(reading: &Reading<'_>) -> bool {
    reading.clauses.iter().any(|clause| {
        leading_act(reading, clause)
            .is_some_and(|act| text::between(&reading.folded, clause.start, act.start).trim().is_empty())
    })
}

const YEARLY: [&str; 5] = ["每年", "每季度", "每两年", "每学年", "每月"];

/// Whether a clause begins with an act, also after 每年.
fn has_yearly_act(reading: &Reading<'_>) -> bool {
    reading.clauses.iter().any(|clause| {
        leading_act(reading, clause).is_some_and(|act| {
            let head = text::between(&reading.folded, clause.start, act.start).trim();
            head.is_empty() || YEARLY.iter().any(|word| head.ends_with(word))
        })
    })
}

/// Whether money or an advantage is really given, not only spoken of.
pub(super) fn gives(reading: &Reading<'_>) -> bool {
    reading.names(&lists::REALLY_GIVES)
}

/// Whether a plain statement of action stands here.
pub(super) fn plain_act(reading: &Reading<'_>, around: &Surroundings, tenses: &[Tense], home: bool) -> bool {
    if around.document.is_policy && (is_bill(reading) || issues_a_titled_paper(reading).is_some()) {
        return true;
    }
    if around.document.is_surely_policy() && resets(reading) {
        return true;
    }
    // 限行范围扩大至全市, 牌照年期由一年延长至三年: rules that are changed.
    let changed = &lists::RULE_CHANGED;
    let told_of =
        reading.instruments_in(&(0..reading.text.len())).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    if around.document.is_policy
        && told_of
        && !reading.has(C::Report)
        && !reading.has(C::Description)
        && tenses.iter().any(|tense| *tense != Tense::Past)
        && changed.iter().any(|word| reading.folded.contains(word))
    {
        return true;
    }
    let Some(act) = reading.first(C::Act) else { return false };
    let publishes = reading.names(&lists::MAKES_PUBLIC);
    if home {
        return publishes || tenses.iter().any(|tense| *tense != Tense::Past);
    }
    if !around.document.is_policy {
        return false;
    }
    let clause = reading.clause_at(act.span.start);
    let before = text::between(&reading.folded, reading.clauses[clause].start, act.span.start);
    let future = reading.all(C::Future).any(|hit| hit.span.start < act.span.start);
    let authority =
        reading.has_in(C::Authority, &(0..act.span.start)) || reading.folded.starts_with("下一步");
    let past = tenses[clause] == Tense::Past && (reading.has(C::Report) || !reading.dates.is_empty());
    // 于花莲、台东扩大办理…: where it is done stands first.
    let placed = before.trim_start().starts_with(['于', '在']) && before.chars().count() <= 16
        // 由医共体牵头医院会同成员单位制定…
        || before.trim_start().starts_with('由') && before.chars().count() <= 24
        // 对重大火灾隐患实行挂牌督办
        || before.trim_start().starts_with(['对', '将', '为', '向']) && before.chars().count() <= 20;
    // 公务出行优先租用新能源汽车, 卫生间24小时开放: how it is to be done.
    let prescribed = around.document.is_surely_policy()
        && !reading.has(C::Report)
        && !reading.has(C::Outsider)
        && lists::PRESCRIBES.iter().any(|word| before.trim_end().ends_with(word));
    let fronted = around.document.is_surely_policy()
        && before.chars().count() <= 20
        && lists::FRONTED_BY.iter().any(|word| before.trim_start().starts_with(word));
    let directive =
        before.trim().chars().count() <= 2 || strong_head(reading) || placed || prescribed || fronted;
    // "首批用地将于2028年内推出", "专业课程从明年起开办", "计划延长至2029年": dated acts, whoever does them.
    let dated = reading.dates.iter().any(|date| {
        !matches!(date.relation, DateRelation::Name | DateRelation::Baseline | DateRelation::Recurring)
            && match (date.deadline.last_day(), around.document.year) {
                (Some(day), Some(now)) => day.year() >= now,
                _ => true,
            }
    });
    let told =
        reading.instruments_in(&(0..reading.text.len())).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    let taxed = reading
        .instruments_in(&(0..reading.text.len()))
        .iter()
        .any(|(instrument, tier, _)| *instrument == Instrument::Tax && *tier == Tier::Decisive);
    if !past
        && !reading.has(C::Description)
        && (dated && told && !reading.has(C::Report) || taxed && !reading.has(C::Report))
    {
        return true;
    }
    if !past
        && !reading.has(C::Description)
        && !reading.has(C::Report)
        && !reading.has(C::Outsider)
        && around.document.is_surely_policy()
        && act_behind(reading)
    {
        return true;
    }
    (authority && (future || (past && publishes) || (!past && !reading.has(C::Description))))
        || (directive && !past && !reading.has(C::Description))
}

/// Whether a sentence with numbers names another act besides.
pub(super) fn other_act(
    reading: &Reading<'_>,
    around: &Surroundings,
    verdict: &mut Verdict,
    past: bool,
) -> bool {
    if around.section == SectionKind::Goals || around.goal_item {
        return false;
    }
    let issues = &lists::ISSUES_PAPERS;
    let papers = &lists::ISSUED_PAPERS;
    let is_issued = issues.iter().any(|w| reading.folded.contains(w))
        && papers.iter().any(|w| reading.folded.contains(w));
    if is_issued {
        verdict.note("act", "a paper is issued");
        return true;
    }
    // "每年培训3万人次": what is done year after year is an act, and its number a goal besides.
    let yearly = YEARLY.iter().any(|word| reading.folded.contains(word));
    let undated = reading.deadlines().next().is_none() && around.deadline.is_none();
    if yearly && !past && undated && has_yearly_act(reading) {
        verdict.note("act", "done every year");
        return true;
    }
    for (index, clause) in reading.clauses.iter().enumerate() {
        let told = reading.folded[clause.clone()].trim_start();
        // 以治理侵蚀沟为重点: how it is done, no other act.
        let manner = told.starts_with('以') && lists::MANNER_OF_WORKING.any_in(told);
        if manner || told.contains("目标") {
            continue;
        }
        let numbered = reading.quantities.iter().any(|q| reading.clause_at(q.number.start) == index);
        if numbered {
            // "已公告3项须知": an act already done, though it has a number.
            let text = &reading.folded[clause.clone()];
            let issued = ["公告", "发布", "印发", "出台", "公布"].iter().any(|word| text.contains(word));
            if past && issued && text.contains('已') && around.section != SectionKind::Background {
                verdict.note("act", "already done");
                return true;
            }
            continue;
        }
        let Some(act) = leading_act(reading, clause) else { continue };
        let head = text::between(&reading.folded, clause.start, act.start).trim();
        // 劳动报酬占比稳步提高: a subject and what becomes of it, nobody's act.
        let trimmed = reading.folded[clause.clone()].trim_end_matches(['，', '。', '；', ' ']);
        let closes = reading.all(C::Act).any(|hit| hit.span.end == clause.start + trimmed.len());
        let subject = head.trim_start_matches("并");
        if closes
            && !subject.is_empty()
            && !reading.has_in(C::Future, clause)
            && !subject.ends_with(['将', '要', '会', '能'])
        {
            continue;
        }
        let authority = reading.has_in(C::Authority, &(clause.start..act.start));
        let fine = if past {
            authority
                && (head.contains('已') || lists::DONE_IN_A_HEAD.any_in(&reading.folded[clause.clone()]))
        } else {
            let announced = (reading.has_in(C::Future, &(clause.start..act.start)) || authority)
                && reading.deadlines().next().is_none()
                && around.carry == Carry::None;
            (around.section.is_for_measures() || announced)
                && head.chars().count() <= 8
                && around.carry != Carry::Goal
                && !reading.folded[clause.clone()].contains("形成")
        };
        if fine {
            verdict.note("act", reading.words(&act));
            return true;
        }
    }
    false
}
