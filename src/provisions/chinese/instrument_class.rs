//! The class of a Chinese measure.

use crate::{
    domain::{
        deadline::{Deadline, SpanUnit},
        provision::Instrument,
    },
    provisions::{
        chinese::{
            acts::{issues_a_titled_paper, sanction, times_a_procedure},
            conditions::works_done,
            doer::{acting_clauses, after_the_doer},
            means::{granted, housed_person, pools_means, rewarded_person, sets_means_aside},
            shape::{by_the_last_sign, told_by_shape},
            tense::{Binding, leading_act},
            terms::{bounds_by_rule, resets},
        },
        instrument,
        lexicon::{CueClass as C, Tier, lists},
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
    text,
};
use std::ops::Range;

pub(super) fn choose(
    reading: &Reading<'_>,
    binding: Option<(Binding, Range<usize>)>,
    verdict: &Verdict,
    conditions: bool,
) -> (Instrument, String) {
    let whole = 0..reading.text.len();
    let words = reading.instruments_in(&whole);
    let named =
        |instrument: Instrument, tier: Tier| words.iter().find(|(i, t, _)| *i == instrument && *t >= tier);
    let by = |span: &Range<usize>| reading.words(span);
    if conditions {
        return (Instrument::Regulation, "condition".to_owned());
    }
    if let Some(word) = sanction(reading) {
        return (Instrument::Regulation, word.to_owned());
    }
    if let Some(word) = waived_fee(reading)
        && !matches!(binding, Some((Binding::Ban | Binding::Duty, _)))
    {
        return (Instrument::Tax, word);
    }
    match binding {
        Some((Binding::Ban, span)) => return (Instrument::Restriction, by(&span)),
        Some((Binding::Duty, span)) => {
            if reading.folded[span.clone()].starts_with("不得") {
                return (Instrument::Regulation, by(&span));
            }
            if let Some(word) = duty_of_office(reading, &span) {
                return (Instrument::Governance, word);
            }
            // 养殖密度应逐年压减: what has to be less.
            let rest = text::between(&reading.folded, span.end, reading.text.len());
            let near: String = rest.chars().take(6).collect();
            if lists::VERB_RESTRICTION.any_in(&near) {
                return (Instrument::Restriction, by(&span));
            }
            // 应在10个工作日内完成初审: how fast an office must be.
            let timed = reading.dates.iter().any(|date| {
                matches!(
                    date.deadline,
                    Deadline::Within { unit: SpanUnit::Days | SpanUnit::Weeks | SpanUnit::Months, .. }
                ) && date.span.start >= span.end
                    && text::between(&reading.folded, span.end, date.span.start).chars().count() <= 6
            });
            if let Some(act) = act_of_office(reading, &span).filter(|_| !timed) {
                return act;
            }
            for instrument in [Instrument::Application, Instrument::Governance] {
                if let Some((_, _, cue)) = named(instrument, Tier::Decisive).filter(|_| !timed) {
                    let wanted = instrument == Instrument::Governance
                        || lists::TAKES_INTO_USE.any_in(&reading.folded[span.end..]);
                    if wanted && (cue.start > span.start || instrument == Instrument::Application) {
                        return (instrument, by(cue));
                    }
                }
            }
            let returns = lists::MONEY_BACK.any_in(&reading.folded[span.start..]);
            if reading.has(C::Support)
                && !returns
                && named(Instrument::Funding, Tier::Decisive).is_some_and(|(_, _, c)| c.start > span.start)
            {
                return (Instrument::Funding, by(&span));
            }
            return (Instrument::Regulation, by(&span));
        }
        Some((Binding::Permit, span))
            if !reading.folded[span.clone()].contains(['鼓', '探', '倡', '提'])
                && !lists::STUDIED.any_in(&reading.folded[span.clone()]) =>
        {
            // 可以对高耗水作物的种植面积作出限制
            let limits = &lists::PUTS_A_LIMIT;
            if let Some(word) = limits.iter().find(|word| reading.folded[span.end..].contains(**word))
                && !reading.names(&lists::LIFTED)
            {
                return (Instrument::Restriction, (*word).to_owned());
            }
            if let Some((_, _, cue)) =
                words.iter().find(|(i, t, _)| *t == Tier::Decisive && *i == Instrument::Tax)
            {
                return (Instrument::Tax, by(cue));
            }
            let own = reading.clauses[reading.clause_at(span.start)].clone();
            let given = |(i, t, _): &&(Instrument, Tier, Range<usize>)| {
                *t == Tier::Decisive
                    && matches!(i, Instrument::Funding | Instrument::Tax | Instrument::Talent)
            };
            let here = words.iter().filter(|(_, _, cue)| cue.start >= own.start && cue.end <= own.end);
            if let Some((instrument, _, cue)) = here.clone().find(given).or_else(|| words.iter().find(given))
            {
                return (*instrument, by(cue));
            }
            if verdict.roles.contains(&QuantityRole::Amount)
                && let Some(support) = reading.first(C::Support)
            {
                return (Instrument::Funding, by(&support.span));
            }
            // 地方政府得划设促进区, 各地可设立周转池: what an office may do is of the class of its act.
            if let Some(act) = permitted_office(reading, &span) {
                return act;
            }
            // "允许企业开展数据服务试点": a pilot is what is permitted.
            if let Some((_, _, cue)) = words.iter().find(|(i, t, cue)| {
                *i == Instrument::Application
                    && *t == Tier::Decisive
                    && cue.start > span.start
                    && lists::TRIES_AND_SPREADS.any_in(&reading.folded[cue.clone()])
            }) {
                return (Instrument::Application, by(cue));
            }
            // "可直接挂网采购": to buy is what is permitted.
            if let Some((_, _, cue)) = words.iter().find(|(i, t, cue)| {
                *i == Instrument::Application
                    && *t >= Tier::Usual
                    && cue.start > span.start
                    && reading.folded[cue.clone()].contains("采购")
            }) {
                return (Instrument::Application, by(cue));
            }
            return (Instrument::Regulation, by(&span));
        }
        _ => {}
    }
    // 单个场站容量以不超过2GW为上限: a norm, whatever it is set for.
    let acts = reading.has(C::Act) || reading.has(C::Support);
    if !acts && reading.quantities.iter().any(|quantity| bounds_by_rule(reading, quantity)) {
        return (Instrument::Regulation, "a bound is set".to_owned());
    }
    let lifted = reading.names(&lists::LIFTED) && reading.names(&lists::LIMITS);
    if lifted {
        return (Instrument::Regulation, "限制".to_owned());
    }
    // 每所幼儿园至少配备2名保健医生: a norm.
    let first = reading.folded.trim_start();
    if first.starts_with('每')
        && !["每年", "每月", "每季", "每周"].iter().any(|word| first.starts_with(word))
        && !reading.has(C::Support)
        && verdict.roles.contains(&QuantityRole::Amount)
        && let Some(word) = lists::NORM_BOUNDS.iter().find(|word| first.contains(**word))
    {
        return (Instrument::Regulation, (*word).to_owned());
    }
    // 在3天之内完成…的审批: the time of a procedure.
    if times_a_procedure(reading) && !reading.has(C::Support) && !reading.folded.contains("资金") {
        return (Instrument::Regulation, "a time limit".to_owned());
    }
    if let Some(word) = office_in_charge(reading) {
        return (Instrument::Governance, word);
    }
    if issues_a_titled_paper(reading).is_some()
        && let Some(issued) = issued_paper(reading)
    {
        return issued;
    }
    // 将电动自行车纳入强制性产品认证目录: what is taken into the scope of a rule.
    let taken_in = ["纳入", "列入", "增列入"].iter().filter_map(|word| reading.folded.find(word)).min();
    let weighed =
        lists::WEIGHED_IN.iter().any(|word| reading.folded.trim_end_matches(['。', '；']).ends_with(word));
    if let Some(at) = taken_in.filter(|_| !weighed)
        && let Some((_, _, cue)) = words.iter().find(|(i, t, cue)| {
            *i == Instrument::Regulation
                && *t == Tier::Decisive
                && cue.start > at
                && reading.clause_at(cue.start) == reading.clause_at(at)
        })
    {
        return (Instrument::Regulation, by(cue));
    }
    if let Some(first) = built_first(reading) {
        return first;
    }
    let money = reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
        *role == QuantityRole::Amount && (q.unit.is_currency() || matches!(q.unit.symbol(), "%" | "pp"))
    });
    // 发放临时生活费，每人每月1500元; 已批出38亿元，用作…: money that is given or granted.
    if money
        && let Some(word) = reading.clauses.iter().find_map(|clause| granted(reading, clause))
        && !(reading.has(C::Support)
            && (rewarded_person(reading).is_some()
                || !word.ends_with('贷')
                    && named(Instrument::Talent, Tier::Decisive)
                        .is_some_and(|(_, _, cue)| reading.clause_at(cue.start) == 0)))
    {
        return (Instrument::Funding, word);
    }
    if let Some(word) = pools_means(reading) {
        return (Instrument::Funding, word);
    }
    if let Some((_, _, cue)) = named(Instrument::Tax, Tier::Decisive) {
        return (Instrument::Tax, by(cue));
    }
    // 全数豁免机动车辆税: what is waived is a tax.
    if let Some((_, _, cue)) = named(Instrument::Tax, Tier::Usual)
        && reading.names(&lists::TAXED)
        && reading.folded[cue.end..].chars().next().is_none_or(|c| !"务收局法费金票".contains(c))
    {
        return (Instrument::Tax, by(cue));
    }
    // 每个品种支持200万元, 财政单项支持不超过2000万元: money given, whatever it is for.
    if money
        && !reading.has(C::Support)
        && reading.clauses.iter().any(|clause| {
            reading.folded[clause.clone()].contains("支持")
                && reading.quantities.iter().any(|q| {
                    q.unit.is_currency() && q.number.start >= clause.start && q.number.end <= clause.end
                })
        })
    {
        return (Instrument::Funding, "支持".to_owned());
    }
    if !money && let Some(word) = housed_person(reading) {
        return (Instrument::Talent, word);
    }
    if !money && let Some(told) = works_done(reading) {
        return told;
    }
    if !money
        && issued_paper(reading).is_none()
        && let Some(told) = first_shape(reading)
    {
        return told;
    }
    // "安排技能提升专项资金4000万元", "补贴标准为…": the money itself is the subject.
    let set_aside = money && reading.names(&lists::FUND_NAMES) && reading.names(&lists::SET_ASIDE)
        || reading.names(&lists::STANDARD_IS);
    if set_aside && money {
        return (Instrument::Funding, "money is set aside".to_owned());
    }
    if money && let Some(word) = sets_means_aside(reading) {
        return (Instrument::Funding, word);
    }
    if (money || reading.has(C::Support))
        && let Some(who) = rewarded_person(reading)
    {
        return (Instrument::Talent, who);
    }
    if (money || reading.has(C::Support))
        && let Some((_, _, cue)) = named(Instrument::Talent, Tier::Decisive)
        && (reading.clause_at(cue.start) == 0 || !money)
        && words
            .iter()
            .all(|(i, t, span)| *i != Instrument::Funding || *t < Tier::Decisive || span.start > cue.start)
    {
        return (Instrument::Talent, by(cue));
    }
    if money && let Some((_, _, cue)) = named(Instrument::Funding, Tier::Usual) {
        return (Instrument::Funding, by(cue));
    }
    if let Some(support) = reading.first(C::Support)
        && (money && !["建设", "布局"].iter().any(|head| reading.folded.starts_with(head))
            || ["给予", "予以支持", "予以补"].iter().any(|word| reading.folded.contains(word)))
    {
        return (Instrument::Funding, by(&support.span));
    }
    if let Some((instrument, word)) = issued_paper(reading) {
        return (instrument, word);
    }
    let clauses = acting_clauses(reading);
    let told = instrument::firm(reading, &clauses)
        .or_else(|| by_the_last_sign(reading, &clauses))
        .or_else(|| instrument::first(reading, &clauses));
    // 每天体育活动时间不低于1小时: a norm.
    let norm = &lists::NORM_BOUNDS;
    if told.is_none()
        && verdict.roles.contains(&QuantityRole::Amount)
        && let Some(word) = norm.iter().find(|word| reading.folded.contains(**word))
    {
        return (Instrument::Regulation, (*word).to_owned());
    }
    if told.is_none() && resets(reading) {
        return (Instrument::Regulation, "a rule set anew".to_owned());
    }
    told.unwrap_or((Instrument::Other, "no word of a class".to_owned()))
}

/// The class by the shape of the first acting clause that tells one, before any clause whose words do.
fn first_shape(reading: &Reading<'_>) -> Option<(Instrument, String)> {
    let clauses = acting_clauses(reading);
    for (index, clause) in clauses.iter().enumerate() {
        // 薄膜抗垢技术，委托大学研发: what is acted on may stand before its act.
        let topic =
            !reading.has_in(C::Act, clause) && clauses[index + 1..].iter().any(|c| reading.has_in(C::Act, c));
        if topic {
            continue;
        }
        // 实施“国优计划”，为中西部学校培养教师: the name tells less than what is done.
        let text = reading.folded[clause.clone()].trim_end_matches(['，', ' ']);
        let named = text.ends_with(['”', '」', '》'])
            && lists::CARRIES_OUT_A_NAME.iter().any(|act| {
                text.trim_start().strip_prefix(act).is_some_and(|rest| rest.starts_with(['“', '「', '《']))
            });
        if named && clauses[index + 1..].iter().any(|later| told_by_shape(reading, later).is_some()) {
            continue;
        }
        if let Some(told) = told_by_shape(reading, clause) {
            return Some(told);
        }
        if reading.instruments_in(clause).iter().any(|(_, tier, _)| *tier >= Tier::Usual) {
            return None;
        }
    }
    None
}

/// 镇水利站负责…, …由省科技厅牵头: who does the work, whatever it is.
fn office_in_charge(reading: &Reading<'_>) -> Option<String> {
    let clause = &reading.folded[reading.clauses[0].clone()];
    let at = ["负责", "牵头负责", "统筹负责"].iter().filter_map(|word| clause.find(word)).min()?;
    let subject = clause[..at].trim();
    let offices = &lists::OFFICES_IN_CHARGE;
    let named = offices.iter().any(|office| subject.ends_with(office)) && subject.chars().count() <= 20;
    (named && !clause.contains("负责人")).then(|| "负责".to_owned())
}

/// 推动…研发，补助…: what is built, run or taught first decides over the money that follows.
fn built_first(reading: &Reading<'_>) -> Option<(Instrument, String)> {
    let heading = reading.folded[reading.clauses[0].clone()].ends_with('：');
    let clause = reading.clauses.get(usize::from(heading))?;
    // 开展…研发的，按投资的30%补助: the case in which money is given.
    let case = reading.folded[clause.clone()].trim_end_matches(['，', ' ']).ends_with(['的', '者']);
    // 新建的民办养老机构，…给予补贴: whom it is for.
    let whom = leading_act(reading, clause).is_none_or(|act| reading.folded[act.end..].starts_with('的'))
        || lists::ATTRIBUTES_OF_WHAT_IS_MADE
            .iter()
            .any(|head| reading.folded[clause.clone()].trim_start().starts_with(head));
    if whom || case || reading.clauses.len() < 2 + usize::from(heading) || reading.has_in(C::Support, clause)
    {
        return None;
    }
    let text = reading.folded[clause.clone()].trim_start();
    // "支持…创建集群，对新获批的…奖励500万元": the money goes to others than those who act.
    let others = reading.clauses[1 + usize::from(heading)..]
        .iter()
        .any(|later| reading.folded[later.clone()].trim_start().starts_with('对'));
    if others && lists::LETS_SOMEBODY.iter().any(|head| text.starts_with(head)) {
        let narrowed = after_the_doer(reading, clause);
        let told = reading.instruments_in(&narrowed).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
        return told.then(|| instrument::first(reading, std::slice::from_ref(&narrowed)))?;
    }
    let heads = &lists::ACTS_BESIDE_A_REWARD;
    // 支持…创建集群，对新获批的…奖励: the reward is another act when it names whom it is for.
    let next = reading.clauses.get(1 + usize::from(heading)).map(|c| reading.folded[c.clone()].trim_start());
    let apart = text.starts_with("支持")
        && next.is_some_and(|next| next.starts_with('对'))
        && lists::MAKES_A_NAMED_PLACE.any_in(text);
    if !apart && !heads.iter().any(|head| text.starts_with(head)) {
        return None;
    }
    let told = reading.instruments_in(clause).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    told.then(|| instrument::first(reading, std::slice::from_ref(clause)))?
}

/// A duty of an office towards its superiors: to report, to name somebody, to share the work.
fn duty_of_office(reading: &Reading<'_>, duty: &Range<usize>) -> Option<String> {
    let clause = &reading.clauses[reading.clause_at(duty.start)];
    let subject = text::between(&reading.folded, clause.start, duty.start).trim();
    let ends = &lists::REPORTING_OFFICE_TAILS;
    let offices = &lists::REPORTING_OFFICES;
    let acts = &lists::DUTIES_OF_OFFICES;
    let office = offices
        .iter()
        .find(|office| subject.contains(**office))
        .or_else(|| ends.iter().find(|end| subject.ends_with(**end)))?;
    let told = text::between(&reading.folded, duty.end, clause.end);
    let act = acts.iter().find(|act| told.contains(**act))?;
    let for_means = ["资金", "经费"].iter().any(|means| told.contains(means));
    (!for_means).then(|| format!("{office}…{act}"))
}

/// 县级以上人民政府应当支持…攻关: a duty of an authority is of the class of its act.
fn act_of_office(reading: &Reading<'_>, duty: &Range<usize>) -> Option<(Instrument, String)> {
    let clause = &reading.clauses[reading.clause_at(duty.start)];
    let subject = text::between(&reading.folded, clause.start, duty.start).trim();
    let office = lists::ACTING_OFFICES.iter().any(|office| subject.ends_with(office));
    if !office {
        return None;
    }
    let told = duty.end..clause.end;
    if ["资金", "经费"].iter().any(|means| reading.folded[told.clone()].contains(means)) {
        return Some((Instrument::Funding, reading.words(duty)));
    }
    instrument::first(reading, std::slice::from_ref(&told))
        .or_else(|| by_the_last_sign(reading, std::slice::from_ref(&told)))
}

/// 地方政府得划设…促进区: an act that is left to an office.
fn permitted_office(reading: &Reading<'_>, permit: &Range<usize>) -> Option<(Instrument, String)> {
    let clause = &reading.clauses[reading.clause_at(permit.start)];
    let subject = text::between(&reading.folded, clause.start, permit.start).trim();
    let office = lists::ACTING_OFFICES.iter().any(|office| subject.ends_with(office));
    let told = permit.end..clause.end;
    if !office || !reading.has_in(C::Act, &told) {
        return None;
    }
    told_by_shape(reading, &told)
        .or_else(|| by_the_last_sign(reading, std::slice::from_ref(&told)))
        .or_else(|| instrument::firm(reading, std::slice::from_ref(&told)))
}

/// 豁免…执照费, 登记费减免: a charge of the authority that is waived, as a tax is.
fn waived_fee(reading: &Reading<'_>) -> Option<String> {
    let fee = lists::PUBLIC_FEES.iter().find(|fee| reading.folded.contains(**fee))?;
    reading.names(&lists::WAIVES).then(|| (*fee).to_owned())
}

/// "出台…管理办法", "制定…标准": the paper that is issued tells the class, whatever it is about.
pub(super) fn issued_paper(reading: &Reading<'_>) -> Option<(Instrument, String)> {
    if let Some(title) = issues_a_titled_paper(reading) {
        let title = title.split(['（', '(']).next().unwrap_or(title).trim();
        let law = lists::TITLE_OF_A_LAW.iter().any(|word| title.ends_with(word));
        let found = if law { Instrument::Regulation } else { Instrument::Governance };
        return Some((found, title.to_owned()));
    }
    let clause = reading
        .clauses
        .iter()
        .find(|clause| lists::ISSUES_A_LAW.any_in(&reading.folded[(*clause).clone()]))?;
    let text = reading.folded[clause.clone()].trim_end_matches(['。', '，', '；', '”', '》']);
    let laws = &lists::BINDING_PAPERS;
    let detailed = text.ends_with("细则") && !text.ends_with("工作细则") && !text.ends_with("实施细则");
    if detailed {
        return Some((Instrument::Regulation, "细则".to_owned()));
    }
    laws.iter().find(|law| text.ends_with(**law)).map(|law| (Instrument::Regulation, (*law).to_owned()))
}
