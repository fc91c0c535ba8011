//! What each number of a Chinese sentence is: a target, a figure, a term of a measure.

use crate::provisions::chinese::{
    conditions::rules_a_case,
    terms::{
        bounds_by_rule, fixes_a_price, gives_each, is_benefit, is_rate_of_support, is_reset, lasts,
        limits_a_procedure, sets_money_aside, within_a_year,
    },
};
use std::ops::Range;

use crate::{
    domain::provision::Modality,
    provisions::{
        chinese::tense::{Binding, Tense, leading_act},
        context::{SectionKind, Surroundings},
        lexicon::{CueClass as C, lists},
        quantity::Quantity,
        reading::{Reading, is_time},
        verdict::QuantityRole,
    },
    text,
};

pub(super) fn roles(
    reading: &Reading<'_>,
    around: &Surroundings,
    tenses: &[Tense],
    binding: Option<&(Binding, Range<usize>)>,
) -> Vec<QuantityRole> {
    let binds = binding.is_some_and(|(b, _)| *b != Binding::Permit);
    let goal_sentence = tenses.contains(&Tense::Goal) && reading.deadlines().next().is_some();
    let of_a_case = rules_a_case(reading, around, tenses);
    let mut roles = Vec::with_capacity(reading.quantities.len());
    for (index, quantity) in reading.quantities.iter().enumerate() {
        let clause = reading.clause_at(quantity.number.start);
        let range = &reading.clauses[clause];
        let mut tense = tenses[clause];
        // 释出3.6GW容量，预定119年至120年完成并网: dated by what follows.
        if tense == Tense::Open
            && !quantity.unit.is_currency()
            && !is_time(quantity)
            && dated_behind(reading, tenses, clause)
        {
            tense = Tense::Goal;
        }
        let role = if tense == Tense::Projected {
            QuantityRole::Target(Modality::Projected)
        } else if is_baseline(reading, index, range) {
            QuantityRole::Figure
        } else if counts_parts(reading, quantity)
            || in_a_saying(reading, quantity)
            || sums_up(reading, quantity, range)
            || describes_whom(reading, quantity, range, binds)
            || within_a_year(reading, quantity)
        {
            QuantityRole::Nothing
        } else if (tense != Tense::Past
            && (raises_a_limit(reading) || tells_where(reading, around, quantity, range)))
            || (around.section == SectionKind::Conditions && !goal_sentence)
            || (binds && (tense != Tense::Past || reading.has_in(C::Duty, range)))
            || (tense == Tense::Open && is_permitted(reading, binding, quantity, clause))
            || of_a_case
            || tense != Tense::Past
                && around.document.is_surely_policy()
                && is_reset(reading, quantity, range)
            || (tense == Tense::Open
                && around.document.is_surely_policy()
                && bounds_by_rule(reading, quantity))
            || (matches!(tense, Tense::Open | Tense::Goal)
                && around.document.is_surely_policy()
                && !(goal_sentence || around.goal_item || around.section == SectionKind::Goals)
                && (gives_each(reading, quantity, range) || lasts(reading, quantity, range)))
            || (tense == Tense::Open
                && around.document.is_policy
                && (is_charged(reading, quantity, range)
                    || is_cost(reading, quantity, clause)
                    || is_norm_of_each(reading, quantity, range)))
            || is_term(reading, around, quantity, clause, tense, goal_sentence)
        {
            QuantityRole::Amount
        } else {
            match tense {
                // 甘蔗联合机收率仅8.9%
                Tense::Goal if only_that(reading, quantity, range) => QuantityRole::Figure,
                Tense::Goal => QuantityRole::Target(Modality::Committed),
                Tense::Past => QuantityRole::Figure,
                Tense::Open | Tense::Projected => open_role(reading, around, quantity, clause),
            }
        };
        roles.push(role);
    }
    roles
}

/// A number without a date, an aim or a report beside it.
pub(super) fn open_role(
    reading: &Reading<'_>,
    around: &Surroundings,
    quantity: &Quantity,
    clause: usize,
) -> QuantityRole {
    if told_as_fact(&reading.folded[reading.clauses[clause].clone()])
        && !begins_with_act(reading, &reading.clauses[clause])
    {
        return QuantityRole::Figure;
    }
    let act_clause = reading.clauses[..=clause].iter().any(|c| leading_act(reading, c).is_some());
    let act_here =
        leading_act(reading, &reading.clauses[clause]).is_some_and(|act| act.start < quantity.span.start);
    if around.section.is_for_measures() || around.document.is_structured {
        if is_time(quantity) && !matches!(quantity.unit.symbol(), "ms" | "s") {
            return QuantityRole::Amount;
        }
        // "每区推荐不超过5家": a quota.
        if quantity.comparator == crate::domain::provision::Comparator::AtMost
            && quantity.unit.symbol() == "count"
            && reading.folded[reading.clauses[clause].clone()].contains('超')
        {
            return QuantityRole::Amount;
        }
        let told = &reading.folded[reading.clauses[clause].clone()];
        // "入园率稳定在98%": a level to be kept or reached.
        let levels = &lists::LEVEL_REACHED;
        let before = text::between(&reading.folded, reading.clauses[clause].start, quantity.number.start);
        if around.section.is_for_measures()
            && levels.iter().any(|level| before.contains(level))
            && !reading.has(C::Report)
            && !reading.has(C::Duty)
        {
            return QuantityRole::Target(Modality::Committed);
        }
        let threshold = lists::BOUNDS_OF_A_THRESHOLD.any_in(told);
        let headed = leading_act(reading, &reading.clauses[clause]).is_some_and(|act| {
            act.start < quantity.span.start
                && text::between(&reading.folded, reading.clauses[clause].start, act.start)
                    .trim()
                    .chars()
                    .count()
                    <= 4
        });
        if threshold && !headed && !act_at_start(reading) {
            return QuantityRole::Amount;
        }
        // "技术合同成交额达到200亿元", "社会消费品零售总额增长6%": told among what is to be done.
        let range = &reading.clauses[clause];
        let moves = [C::Level, C::Increase, C::Decrease]
            .iter()
            .any(|class| reading.has_in(*class, &(range.start..quantity.span.end.max(quantity.number.end))))
            || quantity.direction.is_some();
        if around.section.is_for_measures()
            && (moves || around.deadline.is_some())
            && !reading.has(C::Report)
            && !reading.has(C::Duty)
            && !told.contains(['了', '已'])
            && !is_time(quantity)
        {
            return QuantityRole::Target(Modality::Committed);
        }
        // Outside the sections of measures an act decides only where the clause begins with it.
        let begun = around.section.is_for_measures()
            || around.item
            || reading.all(C::Future).any(|hit| &reading.folded[hit.span.clone()] != "未来")
            || reading.clauses[..=clause].iter().any(|c| begins_with_act(reading, c));
        if begun && (act_here || act_clause) {
            return QuantityRole::Target(Modality::Committed);
        }
        // "用地规模不少于500亩": a threshold that the policy sets.
        let limits = &lists::THRESHOLDS;
        if quantity.comparator != crate::domain::provision::Comparator::Exactly
            && (threshold || limits.iter().any(|word| told.contains(word)))
            && around.section.is_for_measures()
        {
            return QuantityRole::Amount;
        }
    }
    // "新建幸福院20所，…": told without a subject it is what is to be done, where nothing speaks of the past.
    let plain = around.document.is_policy
        && around.section != SectionKind::Background
        && !reading.has(C::Report)
        && !told_as_fact(&reading.folded[reading.clauses[clause].clone()]);
    let head = reading.folded[reading.clauses[clause].clone()].trim_start();
    let grows = lists::GROWS.iter().any(|word| head.starts_with(word));
    let undone = !head.contains(['了', '已']);
    if plain && (begins_with_act(reading, &reading.clauses[clause]) || grows && undone && !is_time(quantity))
    {
        return QuantityRole::Target(Modality::Committed);
    }
    if act_here && around.item {
        return QuantityRole::Target(Modality::Committed);
    }
    // "建设3个训练场，…", in a policy without sections: what is to be made.
    let clause_text = reading.folded[reading.clauses[clause].clone()].trim_start();
    let directs = around.document.is_policy
        && around.section == SectionKind::Unknown
        && lists::DIRECTIVES.iter().any(|word| clause_text.starts_with(word))
        && !reading.has(C::Report)
        && !clause_text.contains(['了', '已']);
    if directs && act_here && !is_time(quantity) {
        return QuantityRole::Target(Modality::Committed);
    }
    QuantityRole::Figure
}

/// Whether a number is the term of a support: a cap, a rate, a share borne, a period.
pub(super) fn is_term(
    reading: &Reading<'_>,
    around: &Surroundings,
    quantity: &Quantity,
    clause: usize,
    tense: Tense,
    goal_sentence: bool,
) -> bool {
    let range = &reading.clauses[clause];
    let money = quantity.unit.is_currency();
    let share = matches!(quantity.unit.symbol(), "%" | "x");
    let here = reading.has_in(C::Support, range);
    let anywhere = here || reading.has(C::Support);
    // 带动社会资本投入不少于200亿元: means of others, whatever they are called.
    let told = reading.folded[range.clone()].trim_start();
    let draws = &lists::DRAWS_MEANS;
    let brings = ["撬动", "带动", "吸引"].iter().any(|word| told.contains(word))
        && !["给予", "补", "奖"].iter().any(|word| told.contains(word));
    if reading.has_in(C::Attracted, range)
        && (!here || brings || draws.iter().any(|word| told.starts_with(word)))
    {
        return false;
    }
    if fixes_a_price(reading, quantity, clause, tense) {
        return false;
    }
    if tense != Tense::Past
        && !(goal_sentence || around.goal_item || around.section == SectionKind::Goals)
        && is_benefit(reading, quantity, range)
    {
        return true;
    }
    let fund = reading.folded[range.clone()].contains("基金");
    if money && tense != Tense::Past && sets_money_aside(&reading.folded[range.clone()]) {
        return true;
    }
    let short = matches!(quantity.unit.symbol(), "day" | "h" | "min") && tense != Tense::Past;
    if is_time(quantity) && (!goal_sentence || short) && limits_a_procedure(&reading.folded[range.clone()]) {
        return true;
    }
    let rated = share && is_rate_of_support(reading, quantity, range);
    match tense {
        _ if rated && tense != Tense::Past => true,
        Tense::Past => {
            // What has been set aside or granted is a measure already taken.
            money
                && (here || reading.folded.contains("基金") && reading.folded.contains("规模"))
                && reading.names(&lists::PUTS_UP_A_FUND)
        }
        Tense::Goal if goal_sentence || around.goal_item || around.section == SectionKind::Goals => {
            (money || is_time(quantity))
                && here
                && (fund || reading.has_in(C::Support, range))
                && !reading.has_in(C::Level, &(range.start..quantity.number.start))
                || (fund && money)
        }
        _ => {
            let counted = !money && !share && !is_time(quantity);
            // 每瓩补助2万元，上限10瓩; 明确一名副县长: terms.
            let told = &reading.folded[range.clone()];
            let capped = ["上限", "最高", "最多", "至多", "封顶"].iter().any(|word| told.contains(word));
            let named = quantity.value == rust_decimal::Decimal::ONE
                && ["明确", "指定", "确定", "选派"].iter().any(|word| told.contains(word));
            // 为独居老人免费安装报警器3万只: how many are given, no term.
            let free = counted
                && !capped
                && reading.all(C::Support).all(|hit| &reading.folded[hit.span.clone()] == "免费")
                && leading_act(reading, range).is_some_and(|act| act.end <= quantity.span.start);
            if free {
                return false;
            }
            if counted && (capped && anywhere || named) {
                return true;
            }
            // 社会服务券总数由12000张增至16000张: a number that is raised is a goal.
            let raised = &lists::RAISED_TO;
            let before = text::between(&reading.folded, range.start, quantity.span.start.max(range.start));
            if counted && raised.iter().any(|word| before.ends_with(word)) {
                return false;
            }
            if counted {
                // "对日加氢能力1000公斤以上的加氢站，…给予补助": a threshold of the support.
                return anywhere
                    && (reading.folded[range.clone()].contains('的')
                        || reading.folded[range.clone()].trim_start().starts_with('对')
                        || here);
            }
            anywhere
        }
    }
}

/// 按日加收滞纳金千分之二, 处应缴费款一倍的罚款: what has to be paid.
fn is_charged(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.span.start.max(clause.start));
    let pays = quantity.unit.is_currency() || matches!(quantity.unit.symbol(), "%" | "x");
    pays && !reading.has(C::Report) && !lists::OUTPUT_NOUNS.any_in(before) && lists::CHARGING.any_in(before)
}

/// 兴建区域供冷系统，耗资约90亿元: what an act costs.
fn is_cost(reading: &Reading<'_>, quantity: &Quantity, clause: usize) -> bool {
    let range = &reading.clauses[clause];
    let before = text::between(&reading.folded, range.start, quantity.span.start.max(range.start));
    quantity.unit.is_currency()
        && !reading.has(C::Report)
        && lists::COSTS.any_in(before)
        && reading.clauses[..=clause].iter().any(|c| begins_with_act(reading, c) || strong_act(reading, c))
}

/// Whether a clause begins with an act, perhaps behind its place.
fn strong_act(reading: &Reading<'_>, clause: &Range<usize>) -> bool {
    leading_act(reading, clause).is_some_and(|act| {
        let before = text::between(&reading.folded, clause.start, act.start).trim();
        before.is_empty() || before.starts_with(['在', '于', '为', '将'])
    })
}

/// 每所幼儿园至少配备2名保健医生: what each is to have at the least or most.
fn is_norm_of_each(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let text = reading.folded[clause.clone()].trim_start();
    let each =
        text.starts_with('每') && !lists::EACH_OF_TIME_OR_COUNT.iter().any(|word| text.starts_with(word));
    let before = text::between(&reading.folded, clause.start, quantity.number.start.max(clause.start));
    each && reading.deadlines().next().is_none()
        && !reading.has(C::Report)
        && quantity.comparator != crate::domain::provision::Comparator::Exactly
        && lists::NORM_BOUNDS.any_in(before)
}

/// 「充电一小时、少跑两转」: a number in what people say.
fn in_a_saying(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let text = reading.text;
    [('“', '”'), ('「', '」')].iter().any(|(open, close)| {
        let Some(from) = text[..quantity.number.start].rfind(*open) else { return false };
        let inner = &text[from + open.len_utf8()..];
        let Some(end) = inner.find(*close) else { return false };
        from + open.len_utf8() + end >= quantity.number.end
            && inner[..end].contains(['，', '。', '、', '！', '？'])
            && (6..=16).contains(&inner[..end].chars().count())
            && !inner[..end].contains('年')
            && !inner[..end].contains('+')
    })
}

/// 占地1200亩, 位于…: what something is like.
fn told_as_fact(clause: &str) -> bool {
    lists::TOLD_AS_FACT.any_in(clause)
}

/// Whether a later clause, without a number of its own, names the time of what is told here.
fn dated_behind(reading: &Reading<'_>, tenses: &[Tense], clause: usize) -> bool {
    let acts = reading.has_in(C::Act, &reading.clauses[clause]);
    acts && !reading.has(C::Report)
        && reading.clauses.iter().enumerate().skip(clause + 1).any(|(index, later)| {
            tenses[index] == Tense::Goal
                && reading.has_in(C::Commitment, later)
                && reading
                    .deadlines()
                    .any(|date| date.span.start >= later.start && date.span.end <= later.end)
                && !reading.quantities.iter().any(|q| reading.clause_at(q.number.start) == index)
        })
}

/// 仅8.9%, 只有三成: told of what there is.
fn only_that(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.span.start.max(clause.start));
    lists::ONLY.iter().any(|word| before.ends_with(word)) && !reading.has_in(C::Commitment, clause)
}

/// Whether a clause begins with an act, also after 要, 再, 共 and the like.
fn begins_with_act(reading: &Reading<'_>, clause: &Range<usize>) -> bool {
    leading_act(reading, clause).is_some_and(|act| {
        let before = text::between(&reading.folded, clause.start, act.start).trim();
        let word = &reading.folded[act.clone()];
        // 查扣车辆320台, told as easily of the past.
        if lists::VERBS_AT_THE_HEAD.contains(word) {
            return false;
        }
        // 面向海外招募50名学者, 在高海拔地区铺设管道80公里
        let heads: &[&str] =
            if lists::BUILDS_A_THING.contains(word) || lists::ACT_INFRASTRUCTURE.contains(word) {
                &lists::PREPOSITIONS_CHINESE
            } else {
                &["面向", "依托", "围绕", "针对"]
            };
        let fronted = !word.ends_with('成')
            && before.chars().count() <= 12
            && heads.iter().any(|head| before.starts_with(head));
        before.chars().count() <= 2 || fronted
    })
}

/// 对500千瓦以上的用电大户, 产值超5亿元的龙头企业: a size that only describes those whom an act is about.
fn describes_whom(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>, binds: bool) -> bool {
    if binds
        || reading.has(C::Support)
        || quantity.comparator == crate::domain::provision::Comparator::Exactly
    {
        return false;
    }
    let after = text::between(&reading.folded, quantity.span.end.min(clause.end), clause.end);
    // "以上的" may belong to the quantity already.
    let whole = reading.folded[..quantity.span.end].ends_with('的');
    let Some(who) = after.trim_start().strip_prefix('的').or(whole.then_some(after)) else { return false };
    let nouns = &lists::WHOM_A_THRESHOLD_PICKS;
    let near: String = who.chars().take(8).collect();
    let lets = &lists::LETS_BEFORE_A_THRESHOLD;
    let head = reading.folded[clause.clone()].trim_start();
    nouns.iter().any(|noun| near.contains(noun)) && lets.iter().any(|word| head.starts_with(word))
}

/// 东亭、南汇两个镇: a number that only sums up what has been named.
fn sums_up(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.span.start.max(clause.start));
    // 一、2026年底以前完成2座: an act stands right before the number.
    let made = reading.all(C::Act).any(|hit| {
        hit.span.end <= quantity.span.start
            && text::between(&reading.folded, hit.span.end, quantity.span.start).trim().is_empty()
    });
    if made {
        return false;
    }
    let named = before.matches('、').count() + before.matches(['和', '与', '及']).count().min(1);
    let listed = before.contains('、') || before.contains(['和', '与', '及']);
    quantity.unit.symbol() == "count"
        && quantity.upper.is_none()
        && listed
        && !reading
            .quantities
            .iter()
            .any(|q| q.span.start >= clause.start && q.span.end <= quantity.span.start)
        && quantity.value == rust_decimal::Decimal::from(named + 1)
        && before.chars().count() <= 40
        && leading_act(reading, clause)
            .is_none_or(|act| act.start >= quantity.span.end || act.start > clause.start + 12)
}

/// 放宽载重限制，由25公斤增至150公斤: how far a limit is moved.
fn raises_a_limit(reading: &Reading<'_>) -> bool {
    reading.clauses.iter().any(|clause| {
        let text = &reading.folded[clause.clone()];
        lists::LIFTED.any_in(text)
            && lists::LIMITS.any_in(text)
            // 牌照数目上限增至5,000个
            || text.find("上限").is_some_and(|at| lists::RESET.any_in(&text[at..]))
                && reading.deadlines().next().is_none()
                && !reading.has(C::Report)
    })
}

/// 在10个县开展试点: in how many places something is done, where no date makes a goal of it.
fn tells_where(
    reading: &Reading<'_>,
    around: &Surroundings,
    quantity: &Quantity,
    clause: &Range<usize>,
) -> bool {
    let before =
        text::between(&reading.folded, clause.start, quantity.span.start.max(clause.start)).trim_end();
    let after = text::between(&reading.folded, quantity.number.end, clause.end);
    quantity.unit.symbol() == "count"
        && !around.goal_item
        && around.section != SectionKind::Goals
        && around.deadline.is_none()
        && reading.deadlines().next().is_none()
        && (before.ends_with('在')
            || before.ends_with("选择")
            || before.ends_with("在全国")
            || before.ends_with("在全省"))
        && lists::TRIED_IN.any_in(after)
}

/// Whether the sentence begins with an act.
fn act_at_start(reading: &Reading<'_>) -> bool {
    let first = &reading.clauses[0];
    leading_act(reading, first)
        .is_some_and(|act| text::between(&reading.folded, first.start, act.start).trim().chars().count() <= 4)
}

/// "可以按日加收千分之三": a number in what somebody may do.
fn is_permitted(
    reading: &Reading<'_>,
    binding: Option<&(Binding, Range<usize>)>,
    quantity: &Quantity,
    clause: usize,
) -> bool {
    binding.is_some_and(|(binding, span)| {
        *binding == Binding::Permit
            && reading.folded[span.clone()].starts_with(['可', '得', '允', '准'])
            && reading.clause_at(span.start) == clause
            && (span.end <= quantity.span.start
                // 年收入2000万元以上的企业可申报: a condition of what is permitted.
                || quantity.span.end <= span.start
                    && text::between(&reading.folded, quantity.number.end, span.start).contains('的'))
            // 可以申请延长租约，最多二十年
            || *binding == Binding::Permit
                && clause > 0
                && reading.clause_at(span.start) + 1 == clause
                && text::between(&reading.folded, reading.clauses[clause].start, quantity.span.end).trim().chars().count() <= 10
                && quantity.comparator != crate::domain::provision::Comparator::Exactly
            // 楼宇面积逾5,000平方米的酒店，可设置…: whom a permission is for.
            || *binding == Binding::Permit
                && reading.clause_at(span.start) == clause + 1
                && text::between(&reading.folded, reading.clauses[clause + 1].start, span.start).trim().is_empty()
                && text::between(&reading.folded, quantity.span.start, span.start).contains('的')
    })
}

/// Whether a quantity is what another is compared with: 由25%提高到50%, 比2024年的100家.
pub(super) fn is_baseline(reading: &Reading<'_>, index: usize, clause: &Range<usize>) -> bool {
    let quantity = &reading.quantities[index];
    // 利用系数由0.61提高到0.65 compares, 是2020年的3倍 does not.
    let ratio = quantity.unit.symbol() == "x"
        && reading.quantities.get(index + 1).is_none_or(|next| next.unit.symbol() != "x");
    if quantity.direction.is_some() || ratio {
        return false;
    }
    // 在首批12个试点基础上: what there is already.
    let rest = text::between(&reading.folded, quantity.number.end, clause.end);
    if rest.find("基础上").is_some_and(|at| rest[..at].chars().count() <= 12)
        && text::between(&reading.folded, clause.start, quantity.number.start).contains(['在', '从'])
    {
        return true;
    }
    let start = index
        .checked_sub(1)
        .map_or(clause.start, |before| reading.quantities[before].span.end.max(clause.start))
        .min(quantity.number.start);
    let between = start..quantity.number.start;
    let moved = [C::Level, C::Increase, C::Decrease].iter().any(|class| reading.has_in(*class, &between));
    let marked = reading.all(C::Baseline).any(|hit| {
        hit.span.start >= between.start && hit.span.end <= between.end && {
            let gap = text::between(&reading.folded, hit.span.end, between.end);
            gap.chars().count() <= 12
        }
    });
    let followed = reading.quantities.get(index + 1).is_some_and(|next| {
        reading.has_in(C::Level, &(quantity.span.end.min(next.span.start)..next.number.start))
    });
    marked && !moved && followed
}

/// "18项措施", "六个方面": the document's own parts.
pub(super) fn counts_parts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after: String = reading.folded[quantity.number.end..].chars().take(6).collect();
    let before: String = reading.folded[..quantity.number.start].chars().rev().take(2).collect();
    // “科技助企”十二条, “稳就业20条”: a set of measures under a name.
    if before.starts_with(['”', '"', '」', '》']) && (after.starts_with('条') || after.starts_with("策"))
    {
        return true;
    }
    // 人力资源社会保障部等六部门, 中央网信办等十部委: who joins in.
    let joint = before.starts_with('等')
        && lists::JOINT_OFFICES.iter().any(|word| after.trim_start_matches(['个', '家']).starts_with(word));
    joint || lists::OWN_PARTS.iter().any(|part| after.starts_with(part)) || before.starts_with('第')
}
