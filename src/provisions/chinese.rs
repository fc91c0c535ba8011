//! What a Chinese sentence is: nothing, targets, figures, a measure.

use std::ops::Range;

use crate::{
    domain::provision::{Instrument, Modality, Strength},
    provisions::{
        context::{Carry, SectionKind, Surroundings},
        dates::DateRelation,
        instrument,
        lexicon::{CueClass as C, CueWord, Tier},
        quantity::Quantity,
        reading::{Reading, is_time},
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
};

/// The judgement on one sentence, list item or cell.
pub fn judge(reading: &Reading<'_>, around: &Surroundings) -> Verdict {
    if let Some(nothing) = noise(reading, around) {
        return nothing;
    }
    if let Some(validity) = validity(reading) {
        return validity;
    }
    let tenses = tenses(reading, around);
    let binding = binding(reading);
    let mut verdict =
        Verdict { roles: roles(reading, around, &tenses, binding.clone()), ..Verdict::default() };
    note_cues(reading, &mut verdict);
    if !verdict.has_target() {
        dated_goal(reading, around, &tenses, binding.clone(), &mut verdict);
    }
    measure(reading, around, &tenses, binding, &mut verdict);
    if verdict.measure.is_none() {
        for role in &mut verdict.roles {
            if *role == QuantityRole::Amount {
                *role = QuantityRole::Nothing;
            }
        }
    }
    verdict
}

/// A cue by which a sentence binds or frees somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binding {
    Duty,
    Ban,
    Permit,
}

/// The time in which a clause speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tense {
    Open,
    Past,
    Goal,
    Projected,
}

// ---- nothing at all

fn noise(reading: &Reading<'_>, around: &Surroundings) -> Option<Verdict> {
    let text = reading.text.trim();
    let binds = reading.has(C::Duty) || reading.has(C::Ban);
    let supports = reading.has(C::Support);
    let hit = |class: C| reading.first(class).map(|hit| reading.words(&hit.span));
    if text.ends_with(['？', '?', '：', ':']) {
        return Some(Verdict::nothing("question or intro", "ends with a question mark or colon"));
    }
    if around.section == SectionKind::Idle && !binds {
        return Some(Verdict::nothing("section", "heading of contacts, definitions or notes"));
    }
    if quoted(text) {
        return Some(Verdict::nothing("quotation", "stands in quotation marks"));
    }
    for (class, name) in [(C::Definition, "definition"), (C::Mention, "mention of the document")] {
        if let Some(by) = hit(class) {
            let kept = class == C::Mention && (binds || (supports && !reading.quantities.is_empty()));
            if !kept {
                return Some(Verdict::nothing(name, by));
            }
        }
    }
    if let Some(by) = hit(C::Preamble)
        && !(supports && !reading.quantities.is_empty())
        && !starts_late(reading, C::Preamble)
    {
        return Some(Verdict::nothing("preamble", by));
    }
    for (class, name) in [(C::Contact, "contact"), (C::Advice, "advice or advert")] {
        if let Some(by) = hit(class)
            && !binds
            && !(supports && !reading.quantities.is_empty())
            && reading.first(C::Projection).is_none()
        {
            return Some(Verdict::nothing(name, by));
        }
    }
    if let Some(by) = others_plan(reading) {
        return Some(Verdict::nothing("other people's plans", by));
    }
    if reading.has(C::Speech)
        && (reading.has(C::Outsider) || text.contains(['“', '「']))
        && !speaks_for_authority(reading)
        && !reading.has(C::Projection)
    {
        return Some(Verdict::nothing("somebody's words", hit(C::Speech).unwrap_or_default()));
    }
    None
}

/// "该公司计划…": other people's own plans.
fn others_plan(reading: &Reading<'_>) -> Option<String> {
    let outsider = reading.first(C::Outsider)?;
    let aims = reading.has(C::Commitment) || reading.has(C::Future) || reading.folded.contains("计划");
    (outsider.span.start <= 6 && aims && !reading.has(C::Projection)).then(|| reading.words(&outsider.span))
}

/// Whether the only preamble words stand after an act, as in "…，坚持…".
fn starts_late(reading: &Reading<'_>, class: C) -> bool {
    let Some(first) = reading.first(class) else { return false };
    let clause = reading.clause_at(first.span.start);
    let is_closing = reading.text[first.span.clone()].starts_with(['制', '特', '提', '现', '编']);
    clause > 0
        && !is_closing
        && reading.clauses[..clause].iter().any(|c| reading.has_in(C::Act, c))
        && !reading.text.trim_start().starts_with(['为', '以', '按'])
}

/// Whether a sentence is but a quotation.
fn quoted(text: &str) -> bool {
    let inner = text.trim_end_matches(['。', '！', '；', '，']);
    (inner.starts_with('“') && inner.ends_with('”') && inner.matches('“').count() == 1)
        || (inner.starts_with('「') && inner.ends_with('」') && inner.matches('「').count() == 1)
}

/// "… 局 … 负责人表示，将 …": an authority's announcement.
fn speaks_for_authority(reading: &Reading<'_>) -> bool {
    let Some(speech) = reading.first(C::Speech) else { return false };
    let before = 0..speech.span.start;
    reading.has_in(C::Authority, &before) && !reading.has_in(C::Outsider, &before)
}

fn validity(reading: &Reading<'_>) -> Option<Verdict> {
    let hit = reading.first(C::Validity)?;
    let own = ["本", "自", "有效期", "试行期"].iter().any(|word| reading.folded.contains(word));
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

// ---- tense

fn tenses(reading: &Reading<'_>, around: &Surroundings) -> Vec<Tense> {
    let mut tense = match around.carry {
        Carry::Goal => Tense::Goal,
        Carry::Figure => Tense::Past,
        Carry::None if around.goal_item => Tense::Goal,
        Carry::None => match around.section {
            SectionKind::Goals => Tense::Goal,
            SectionKind::Background => Tense::Past,
            _ => Tense::Open,
        },
    };
    let mut dated_goal = false;
    let mut tenses = Vec::with_capacity(reading.clauses.len());
    for clause in &reading.clauses {
        let dates =
            reading.dates.iter().filter(|d| d.span.start >= clause.start && d.span.start < clause.end);
        let mut own = None;
        for date in dates {
            // "较2024年下降": what is compared with, not when.
            let compared = reading.folded[..date.span.start]
                .ends_with(['较', '比', '由', '从', '于', '相', '为', '对'])
                || reading.folded[date.span.clone()].starts_with(['较', '比', '由', '从', '相']);
            if compared && date.relation != DateRelation::By {
                continue;
            }
            own = match date.relation {
                DateRelation::By => Some(Tense::Goal),
                DateRelation::Within => own.or(Some(Tense::Goal)),
                DateRelation::Baseline if own.is_none() && at_head(reading, clause, date.span.start) => {
                    Some(Tense::Past)
                }
                DateRelation::In if own.is_none() => in_date(reading, around, clause, date.deadline),
                _ => own,
            };
        }
        let this_year =
            reading.folded[clause.clone()].contains("全年") && around.section != SectionKind::Background;
        if this_year && own.is_none() && !reading.has_in(C::Report, clause) {
            own = Some(Tense::Goal);
        }
        let head_report = reading
            .all(C::Report)
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
        } else if own == Some(Tense::Past) || (head_report && tense != Tense::Projected) {
            tense = Tense::Past;
        } else if own.is_none() && tense == Tense::Open && reading.has_in(C::Future, clause) {
            tense = Tense::Goal;
        }
        tenses.push(tense);
    }
    tenses
}

/// Whether a clause says by its first words that it speaks of the past.
fn past_head(reading: &Reading<'_>, clause: &Range<usize>) -> bool {
    reading.all(C::Report).any(|hit| {
        hit.span.start >= clause.start
            && hit.span.start <= clause.start + 6
            && hit.span.end <= clause.end
            && reading.folded[hit.span.clone()].starts_with('截')
    })
}

fn at_head(reading: &Reading<'_>, clause: &Range<usize>, at: usize) -> bool {
    reading.folded[clause.start..at].trim().chars().count() <= 4
}

/// What "2025年" alone makes of a clause.
fn in_date(
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
    match around.document.year.map(i32::from) {
        Some(now) if year > now => Some(Tense::Goal),
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

// ---- quantities

fn binding(reading: &Reading<'_>) -> Option<(Binding, Range<usize>)> {
    let mut found: Vec<(Binding, Range<usize>)> = Vec::new();
    for (class, binding) in [(C::Duty, Binding::Duty), (C::Ban, Binding::Ban), (C::Permit, Binding::Permit)] {
        found.extend(reading.all(class).map(|hit| (binding, hit.span.clone())));
    }
    found.sort_by_key(|(_, span)| span.start);
    // A permission that stands after another clause's act does not govern the sentence; a duty always does.
    let first = found.first()?.clone();
    if first.0 == Binding::Permit {
        let clause = reading.clause_at(first.1.start);
        let earlier_act = reading.clauses[..clause].iter().any(|c| {
            leading_act(reading, c).is_some_and(|act| reading.folded[c.start..act.start].trim().is_empty())
        });
        let act_before = leading_act(reading, &reading.clauses[clause])
            .is_some_and(|act| act.start < first.1.start && act.start <= reading.clauses[clause].start + 3);
        if earlier_act || act_before {
            return found.into_iter().find(|(binding, _)| *binding != Binding::Permit);
        }
    }
    Some(first)
}

fn roles(
    reading: &Reading<'_>,
    around: &Surroundings,
    tenses: &[Tense],
    binding: Option<(Binding, Range<usize>)>,
) -> Vec<QuantityRole> {
    let binds = binding.as_ref().is_some_and(|(b, _)| *b != Binding::Permit);
    let goal_sentence = tenses.contains(&Tense::Goal) && reading.deadlines().next().is_some();
    let mut roles = Vec::with_capacity(reading.quantities.len());
    for (index, quantity) in reading.quantities.iter().enumerate() {
        let clause = reading.clause_at(quantity.number.start);
        let range = &reading.clauses[clause];
        let tense = tenses[clause];
        let role = if tense == Tense::Projected {
            QuantityRole::Target(Modality::Projected)
        } else if is_baseline(reading, index, range) {
            QuantityRole::Figure
        } else if counts_parts(reading, quantity) {
            QuantityRole::Nothing
        } else if around.section == SectionKind::Conditions && !goal_sentence {
            QuantityRole::Amount
        } else if binds && (tense != Tense::Past || reading.has_in(C::Duty, range)) {
            QuantityRole::Amount
        } else if is_term(reading, around, quantity, clause, tense, goal_sentence) {
            QuantityRole::Amount
        } else {
            match tense {
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
fn open_role(
    reading: &Reading<'_>,
    around: &Surroundings,
    quantity: &Quantity,
    clause: usize,
) -> QuantityRole {
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
        if act_here || act_clause {
            return QuantityRole::Target(Modality::Committed);
        }
        // "用地规模不少于500亩": a threshold that the policy sets.
        if quantity.comparator != crate::domain::provision::Comparator::Exactly {
            return QuantityRole::Amount;
        }
    }
    if act_here && around.item {
        return QuantityRole::Target(Modality::Committed);
    }
    QuantityRole::Figure
}

/// Whether a number is the term of a support: a cap, a rate, a share borne, a period.
fn is_term(
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
    if reading.has_in(C::Attracted, range) && !here {
        return false;
    }
    let fund = reading.folded[range.clone()].contains("基金");
    match tense {
        Tense::Past => {
            // What has been set aside or granted is a measure already taken.
            money
                && here
                && ["预留", "安排", "设立", "拨", "出资", "注资"].iter().any(|w| reading.folded.contains(w))
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

/// Whether a quantity is what another is compared with: 由25%提高到50%, 比2024年的100家.
fn is_baseline(reading: &Reading<'_>, index: usize, clause: &Range<usize>) -> bool {
    let quantity = &reading.quantities[index];
    if quantity.direction.is_some() || quantity.unit.symbol() == "x" {
        return false;
    }
    let start = index
        .checked_sub(1)
        .map_or(clause.start, |before| reading.quantities[before].span.end.max(clause.start))
        .min(quantity.number.start);
    let between = start..quantity.number.start;
    let moved = [C::Level, C::Increase, C::Decrease].iter().any(|class| reading.has_in(*class, &between));
    let marked = reading.all(C::Baseline).any(|hit| {
        hit.span.start >= between.start && hit.span.end <= between.end && {
            let gap = &reading.folded[hit.span.end..between.end];
            gap.chars().count() <= 12
        }
    });
    let followed = reading.quantities.get(index + 1).is_some_and(|next| {
        reading.has_in(C::Level, &(quantity.span.end.min(next.span.start)..next.number.start))
    });
    marked && !moved && followed
}

/// "18项措施", "六个方面": the document's own parts.
fn counts_parts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after: String = reading.folded[quantity.number.end..].chars().take(6).collect();
    let before: String = reading.folded[..quantity.number.start].chars().rev().take(2).collect();
    [
        "项措施",
        "条措施",
        "个方面",
        "项任务",
        "大任务",
        "类赛道",
        "方面",
        "项重点任务",
        "大行动",
        "项举措",
        "条举措",
        "大领域",
        "条政策",
        "个部分",
        "章",
    ]
    .iter()
    .any(|part| after.starts_with(part))
        || before.starts_with('第')
}

// ---- dated goals

fn dated_goal(
    reading: &Reading<'_>,
    around: &Surroundings,
    tenses: &[Tense],
    binding: Option<(Binding, Range<usize>)>,
    verdict: &mut Verdict,
) {
    let values = verdict.roles.iter().any(|role| *role != QuantityRole::Nothing);
    if values || binding.is_some() || reading.has(C::Support) {
        return;
    }
    let own = reading.deadlines().any(|date| tenses[reading.clause_at(date.span.start)] != Tense::Past);
    let covered = around.deadline.is_some()
        && (around.goal_item || around.carry == Carry::Goal || around.section == SectionKind::Goals);
    let Some(state) = reading.first(C::State) else { return };
    if tenses.iter().all(|t| *t == Tense::Past) || !(own || covered) {
        return;
    }
    let noun = reading.first(C::StateNoun);
    let concrete = reading.has(C::Deliverable) && noun.is_none();
    if concrete && !around.goal_item {
        return;
    }
    if noun.is_none() && !own && !around.goal_item && around.section != SectionKind::Goals {
        return;
    }
    let projected = tenses.contains(&Tense::Projected);
    verdict.dated_goal = Some(if projected { Modality::Projected } else { Modality::Committed });
    verdict.note("state to be reached", reading.words(&state.span));
}

// ---- measures

/// The first act of a clause that stands at its head, or after 将, 会 or a doer.
fn leading_act(reading: &Reading<'_>, clause: &Range<usize>) -> Option<Range<usize>> {
    reading
        .all(C::Act)
        .find(|hit| hit.span.start >= clause.start && hit.span.end <= clause.end)
        .map(|hit| hit.span.clone())
}

fn measure(
    reading: &Reading<'_>,
    around: &Surroundings,
    tenses: &[Tense],
    binding: Option<(Binding, Range<usize>)>,
    verdict: &mut Verdict,
) {
    let has_amount = verdict.roles.contains(&QuantityRole::Amount);
    let has_target = verdict.has_target();
    let has_figure = verdict.roles.contains(&QuantityRole::Figure);
    let home = around.section.is_for_measures()
        || (around.document.is_structured && around.section != SectionKind::Background);
    let conditions = around.section == SectionKind::Conditions
        && binding.as_ref().is_none_or(|(b, _)| *b == Binding::Duty)
        && !reading.has(C::Support);
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
            || (conditions && (around.item || binding.is_some()))
            || binding.as_ref().is_some_and(|(b, _)| *b != Binding::Permit)
            || (binding.is_some() && (around.document.is_policy || home))
            || (around.document.is_policy && reading.has(C::Support) && gives(reading));
        let plain = !decided && plain_act(reading, around, tenses, home);
        if !decided && !plain {
            return;
        }
        if let Some(by) = described
            && !has_amount
            && !(decided && (binding.is_some() || home))
            && !(plain
                && home
                && around.document.is_structured
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

    let done =
        !has_target && tenses.iter().all(|t| *t == Tense::Past) && around.section != SectionKind::Conditions;
    let strength = if conditions && !has_target {
        Strength::Must
    } else {
        match binding.as_ref().map(|(b, _)| *b) {
            Some(Binding::Duty | Binding::Ban) => Strength::Must,
            Some(Binding::Permit) => Strength::May,
            None => Strength::Will,
        }
    };
    let instrument = choose(reading, binding.as_ref().map(|(b, s)| (*b, s.clone())), verdict, conditions);
    verdict.note("instrument", format!("{}: {}", instrument.0.word(), instrument.1));
    let act = binding
        .map(|(_, span)| span)
        .or_else(|| reading.first(C::Act).map(|hit| hit.span.clone()))
        .map_or(0..reading.text.len(), |span| span.start..reading.text.len());
    verdict.measure = Some(MeasureVerdict { instrument: instrument.0, strength, done, act });
}

/// "X是…": a sentence that says what something is.
fn copula(reading: &Reading<'_>) -> bool {
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
fn strong_head(reading: &Reading<'_>) -> bool {
    reading.clauses.iter().any(|clause| {
        leading_act(reading, clause)
            .is_some_and(|act| reading.folded[clause.start..act.start].trim().is_empty())
    })
}

/// Whether money or an advantage is really given, not only spoken of.
fn gives(reading: &Reading<'_>) -> bool {
    [
        "给予", "予以", "发放", "设立", "安排", "补贴", "补助", "奖励", "资助", "提供", "减免", "免征",
        "享受", "贷款", "基金", "全额", "承担",
    ]
    .iter()
    .any(|word| reading.folded.contains(word))
}

/// Whether a plain statement of action stands here.
fn plain_act(reading: &Reading<'_>, around: &Surroundings, tenses: &[Tense], home: bool) -> bool {
    let Some(act) = reading.first(C::Act) else { return false };
    let publishes = ["发布", "印发", "出台", "启动", "设立", "成立", "推出", "公布", "制定", "认定", "部署"]
        .iter()
        .any(|word| reading.folded.contains(word));
    if home {
        return publishes || tenses.iter().any(|tense| *tense != Tense::Past);
    }
    if !around.document.is_policy {
        return false;
    }
    let clause = reading.clause_at(act.span.start);
    let before = &reading.folded[reading.clauses[clause].start..act.span.start];
    let future = reading.all(C::Future).any(|hit| hit.span.start < act.span.start);
    let authority = reading.has_in(C::Authority, &(0..act.span.start)) || reading.folded.starts_with("下一步");
    let past = tenses[clause] == Tense::Past && (reading.has(C::Report) || !reading.dates.is_empty());
    let directive = before.trim().chars().count() <= 2 || strong_head(reading);
    (authority && (future || (past && publishes) || (!past && !reading.has(C::Description))))
        || (directive && !past && !reading.has(C::Description))
}

/// Whether a sentence with numbers names another act besides.
fn other_act(reading: &Reading<'_>, around: &Surroundings, verdict: &mut Verdict, past: bool) -> bool {
    if around.section == SectionKind::Goals || around.goal_item {
        return false;
    }
    let issues = ["制定", "修订", "制修订", "出台", "发布", "印发", "颁布"];
    let papers = ["标准", "办法", "条例", "规范", "政策", "措施", "细则", "规划", "指南"];
    let issued = issues.iter().any(|w| reading.folded.contains(w))
        && papers.iter().any(|w| reading.folded.contains(w));
    if issued {
        verdict.note("act", "a paper is issued");
        return true;
    }
    for (index, clause) in reading.clauses.iter().enumerate() {
        let numbered = reading.quantities.iter().any(|q| reading.clause_at(q.number.start) == index);
        if numbered {
            continue;
        }
        let Some(act) = leading_act(reading, clause) else { continue };
        let head = reading.folded[clause.start..act.start].trim();
        let authority = reading.has_in(C::Authority, &(clause.start..act.start));
        let fine = if past {
            authority
                && (head.contains('已')
                    || ["认定", "启动", "出台", "印发", "设立", "成立"]
                        .iter()
                        .any(|w| reading.folded[clause.clone()].contains(w)))
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

fn choose(
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
    match binding {
        Some((Binding::Ban, span)) => return (Instrument::Restriction, by(&span)),
        Some((Binding::Duty, span)) => {
            if reading.folded[span.clone()].starts_with("不得") {
                return (Instrument::Regulation, by(&span));
            }
            for instrument in [Instrument::Application, Instrument::Governance] {
                if let Some((_, _, cue)) = named(instrument, Tier::Decisive) {
                    let wanted = instrument == Instrument::Governance
                        || ["采购", "采用", "应用", "选用", "试用", "首购", "购买"]
                            .iter()
                            .any(|w| reading.folded[span.end..].contains(w));
                    if wanted && (cue.start > span.start || instrument == Instrument::Application) {
                        return (instrument, by(cue));
                    }
                }
            }
            if reading.has(C::Support)
                && named(Instrument::Funding, Tier::Decisive).is_some_and(|(_, _, c)| c.start > span.start)
            {
                return (Instrument::Funding, by(&span));
            }
            return (Instrument::Regulation, by(&span));
        }
        Some((Binding::Permit, span)) if !reading.folded[span.clone()].contains(['鼓', '探', '倡', '提']) =>
        {
            if let Some((instrument, _, cue)) = words.iter().find(|(i, t, _)| {
                *t == Tier::Decisive
                    && matches!(i, Instrument::Funding | Instrument::Tax | Instrument::Talent)
            }) {
                return (*instrument, by(cue));
            }
            if verdict.roles.contains(&QuantityRole::Amount)
                && let Some(support) = reading.first(C::Support)
            {
                return (Instrument::Funding, by(&support.span));
            }
            return (Instrument::Regulation, by(&span));
        }
        _ => {}
    }
    let money =
        reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
            *role == QuantityRole::Amount && (q.unit.is_currency() || q.unit.symbol() == "%")
        });
    if let Some((_, _, cue)) = named(Instrument::Tax, Tier::Decisive) {
        return (Instrument::Tax, by(cue));
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
    instrument::first(reading, &acting_clauses(reading))
        .unwrap_or((Instrument::Other, "no word of a class".to_owned()))
}

/// "出台…管理办法", "制定…标准": the paper that is issued tells the class, whatever it is about.
fn issued_paper(reading: &Reading<'_>) -> Option<(Instrument, String)> {
    let clause = reading.clauses.iter().find(|clause| {
        ["出台", "制定", "制订", "修订", "制修订", "颁布", "起草"]
            .iter()
            .any(|word| reading.folded[(*clause).clone()].contains(word))
    })?;
    let text = reading.folded[clause.clone()].trim_end_matches(['。', '，', '；', '”', '》']);
    let laws = ["办法", "条例", "标准", "规定", "规范", "规则", "制度", "法规", "规程"];
    laws.iter().find(|law| text.ends_with(**law)).map(|law| (Instrument::Regulation, (*law).to_owned()))
}

/// The clauses that tell the act, without those that only lead up to it.
fn acting_clauses(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let leads = |clause: &Range<usize>| {
        let text = reading.folded[clause.clone()].trim_start();
        let starts = |heads: &[&str]| heads.iter().any(|head| text.starts_with(head));
        starts(&[
            "围绕",
            "面向",
            "依托",
            "针对",
            "聚焦",
            "瞄准",
            "按照",
            "根据",
            "结合",
            "充分发挥",
            "立足",
            "基于",
            "顺应",
            "把握",
            "方案明确",
            "方案还要求",
            "有条件",
            "每年",
        ]) || (starts(&["为", "在", "对", "以", "通过", "经"]) && leading_act(reading, clause).is_none())
            || reading.has_in(C::Speech, clause)
    };
    let acts: Vec<Range<usize>> = reading
        .clauses
        .iter()
        .enumerate()
        .filter(|(index, clause)| *index + 1 == reading.clauses.len() || !leads(clause))
        .map(|(_, clause)| clause.clone())
        .collect();
    // After 支持, 鼓励, 推动 … the doer is named before what it does: the words from the next act on decide.
    let narrowed: Vec<Range<usize>> = acts.iter().map(|clause| after_the_doer(reading, clause)).collect();
    let told =
        |clauses: &[Range<usize>]| clauses.iter().any(|clause| !reading.instruments_in(clause).is_empty());
    if told(&narrowed) {
        narrowed
    } else if told(&acts) {
        acts
    } else {
        reading.clauses.clone()
    }
}

/// The part of a clause from its second act on, where the first only lets somebody act.
fn after_the_doer(reading: &Reading<'_>, clause: &Range<usize>) -> Range<usize> {
    let text = reading.folded[clause.clone()].trim_start();
    let lets = ["支持", "鼓励", "推动", "引导", "组织", "指导", "允许", "推进", "在"];
    // "在码头试点…", "港口将在码头试点…": the place is named before the act.
    let (from, least) = if let Some(head) = lets.iter().find(|head| text.starts_with(**head)) {
        (clause.start + head.len(), 6)
    } else if let Some(at) = text.find("将在").or_else(|| text.find("会在")) {
        (clause.start + at + "将在".len(), 6)
    } else {
        return clause.clone();
    };
    let next = reading
        .all(C::Act)
        .map(|hit| hit.span.clone())
        .find(|act| act.start >= from + least && act.start < clause.end);
    match next {
        Some(act)
            if &reading.folded[act.clone()] != "集聚"
                && !reading.instruments_in(&(act.start..clause.end)).is_empty() =>
        {
            act.start..clause.end
        }
        _ => clause.clone(),
    }
}

fn note_cues(reading: &Reading<'_>, verdict: &mut Verdict) {
    for (class, name) in [
        (C::Commitment, "aim"),
        (C::Projection, "forecast"),
        (C::Report, "report"),
        (C::Duty, "duty"),
        (C::Ban, "prohibition"),
        (C::Permit, "permission"),
        (C::Support, "support"),
        (C::Act, "act"),
    ] {
        if let Some(CueWord::Class(_)) = reading.first(class).map(|hit| hit.cue) {
            let words = reading.first(class).map(|hit| reading.words(&hit.span)).unwrap_or_default();
            verdict.note(name, words);
        }
    }
}
