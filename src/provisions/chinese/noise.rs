//! Chinese sentences that say nothing at all, and validity clauses.

use crate::{
    domain::provision::{Instrument, Strength},
    provisions::{
        chinese::acts::issues_a_titled_paper,
        context::{SectionKind, Surroundings},
        lexicon::{CueClass as C, lists},
        reading::{Reading, is_time},
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
    text,
};

pub(super) fn noise(reading: &Reading<'_>, around: &Surroundings) -> Option<Verdict> {
    let text = reading.text.trim();
    let binds = reading.has(C::Duty) || reading.has(C::Ban);
    let supports = reading.has(C::Support);
    let priced = supports && !reading.quantities.is_empty();
    let hit = |class: C| reading.first(class).map(|hit| reading.words(&hit.span));
    if text.ends_with(['？', '?', '：', ':']) {
        return Some(Verdict::nothing("question or intro", "ends with a question mark or colon"));
    }
    if around.section == SectionKind::Idle && !binds {
        return Some(Verdict::nothing("section", "heading of contacts, definitions or notes"));
    }
    if quoted(text) && !around.official_words {
        return Some(Verdict::nothing("quotation", "stands in quotation marks"));
    }
    // 2026年3月5日 省人力资源和社会保障厅
    let dateline = reading.dates.first().is_some_and(|date| date.span.start <= 1)
        && !text.contains(['，', '。', '；', '：'])
        && text.chars().count() <= 40
        && reading.quantities.is_empty()
        && lists::DATELINE_ENDS.iter().any(|end| reading.folded.trim_end().ends_with(end));
    if dateline {
        return Some(Verdict::nothing("dateline", "a day and an office"));
    }
    // 资助申请表（002/DSEDT）, 申报书下载: the name of a form.
    let form = reading.names(&lists::FORMS);
    if form && text.chars().count() <= 24 && !text.contains(['，', '。', '；', '须', '應', '应']) {
        return Some(Verdict::nothing("form", "the name of a form"));
    }
    // 部长在国会拨款委员会辩论时说。
    let said = text.trim_end_matches(['。', '：', ' ']);
    if lists::ENDS_OF_QUOTATIONS.iter().any(|word| said.ends_with(word)) && text.chars().count() <= 40 {
        return Some(Verdict::nothing("somebody's words", "nothing that is said"));
    }
    // 社理会补贴: a label.
    if text.chars().count() <= 8
        && !text.contains(['。', '；', '，', '：'])
        && !binds
        && reading.quantities.is_empty()
        && reading.first(C::Act).is_none_or(|act| act.span.start > 0)
    {
        return Some(Verdict::nothing("label", text));
    }
    // 部长指出：“我们不能把…视为理所当然。”: words that announce nothing.
    if reading.has(C::Speech)
        && !binds
        && reading.quantities.is_empty()
        && !reading.has(C::Future)
        && !reading.has(C::Support)
        && reading.dates.is_empty()
        && let Some((_, said)) = reading.folded.split_once("：“")
        && said.trim_end_matches(['。', ' ']).ends_with('”')
        && !reading.all(C::Act).any(|hit| said.starts_with(&reading.folded[hit.span.clone()]))
    {
        return Some(Verdict::nothing("somebody's words", hit(C::Speech).unwrap_or_default()));
    }
    // 据业界估计，…每年可节省开支约四万元: what one case would save.
    let reckoned = reading.folded.trim_start().starts_with(['据', '经'])
        && ["估计", "测算", "估算", "推算"].iter().any(|word| reading.folded.contains(word))
        && ["每年可", "每年能", "年均可", "每次可"].iter().any(|word| reading.folded.contains(word));
    if reckoned && reading.deadlines().next().is_none() && !binds {
        return Some(Verdict::nothing("reckoning", "what one case would save"));
    }
    if let Some(by) = contact_line(&reading.folded) {
        return Some(Verdict::nothing("contact", by));
    }
    // 摘要与核定本不一致时，以核定本为准: which text holds.
    let holds = reading.folded.trim_end_matches(['。', '；', ' ']).ends_with("为准");
    if holds && reading.folded.contains('以') && reading.quantities.is_empty() && !binds {
        return Some(Verdict::nothing("mention of the document", "为准"));
    }
    for (class, name) in [(C::Definition, "definition"), (C::Mention, "mention of the document")] {
        if let Some(by) = hit(class) {
            let kept = class == C::Mention
                && (binds
                    // 《方案》提出了到2028年培训60万人次的目标: more than a word on the plan.
                    || ["提出了", "明确了", "部署了"].contains(&by.as_str())
                        && !reading.quantities.is_empty()
                        && reading.deadlines().next().is_some()
                    || (supports && !reading.quantities.is_empty())
                    || issues_a_titled_paper(reading).is_some() && by.contains('简'));
            if !kept {
                return Some(Verdict::nothing(name, by));
            }
        }
    }
    if let Some(by) = tells_of_itself(reading)
        && !binds
        && !supports
    {
        return Some(Verdict::nothing("mention of the document", by));
    }
    if let Some(by) = hit(C::Preamble)
        && !priced
        && !starts_late(reading, C::Preamble)
    {
        return Some(Verdict::nothing("preamble", by));
    }
    // 热线知识库升级公告：9月12日0时至6时暂停服务: of the site itself.
    let upkeep = ["升级公告", "停机维护", "系统维护", "网站维护", "维护公告"];
    if let Some(word) = upkeep.iter().find(|word| text.contains(**word))
        && text.chars().count() <= 40
    {
        return Some(Verdict::nothing("site", *word));
    }
    for (class, name) in [(C::Contact, "contact"), (C::Advice, "advice or advert")] {
        // 业者得于网站下载申请书表后提出申请: what somebody may do, though it speaks of a site.
        let permitted = class == C::Advice
            && reading.has(C::Permit)
            && reading.has(C::Bound)
            && !reading.folded.contains(['您', '我']);
        if let Some(by) = hit(class)
            && !binds
            && !priced
            && !permitted
            && reading.first(C::Projection).is_none()
        {
            return Some(Verdict::nothing(name, by));
        }
    }
    if let Some(by) = others_plan(reading, around) {
        return Some(Verdict::nothing("other people's plans", by));
    }
    if let Some(by) = somebodys_opinion(reading) {
        return Some(Verdict::nothing("somebody's opinion", by));
    }
    // “不怕项目小…”，一家企业负责人这样形容…: what somebody says in quotation marks, first.
    if text.starts_with(['“', '「'])
        && reading.has(C::Outsider)
        && reading.has(C::Speech)
        && !speaks_for_authority(reading)
        && !binds
    {
        return Some(Verdict::nothing("somebody's words", hit(C::Speech).unwrap_or_default()));
    }
    if reading.has(C::Speech)
        && (reading.has(C::Outsider) || text.contains(['“', '「']))
        && !speaks_for_authority(reading)
        && !binds
        && !reading.has(C::Projection)
    {
        return Some(Verdict::nothing("somebody's words", hit(C::Speech).unwrap_or_default()));
    }
    None
}

/// 反馈电话：0470—8210000, 受理时间：工作日9:00—17:00: where and when to ask.
fn contact_line(folded: &str) -> Option<&str> {
    let (label, rest) = folded.trim_start().split_once(['：', ':'])?;
    if label.chars().count() > 12 || label.contains(['，', '。', '；']) {
        return None;
    }
    if lists::CONTACT_LABELS.iter().any(|word| label.ends_with(word)) {
        return Some(label);
    }
    let timed = ["时间", "时段", "办公日", "开放日"].iter().any(|word| label.ends_with(word));
    let hours = lists::OFFICE_HOURS.any_in(rest)
        || rest.split_once(':').is_some_and(|(hour, minute)| {
            hour.ends_with(|c: char| c.is_ascii_digit()) && minute.starts_with(|c: char| c.is_ascii_digit())
        });
    (timed && hours && !rest.contains('年')).then_some(label)
}

/// 本规划以…为基础编制, 本报告分为五章: what a paper says of itself.
fn tells_of_itself(reading: &Reading<'_>) -> Option<String> {
    let text = reading.folded.trim_start();
    let paper = lists::THIS_PAPER.iter().find(|paper| text.starts_with(**paper))?;
    let rest = text[paper.len()..].trim_start_matches(['的', '》', '草', '案']);
    let acts = ["自", "由"].iter().any(|word| rest.starts_with(word));
    let told = lists::SAID_OF_A_PAPER.iter().find(|word| rest.starts_with(**word))?;
    (!acts).then(|| (*told).to_owned())
}

/// 有议员认为…, 部分企业反映…, 有农技专家建议，应当…: what some people think, also where it sounds like a duty.
fn somebodys_opinion(reading: &Reading<'_>) -> Option<String> {
    let text = reading.folded.trim_start();
    let some = &lists::SOME;
    let head = some.iter().find(|word| text.starts_with(**word))?;
    let opening: String = text.chars().take(22).collect();
    let says = &lists::OPINES;
    let said = says.iter().find(|word| opening[head.len()..].contains(**word))?;
    let people = &lists::OPINING_PEOPLE;
    let who = &opening[..opening.find(said)?];
    people.iter().any(|word| who.contains(word)).then(|| (*said).to_owned())
}

/// 日本提出到2030年…, 国际海事组织提出的…: what other states and bodies of states aim at.
fn abroad(reading: &Reading<'_>) -> Option<String> {
    let heads = &lists::LOOKS_ABROAD;
    let states = &lists::OTHER_STATES;
    let cities = &lists::OTHER_CITIES;
    let states: Vec<&str> = states.iter().chain(cities.iter()).copied().collect();
    let aims = &lists::AIMS_ABROAD;
    let (first, rest) = (&reading.clauses[0], reading.clauses.get(1));
    let opening = reading.folded[first.clone()].trim_start();
    let head = heads.iter().find(|head| opening.starts_with(**head));
    let clause = if head.is_some() && opening.chars().count() <= 8 { rest.unwrap_or(first) } else { first };
    let told = reading.folded[clause.clone()].trim_start();
    if reading.has(C::Projection) {
        return None;
    }
    // 全球已有…，欧盟设定2030年…: a clause about another state in a sentence about the world.
    let world = ["全球", "国际", "世界", "各国"].iter().any(|word| opening.starts_with(word));
    if world
        && reading.clauses.iter().skip(1).any(|clause| {
            let text = reading.folded[clause.clone()].trim_start();
            states.iter().any(|state| text.starts_with(state))
        })
    {
        return Some("world".to_owned());
    }
    // 新加坡食品局将…: an office of its own.
    let own = told.strip_prefix("新加坡").is_some_and(|rest| {
        rest.chars().take(8).any(|c| "局部署院".contains(c))
            && !rest.starts_with(['将', '计', '提', '拟', '政'])
    });
    let state = states.iter().find(|state| told.starts_with(**state)).filter(|_| !own);
    let aim = state.and_then(|state| {
        let after: String = told[state.len()..].chars().take(8).collect();
        aims.iter().find(|aim| after.contains(**aim))
    });
    match (head, state, aim) {
        (Some(head), ..) => Some((*head).to_owned()),
        (None, Some(state), Some(_)) => Some((*state).to_owned()),
        _ => None,
    }
}

/// 天元公司计划投资…: a firm's own plan.
fn firms_plan(reading: &Reading<'_>) -> Option<String> {
    let clause = &reading.folded[reading.clauses[0].clone()];
    let aims = &lists::MEANS_TO;
    let at = aims.iter().filter_map(|aim| clause.find(aim)).min()?;
    let subject = clause[..at].trim();
    let firms = &lists::FIRM_ENDS;
    let firm = firms.iter().find(|firm| subject.ends_with(**firm))?;
    let own = &lists::OWN_FIRMS;
    (subject.chars().count() <= 20 && !own.iter().any(|word| subject.contains(word)))
        .then(|| (*firm).to_owned())
}

/// "该公司计划…": other people's own plans.
pub(super) fn others_plan(reading: &Reading<'_>, around: &Surroundings) -> Option<String> {
    if let Some(by) = abroad(reading) {
        return Some(by);
    }
    if !around.section.is_for_measures()
        && !around.document.is_structured
        && let Some(by) = firms_plan(reading)
    {
        return Some(by);
    }
    let outsider = reading.first(C::Outsider)?;
    // 将居民医保补助标准提高到…: those for whom something is done have no plan.
    let before = reading.folded[..outsider.span.start].trim_end();
    if before.ends_with(['将', '把', '为', '对', '让', '给', '使', '向', '与', '惠', '及']) {
        return None;
    }
    let later = |class: C| reading.all(class).any(|hit| hit.span.start >= outsider.span.start);
    let aims = later(C::Commitment) || later(C::Future) || reading.folded.contains("计划");
    (outsider.span.start <= 6 && aims && !reading.has(C::Projection)).then(|| reading.words(&outsider.span))
}

/// Whether the only preamble words stand after an act, as in "…，坚持…".
pub(super) fn starts_late(reading: &Reading<'_>, class: C) -> bool {
    let Some(first) = reading.first(class) else { return false };
    let clause = reading.clause_at(first.span.start);
    let is_closing = reading.text[first.span.clone()].starts_with(['制', '特', '提', '现', '编']);
    clause > 0
        && !is_closing
        && reading.clauses[..clause].iter().any(|c| reading.has_in(C::Act, c))
        && !reading.text.trim_start().starts_with(['为', '以', '按'])
}

/// Whether a sentence is but a quotation.
pub(super) fn quoted(text: &str) -> bool {
    let inner = text.trim_end_matches(['。', '！', '；', '，']);
    (inner.starts_with('“') && inner.ends_with('”') && inner.matches('“').count() == 1)
        || (inner.starts_with('「') && inner.ends_with('」') && inner.matches('「').count() == 1)
}

/// "… 局 … 负责人表示，将 …": an authority's announcement.
pub fn speaks_for_authority(reading: &Reading<'_>) -> bool {
    let Some(speech) = reading.first(C::Speech) else { return false };
    let before = 0..speech.span.start;
    reading.has_in(C::Authority, &before) && !reading.has_in(C::Outsider, &before)
}

/// 首次签证有效期至三年, 豁免牌照费，有效期至…: how long something else than the document holds.
fn holds_something_else(reading: &Reading<'_>) -> bool {
    let Some(at) = reading.folded.find("有效期") else { return false };
    let own = &lists::VALIDITY_OF_THE_PAPER;
    if own.iter().any(|word| reading.folded.contains(word)) {
        return false;
    }
    let clause = &reading.clauses[reading.clause_at(at)];
    let before = text::between(&reading.folded, clause.start, at).trim();
    let papers = &lists::THE_PAPER_ITSELF;
    let own = |text: &str| papers.iter().any(|paper| text.contains(paper));
    let named = !(before.is_empty() || before.starts_with(['其', '自', '该']) || own(before));
    let first = reading.folded.trim_start();
    named || !first.starts_with(['自', '该']) && !first.starts_with("有效期") && !own(first)
}

pub(super) fn validity(reading: &Reading<'_>) -> Option<Verdict> {
    let hit = reading.first(C::Validity)?;
    let own = ["本", "自", "有效期", "试行期"].iter().any(|word| reading.folded.contains(word))
        && !holds_something_else(reading);
    if !own || reading.has(C::Duty) && !reading.folded.contains("施行") {
        return None;
    }
    // "自…起，X应当…" is a duty with a start, not a validity clause.
    let words = &reading.folded[hit.span.clone()];
    if !(words.contains("行")
        || words.contains("效")
        || words.contains("日")
        || words.contains("限")
        || words.contains("施"))
    {
        return None;
    }
    let roles = reading
        .quantities
        .iter()
        .map(|q| if is_time(q) { QuantityRole::Amount } else { QuantityRole::Nothing })
        .collect();
    let mut verdict = Verdict { roles, ..Verdict::default() };
    verdict.note("validity clause", reading.words(&hit.span));
    verdict.measure = Some(MeasureVerdict {
        instrument: Instrument::Other,
        strength: Strength::Will,
        done: false,
        act: 0..reading.text.len(),
    });
    Some(verdict)
}
