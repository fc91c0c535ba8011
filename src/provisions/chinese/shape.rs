//! The class of a Chinese measure by the shape of its clause: the verb that tells by itself, or the head of what it
//! acts on, which a Chinese phrase has at its end.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{
        lexicon::{
            CueClass as C, Tier,
            lists::{self, List},
        },
        reading::Reading,
    },
    text,
};

const HEADS: [(Instrument, &List); 11] = [
    (Instrument::Funding, &lists::HEAD_FUNDING),
    (Instrument::Tax, &lists::HEAD_TAX),
    (Instrument::Infrastructure, &lists::HEAD_INFRASTRUCTURE),
    (Instrument::Zone, &lists::HEAD_ZONE),
    (Instrument::Regulation, &lists::HEAD_REGULATION),
    (Instrument::Restriction, &lists::HEAD_RESTRICTION),
    (Instrument::Research, &lists::HEAD_RESEARCH),
    (Instrument::Application, &lists::HEAD_APPLICATION),
    (Instrument::Talent, &lists::HEAD_TALENT),
    (Instrument::Governance, &lists::HEAD_GOVERNANCE),
    (Instrument::Other, &lists::HEAD_OTHER),
];

const ENDS: [(Instrument, &List); 11] = [
    (Instrument::Funding, &lists::END_FUNDING),
    (Instrument::Tax, &lists::END_TAX),
    (Instrument::Infrastructure, &lists::END_INFRASTRUCTURE),
    (Instrument::Zone, &lists::END_ZONE),
    (Instrument::Regulation, &lists::END_REGULATION),
    (Instrument::Restriction, &lists::END_RESTRICTION),
    (Instrument::Research, &lists::END_RESEARCH),
    (Instrument::Application, &lists::END_APPLICATION),
    (Instrument::Talent, &lists::END_TALENT),
    (Instrument::Governance, &lists::END_GOVERNANCE),
    (Instrument::Other, &lists::END_OTHER),
];

const ACTS: [(Instrument, &List); 10] = [
    (Instrument::Funding, &lists::ACT_FUNDING),
    (Instrument::Infrastructure, &lists::ACT_INFRASTRUCTURE),
    (Instrument::Zone, &lists::ACT_ZONE),
    (Instrument::Regulation, &lists::ACT_REGULATION),
    (Instrument::Restriction, &lists::ACT_RESTRICTION),
    (Instrument::Research, &lists::ACT_RESEARCH),
    (Instrument::Application, &lists::ACT_APPLICATION),
    (Instrument::Talent, &lists::ACT_TALENT),
    (Instrument::Governance, &lists::ACT_GOVERNANCE),
    (Instrument::Other, &lists::ACT_OTHER),
];

const VERBS: [(Instrument, &List); 6] = [
    (Instrument::Restriction, &lists::VERB_RESTRICTION),
    (Instrument::Governance, &lists::VERB_GOVERNANCE),
    (Instrument::Talent, &lists::VERB_TALENT),
    (Instrument::Research, &lists::VERB_RESEARCH),
    (Instrument::Application, &lists::VERB_APPLICATION),
    (Instrument::Funding, &lists::VERB_FUNDING),
];

/// The class that the verb or else the object of a clause tells, with its word.
pub(super) fn told_by_shape(reading: &Reading<'_>, clause: &Range<usize>) -> Option<(Instrument, String)> {
    let launched = || {
        // 面向独居老人推出资费优惠的看护终端: something is offered.
        let others = reading
            .instruments_in(&(0..reading.text.len()))
            .iter()
            .any(|(found, tier, _)| *tier >= Tier::Usual && *found != Instrument::Application);
        (!others && reading.folded[clause.clone()].contains("推出"))
            .then(|| (Instrument::Application, "推出".to_owned()))
    };
    let told = by_verb(reading, clause)
        .or_else(|| by_head(&reading.folded[clause.clone()]))
        .or_else(|| by_what_is_built(&reading.folded[clause.clone()]))
        .or_else(launched)?;
    let other = |instrument: Instrument| {
        reading
            .instruments_in(clause)
            .iter()
            .any(|(found, tier, _)| *tier == Tier::Decisive && *found != instrument)
    };
    (!lists::HEAD_WEAK.contains(told.1.as_str()) || !other(told.0)).then_some(told)
}

/// Whether some clause tells its class by its shape.
pub(super) fn tells_a_class(reading: &Reading<'_>) -> bool {
    reading.clauses.iter().any(|clause| told_by_shape(reading, clause).is_some())
}

/// 按季度通报资金拨付进度: the first verb that is no light one, where something follows on which it acts.
fn by_verb(reading: &Reading<'_>, clause: &Range<usize>) -> Option<(Instrument, String)> {
    let acts = reading.all(C::Act).filter(|hit| hit.span.start >= clause.start && hit.span.end <= clause.end);
    for act in acts {
        let word = &reading.folded[act.span.clone()];
        // 发展局, 管理委员会: part of a name.
        let named = &lists::AFTER_A_NAME;
        if act.span.start < clause.start + word.len() * 8
            && named.iter().any(|end| reading.folded[act.span.end..].starts_with(end))
        {
            continue;
        }
        // 统筹建设平台: how something else is done.
        let manner = ["统筹", "协调", "督促", "编制"].contains(&word)
            && reading.all(C::Act).any(|next| next.span.start == act.span.end);
        if manner {
            continue;
        }
        if let Some((instrument, _)) = VERBS.iter().find(|(_, verbs)| verbs.contains(word)) {
            let rest = text::between(&reading.folded, act.span.end, clause.end);
            // 选派50名骨干医师…
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
            let object: String = rest.chars().take_while(|c| crate::text::is_han(*c)).collect();
            // 培训中心, 研发平台: the verb only describes a noun, which by_head knows.
            let noun = lists::AFTER_A_VERBAL_NOUN.iter().any(|word| rest.starts_with(word));
            return (!noun && object.chars().count() >= 3 && opens_its_phrase(reading, clause, &act.span))
                .then(|| (*instrument, word.to_owned()));
        }
        if !lists::VERB_LIGHT.contains(word) {
            return None;
        }
    }
    None
}

/// Whether a verb stands where an act begins, not within a noun phrase: 企业研发费用.
fn opens_its_phrase(reading: &Reading<'_>, clause: &Range<usize>, act: &Range<usize>) -> bool {
    let whole = &reading.clauses[reading.clause_at(act.start)];
    let before = text::between(&reading.folded, whole.start.min(clause.start), act.start).trim_end();
    let light = lists::VERB_LIGHT.iter().any(|word| before.ends_with(word));
    let manner = &lists::MANNER;
    // 统景、大盛两镇试点…
    let placed = lists::PLACE_TAILS.iter().any(|end| before.ends_with(end)) && before.chars().count() <= 16;
    // 2028年底前关闭…
    let dated = reading.dates.iter().any(|date| {
        date.span.end + before.len() >= act.start
            && date.span.start >= whole.start
            && date.span.end <= act.start
            && reading.folded[date.span.end..act.start].trim().is_empty()
    });
    before.is_empty() || placed || dated || light || manner.iter().any(|word| before.ends_with(word))
}

/// 编制…清单, 建设工业文化展示馆: the last word of the clause.
pub(super) fn by_head(clause: &str) -> Option<(Instrument, String)> {
    let mut text = clause.trim_end_matches(['，', '。', '；', '：', ' ', '”', '》', '、', '」', '’']);
    if text.ends_with(['）', ')'])
        && let Some(open) = text.rfind(['（', '('])
    {
        text = &text[..open];
    }
    // 开展技能生态区试点, 县域试点: a place that is itself on trial.
    if let Some(place) = ["建设试点工作", "建设试点", "试点工作", "试点建设", "试点"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        && lists::ENDS_OF_PLACES.iter().any(|end| place.ends_with(end))
        && !lists::NO_PLACE_ON_TRIAL.iter().any(|word| place.ends_with(word))
        && let Some(from) =
            lists::TRIES_A_PLACE.iter().filter_map(|act| place.rfind(act).map(|at| at + act.len())).max()
        && !place[from..].contains(['在', '个', '、', '和'])
        && place[from..].chars().count() >= 3
    {
        return Some((Instrument::Zone, "区试点".to_owned()));
    }
    if let Some(found) = first_of_many(text) {
        return Some(found);
    }
    loop {
        if let Some(found) = head(text) {
            return Some(found);
        }
        let shorter =
            lists::HEAD_TRAILERS.iter().filter_map(|word| text.strip_suffix(word)).min_by_key(|t| t.len())?;
        text = shorter.trim_end_matches(['”', '》', '」']);
    }
}

/// 建设一批课程资源平台和公共实训基地: what is built first.
fn first_of_many(text: &str) -> Option<(Instrument, String)> {
    // 二是建设…
    let text =
        text.find('是').filter(|at| *at <= "十二".len()).map_or(text, |at| &text[at + '是'.len_utf8()..]);
    let verb =
        lists::BUILDS_A_THING.iter().filter(|verb| text.starts_with(**verb)).max_by_key(|verb| verb.len())?;
    let objects = &text[verb.len()..];
    let at = ["和", "与", "及", "以及", "、"].iter().filter_map(|join| objects.find(join)).min()?;
    let found = head(&objects[..at])?;
    let built = matches!(found.0, Instrument::Infrastructure | Instrument::Zone);
    (built && found.1.chars().count() >= 2 && objects[..at].chars().count() >= 4)
        .then(|| (found.0, objects[..at].to_owned()))
}

/// 设立冰川监测野外研究站: a thing that is built, by its last sign.
fn by_what_is_built(clause: &str) -> Option<(Instrument, String)> {
    let text = clause.trim_start().trim_end_matches(['，', '。', '；', '：', ' ', '”', '》', '」']);
    lists::BUILDS_A_THING.iter().find(|verb| text.starts_with(**verb))?;
    let built = lists::BUILT_SIGNS.iter().find(|sign| text.ends_with(**sign))?;
    Some((Instrument::Infrastructure, (*built).to_owned()))
}

fn head(text: &str) -> Option<(Instrument, String)> {
    let (instrument, word) = HEADS
        .iter()
        .flat_map(|(instrument, words)| words.iter().map(move |word| (*instrument, *word)))
        .filter(|(_, word)| text.len() > word.len() && text.ends_with(word))
        .max_by_key(|(_, word)| word.len())?;
    Some((instrument, word.to_owned()))
}

/// The class by the last sign of what is acted on, or else by the verb, where no word tells it: 铺设…, …简报.
pub(super) fn by_the_last_sign(
    reading: &Reading<'_>,
    clauses: &[Range<usize>],
) -> Option<(Instrument, String)> {
    clauses.iter().find_map(|clause| by_sign(reading, clause))
}

fn by_sign(reading: &Reading<'_>, clause: &Range<usize>) -> Option<(Instrument, String)> {
    let acts: Vec<&str> = reading
        .all(C::Act)
        .filter(|hit| hit.span.start >= clause.start && hit.span.end <= clause.end)
        .map(|hit| &reading.folded[hit.span.clone()])
        .collect();
    let mut text =
        reading.folded[clause.clone()].trim_end_matches(['，', '。', '；', '：', ' ', '”', '》', '」']);
    while let Some(shorter) =
        lists::HEAD_TRAILERS.iter().filter_map(|word| text.strip_suffix(word)).min_by_key(|t| t.len())
    {
        text = shorter;
    }
    let ends_in_act = acts.last().is_some_and(|act| text.ends_with(act));
    let end = ENDS
        .iter()
        .flat_map(|(instrument, ends)| ends.iter().map(move |end| (*instrument, *end)))
        .filter(|(_, end)| !ends_in_act && !acts.is_empty() && text.len() > end.len() && text.ends_with(end))
        .max_by_key(|(_, end)| end.len());
    if let Some((instrument, end)) = end {
        return Some((instrument, end.to_owned()));
    }
    acts.iter().find_map(|act| {
        ACTS.iter()
            .find(|(_, verbs)| verbs.contains(act))
            .map(|(instrument, _)| (*instrument, (*act).to_owned()))
    })
}
