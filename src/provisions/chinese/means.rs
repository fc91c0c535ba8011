//! Chinese measures whose subject is money: what is set aside or put together, and who is rewarded with it.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{chinese::shape::by_head, lexicon::lists, reading::Reading},
};

/// 市财政每年安排技能提升专项资金…, 培训补贴标准为…: the means themselves are the subject, whatever they are for.
pub(super) fn sets_means_aside(reading: &Reading<'_>) -> Option<String> {
    let means = &lists::MEANS_OF_MONEY;
    let sets = &lists::SETS_MEANS;
    let terms = &lists::TERMS_OF_SUPPORT;
    let clause = reading.clauses.iter().find(|clause| {
        let text = &reading.folded[(*clause).clone()];
        sets.iter().any(|set| text.contains(set))
            && (means.iter().any(|word| text.contains(word)) || text.contains("财政"))
    });
    if let Some(clause) = clause
        && reading.clause_at(clause.start) <= 1
        && reading
            .quantities
            .iter()
            .any(|q| q.unit.is_currency() && q.number.start >= clause.start && q.number.end <= clause.end)
    {
        return Some("资金".to_owned());
    }
    let head = &reading.folded[reading.clauses[0].clone()];
    terms.iter().find(|term| head.contains(**term)).map(|term| (*term).to_owned())
}

/// 统筹成品油税费转移支付资金用于日常养护: means that are put together or used are the subject, wherever they come from.
pub(super) fn pools_means(reading: &Reading<'_>) -> Option<String> {
    let clause = reading.folded[reading.clauses[0].clone()].trim_start();
    let pools = &lists::POOLS;
    let means = ["资金", "经费", "转移支付", "专款"];
    let head = pools.iter().find(|word| clause.starts_with(**word))?;
    means.iter().any(|word| clause[head.len()..].contains(word)).then(|| (*head).to_owned())
}

/// 对全职引进的顶尖团队…: somebody who is rewarded or housed for what he knows.
pub(super) fn rewarded_person(reading: &Reading<'_>) -> Option<String> {
    let persons = &lists::REWARDED_PERSONS;
    // 学员参加基本安全训练者，补助…
    let learners = &lists::LEARNERS;
    let taught = &lists::TAUGHT;
    let opening = reading.folded[reading.clauses[0].clone()].trim_end_matches(['，', '：']);
    if opening.ends_with(['者', '的'])
        && learners.iter().any(|word| opening.contains(word))
        && let Some(word) = taught.iter().find(|word| opening.contains(**word))
    {
        return Some((*word).to_owned());
    }
    // 取得品鉴师资格并从业满2年的，奖励1万元: somebody who has learnt or stays.
    let given = &lists::GIVES_A_REWARD;
    if opening.ends_with(['者', '的'])
        && !lists::CASE_OF_A_BODY.any_in(opening)
        && reading.clauses.get(1).is_some_and(|clause| {
            let text = reading.folded[clause.clone()].trim_start();
            given.iter().any(|word| text.contains(word))
                && !lists::NOUNS_OF_SUPPORT
                    .iter()
                    .any(|noun| given.iter().any(|word| text.starts_with(&format!("{word}{noun}"))))
        })
        && let Some(word) = lists::CASE_OF_A_PERSON.iter().find(|word| opening.contains(**word))
    {
        return Some((*word).to_owned());
    }
    if let Some(name) = lists::REWARD_NAMES.iter().find(|name| reading.folded.contains(**name)) {
        return Some((*name).to_owned());
    }
    // 新引进的试飞员、飞行教员，每人每月发放津贴…
    if let Some(word) = lists::WANTED_WORKERS.iter().find(|word| opening.ends_with(**word))
        && reading.clauses.iter().skip(1).any(|clause| reading.folded[clause.clone()].contains('每'))
    {
        return Some((*word).to_owned());
    }
    // 每名本地学徒每月发放800元津贴, 学徒每人每月发放津贴…
    let subject = reading.folded[reading.clauses[0].clone()].trim_start();
    let subject = subject.strip_prefix("每名").or_else(|| subject.strip_prefix("每位")).unwrap_or(subject);
    if let Some((who, _)) = ["每月", "每人", "每年", "每名"]
        .iter()
        .filter_map(|each| subject.split_once(each))
        .min_by_key(|(who, _)| who.len())
        && !who.is_empty()
        && let Some(person) = persons.iter().find(|person| who.ends_with(**person))
    {
        return Some((*person).to_owned());
    }
    let clause = reading.clauses.iter().find(|clause| {
        let text = reading.folded[(*clause).clone()].trim_start();
        ["对", "为", "给予", "向"].iter().any(|head| text.starts_with(head))
    })?;
    let text = reading.folded[clause.clone()].trim_end_matches(['，', '。', '；']);
    // 对非遗传承人每人每年给予…
    let recipient = lists::GIVES_EACH.iter().fold(text, |who, word| who.split(word).next().unwrap_or(who));
    persons.iter().find(|person| recipient.ends_with(**person)).map(|person| (*person).to_owned())
}

/// 发放生活费, 批出38亿元, 安居贷: money that an act gives, or a loan.
pub(super) fn granted(reading: &Reading<'_>, clause: &Range<usize>) -> Option<String> {
    let text = &reading.folded[clause.clone()];
    if let Some(grant) = ["批出", "拨出", "核拨", "垫付"].iter().find(|word| text.contains(**word)) {
        let sum = reading
            .quantities
            .iter()
            .any(|q| q.unit.is_currency() && q.number.start >= clause.start && q.number.end <= clause.end);
        return sum.then(|| (*grant).to_owned());
    }
    let (instrument, word) = by_head(text)?;
    let given = ["发放", "派发", "发给"].iter().any(|act| text.contains(act));
    let loan = ["贷", "贷款"].iter().any(|end| word.ends_with(end));
    (instrument == Instrument::Funding && (given || loan)).then_some(word)
}

/// 为海外归国学者提供过渡住房: somebody who is housed, let in or looked after for what he knows.
pub(super) fn housed_person(reading: &Reading<'_>) -> Option<String> {
    let clause = reading.clauses.iter().find(|clause| {
        let text = reading.folded[(*clause).clone()].trim_start();
        ["对", "为", "给", "向"].iter().any(|head| text.starts_with(head))
    })?;
    let text = &reading.folded[clause.clone()];
    let (who, what) = lists::PROVIDES_FOR.iter().find_map(|verb| text.split_once(verb))?;
    let housed = lists::WHAT_PERSONS_GET.any_in(what);
    let wanted = |person: &&&str| who.trim_end().ends_with(**person);
    let person = lists::REWARDED_PERSONS.iter().find(wanted)?;
    housed.then(|| (*person).to_owned())
}
