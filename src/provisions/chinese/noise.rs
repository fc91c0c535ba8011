//! Chinese sentences that say nothing at all, and validity clauses.

use crate::{
    domain::provision::{Instrument, Strength},
    provisions::{
        context::{SectionKind, Surroundings},
        lexicon::CueClass as C,
        reading::{Reading, is_time},
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
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
        && !priced
        && !starts_late(reading, C::Preamble)
    {
        return Some(Verdict::nothing("preamble", by));
    }
    for (class, name) in [(C::Contact, "contact"), (C::Advice, "advice or advert")] {
        if let Some(by) = hit(class)
            && !binds
            && !priced
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
        && !(binds && !reading.has(C::Outsider))
    {
        return Some(Verdict::nothing("somebody's words", hit(C::Speech).unwrap_or_default()));
    }
    None
}

/// "该公司计划…": other people's own plans.
pub(super) fn others_plan(reading: &Reading<'_>) -> Option<String> {
    let outsider = reading.first(C::Outsider)?;
    let aims = reading.has(C::Commitment) || reading.has(C::Future) || reading.folded.contains("计划");
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
pub(super) fn speaks_for_authority(reading: &Reading<'_>) -> bool {
    let Some(speech) = reading.first(C::Speech) else { return false };
    let before = 0..speech.span.start;
    reading.has_in(C::Authority, &before) && !reading.has_in(C::Outsider, &before)
}

pub(super) fn validity(reading: &Reading<'_>) -> Option<Verdict> {
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
