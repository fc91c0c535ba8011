//! Numbers that are terms of support: benefits, prices that are fixed, rates, money set aside, limits of procedures.

use crate::domain::deadline::Deadline;
use crate::provisions::{
    chinese::tense::Tense,
    dates::DateRelation,
    lexicon::{CueClass as C, lists},
    quantity::Quantity,
    reading::{Reading, is_time},
};
use crate::text;
use std::ops::Range;

/// 年担保费率控制在0.8%以内: a price or a speed that a supporting act fixes is a goal besides it.
pub(super) fn fixes_a_price(reading: &Reading<'_>, quantity: &Quantity, clause: usize, tense: Tense) -> bool {
    let range = &reading.clauses[clause];
    let text = &reading.folded[range.clone()];
    let before = text::between(&reading.folded, range.start, quantity.span.start.max(range.start));
    let named = lists::PRICED.any_in(before);
    let fixed = lists::FIXED_AT.any_in(text);
    let led = clause > 0
        && reading.clauses[..clause]
            .iter()
            .any(|c| lists::LED_BY.iter().any(|act| reading.folded[c.clone()].trim_start().starts_with(act)));
    let gives = lists::GIVES_SUPPORT.any_in(text);
    named && fixed && led && !gives && tense != Tense::Past
}

/// 报销比例提高10个百分点, 低保标准提高到每月850元: how much people get or must pay.
pub(super) fn is_benefit(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.number.start);
    let nouns = &lists::BENEFITS;
    let taxed = ["印花税", "税率", "关税", "免税额", "扣除额"];
    let spans = &lists::SPANS_OF_TERMS;
    if is_time(quantity) {
        return spans.iter().any(|noun| before.contains(noun));
    }
    let told = nouns.iter().any(|noun| before.contains(noun))
        || quantity.unit.is_currency()
            && taxed.iter().any(|noun| reading.folded[clause.clone()].contains(noun));
    told && (!matches!(quantity.unit.symbol(), "count" | "GW" | "MW" | "t") || before.contains("配额"))
}

/// 安排资金40万元, 总经费300亿元: money that the authority itself sets aside.
pub(super) fn sets_money_aside(clause: &str) -> bool {
    let each = lists::FOR_EACH_ONE.any_in(clause) && !lists::AMOUNTS_THAT_GO_UP.any_in(clause);
    let sets = &lists::SETS_MONEY_ASIDE;
    let means = &lists::NOUNS_OF_MONEY;
    let own = !lists::OTHERS_MONEY.any_in(clause);
    // 将投资120亿元建设管廊80公里
    let invests = ["投资", "投入"].iter().any(|word| {
        clause.find(word).is_some_and(|at| {
            let after = clause[at + word.len()..]
                .trim_start_matches(['约', '超', '近', '逾', '过', '不', '少', '于']);
            after.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百千新人".contains(c))
                && lists::WHAT_MONEY_MAKES.any_in(after)
        })
    }) && !lists::INVESTED_BY_FIRMS.any_in(clause);
    if own && invests {
        return true;
    }
    let budget = ["总经费", "经费总额", "预算总额", "总预算"].iter().any(|word| clause.contains(word));
    own && (budget
        || each
        || sets.iter().any(|word| clause.contains(word)) && means.iter().any(|word| clause.contains(word)))
}

/// 审批时限压缩至5个工作日, 1个工作日内办结: the time that a procedure may take.
pub(super) fn limits_a_procedure(clause: &str) -> bool {
    lists::PROCEDURES.any_in(clause)
}

/// 给予20%的补助, 按投资额的30%奖励: a rate, beside a number to be reached in another clause.
pub(super) fn is_rate_of_support(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.number.start);
    let after = text::between(&reading.folded, quantity.number.end, clause.end);
    let taxed = &lists::RATES_OF_TAX;
    if taxed.iter().any(|word| before.contains(word) || after.contains(word)) {
        return true;
    }
    let gives = ["给予", "予以", "按"];
    let kinds = &lists::KINDS_OF_SUPPORT;
    gives.iter().any(|word| before.contains(word))
        && kinds.iter().any(|word| after.contains(word) || before.contains(word))
        && !reading.has_in(C::Level, &(clause.start..quantity.number.start))
}

/// 省级财政单项支持不超过2000万元, 每个品种支持200万元, 名额约六百个, 每辆获发3,500元: what each gets, or how many get it.
pub(super) fn gives_each(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.number.start.max(clause.start));
    let after = text::between(&reading.folded, quantity.span.end.min(clause.end), clause.end);
    if quantity.unit.symbol() == "count" {
        let aids = ["资助", "补贴", "补助", "津贴", "奖励"].iter().any(|word| reading.folded.contains(word));
        let head = before.trim_end_matches(['约', '为', '共', '近', '逾', '超']);
        return aids && ["名额", "配额", "名额上限"].iter().any(|word| head.ends_with(word));
    }
    let share = matches!(quantity.unit.symbol(), "%" | "x");
    if reading.has(C::Report)
        || reading.has(C::Attracted)
        || lists::OUTPUT_NOUNS.any_in(before)
        || !(quantity.unit.is_currency() || share)
    {
        return false;
    }
    let each = before.contains(['每', '单', '各', '最']) || before.contains("一次性");
    let capped = lists::CAPPED.iter().any(|word| before.contains(word) || after.starts_with(word));
    let given = lists::GIVEN_TO_ONE.any_in(before);
    let taxed = ["税", "差饷", "牌照费", "规费"].iter().any(|word| reading.folded.contains(word))
        && reading.names(&lists::TAXED);
    if share {
        return taxed && (quantity.unit.symbol() == "%" || before.ends_with(['征', '按']));
    }
    given && (each || capped) || taxed && capped || each && capped
}

/// 期限最长15年, 实行两年服务期: how long something lasts, no goal.
pub(super) fn lasts(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let text = &reading.folded[clause.clone()];
    let acts = reading.has(C::Act) || reading.has(C::Permit) || reading.has(C::Support);
    // 过夜游客人均停留时间延长至3天: a level.
    let average = ["人均", "平均", "户均"].iter().any(|word| text.contains(word));
    is_time(quantity) && acts && !average && !reading.has(C::Report) && lists::TERM_NOUNS.any_in(text)
}

/// 同一企业一年内获得的资金以5000万元为上限: the year over which a sum is counted.
pub(super) fn within_a_year(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    quantity.unit.symbol() == "year"
        && quantity.value == rust_decimal::Decimal::ONE
        && (reading.folded[quantity.span.clone()].contains('内')
            || reading.folded[quantity.number.end..].trim_start_matches(['年', '个']).starts_with('内'))
        && reading.quantities.iter().any(|other| other.unit.is_currency())
}

/// 以不超过1GW为上限, 以五次为限: a bound that is set.
pub(super) fn bounds_by_rule(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let whole = &reading.folded[quantity.span.clone()];
    let after = &reading.folded[quantity.span.end..];
    let before = &reading.folded[..quantity.span.start];
    let bound = &lists::PUTS_A_BOUND_AFTER;
    (whole.starts_with('以') || before.ends_with('以'))
        && bound.iter().any(|word| whole.ends_with(word) || after.starts_with(word))
}

/// 入息水平由11月1日起调整至每月8,000元: a rate, charge or age that holds from a day on.
pub(super) fn is_reset(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    let before = text::between(&reading.folded, clause.start, quantity.span.start.max(clause.start));
    let from = reading.dates.iter().any(|date| {
        date.relation == DateRelation::From
            && matches!(date.deadline, Deadline::Day(_) | Deadline::Month { .. })
    });
    let fixed =
        quantity.unit.is_currency() || matches!(quantity.unit.symbol(), "%" | "pp") || is_time(quantity);
    if from && fixed && lists::RESET.any_in(before) {
        return true;
    }
    // 女佣税减至每月60元, 停车费由5元降至3元: a charge is of the authority's making.
    let undated =
        reading.deadlines().next().is_none() && !reading.has(C::Report) && !reading.has(C::Projection);
    let charges = &lists::CHARGES_CHINESE;
    undated
        && quantity.unit.is_currency()
        && lists::RESET.iter().any(|word| {
            before.find(word).is_some_and(|at| {
                let subject = before[..at].split(['由', '从']).next().unwrap_or("");
                charges.iter().any(|charge| subject.trim_end_matches(['将', '会', '拟']).ends_with(charge))
            })
        })
}

/// 退休年龄将从2027年1月1日起调高至65岁: a rule is changed from a day on.
pub(super) fn resets(reading: &Reading<'_>) -> bool {
    let from = reading.dates.iter().any(|date| {
        date.relation == DateRelation::From
            && matches!(date.deadline, Deadline::Day(_) | Deadline::Month { .. })
    });
    let charge = || {
        reading.quantities.iter().any(|quantity| {
            is_reset(reading, quantity, &reading.clauses[reading.clause_at(quantity.number.start)])
        })
    };
    (from && reading.names(&lists::RESET) || charge()) && !reading.has(C::Report)
}
