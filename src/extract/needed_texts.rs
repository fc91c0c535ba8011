//! Texts one of which stands in whatever an expression matches: a line without any of them need not be tried.

use regex_syntax::{
    Parser,
    hir::{Hir, HirKind, Look},
};

/// Longer lists than this are not worth their place in the search.
const MAX_TEXTS: usize = 200;

/// Shorter texts than this, in bytes, are in too many lines.
pub(super) const LEAST_BYTES: usize = 3;

/// Texts that tell whether an expression may match a line.
///
/// They are compared with the case of ASCII letters aside and as they are otherwise, so that an expression with other
/// letters that have case has none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Needed {
    /// The line begins with one of them.
    AtStart(Vec<String>),
    /// The line holds one of them.
    Anywhere(Vec<String>),
    /// No such texts are known.
    Unknown,
}

impl Needed {
    /// The texts that an expression needs.
    pub(super) fn by(expression: &str) -> Self {
        let Ok(parsed) = Parser::new().parse(expression) else { return Self::Unknown };
        if let Some(texts) = beginnings_of_line(&parsed).filter(|texts| are_comparable(texts)) {
            return Self::AtStart(texts);
        }
        match needed(&parsed).filter(|texts| are_comparable(texts)) {
            Some(texts) if texts.iter().all(|text| text.len() >= LEAST_BYTES) => Self::Anywhere(texts),
            _ => Self::Unknown,
        }
    }
}

fn are_comparable(texts: &[String]) -> bool {
    let comparable = |c: char| c.is_ascii() || c.to_lowercase().eq([c]) && c.to_uppercase().eq([c]);
    texts.len() <= MAX_TEXTS && texts.iter().all(|text| text.chars().all(comparable))
}

/// The texts that an expression begins with that matches at the beginning of a line alone.
fn beginnings_of_line(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Concat(parts) if matches!(parts[0].kind(), HirKind::Look(Look::Start)) => {
            beginnings(parts.get(1)?)
        }
        _ => None,
    }
}

/// The texts one of which a part begins with.
fn beginnings(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => beginnings(&repetition.sub),
        HirKind::Capture(capture) => beginnings(&capture.sub),
        HirKind::Concat(parts) => beginnings(parts.first()?),
        HirKind::Alternation(choices) => of_all(choices, beginnings),
        _ => literal(part),
    }
}

fn needed(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Capture(capture) => needed(&capture.sub),
        // Every part of a row is there: the one whose shortest text is longest tells most.
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(needed)
            .max_by_key(|texts| texts.iter().map(String::len).min().unwrap_or(0)),
        HirKind::Alternation(choices) => of_all(choices, needed).filter(|texts| texts.len() <= MAX_TEXTS),
        _ => literal(part),
    }
}

/// The texts of all choices, where each has some.
fn of_all(choices: &[Hir], texts_of: fn(&Hir) -> Option<Vec<String>>) -> Option<Vec<String>> {
    choices.iter().try_fold(Vec::new(), |mut texts, choice| {
        texts.extend(texts_of(choice)?);
        Some(texts)
    })
}

fn literal(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Literal(literal) => Some(vec![std::str::from_utf8(&literal.0).ok()?.to_owned()]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_match_holds_is_read_from_the_expression() {
        let texts = |texts: &str| texts.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (expression, expected) in [
            (r"visitors?\s*:\s*\d+$", Needed::Anywhere(texts("visitor"))),
            (r"^\d+\s*(views?|条评论)$", Needed::Anywhere(texts("view 条评论"))),
            (r"(enable|turn on).{0,20}(javascript|cookies)", Needed::Anywhere(texts("javascript cookies"))),
            (r"^(share|on\s+air)\s*:", Needed::AtStart(texts("share on"))),
            (r"^【(来源|作者)?】", Needed::AtStart(texts("【"))),
            (r"^views|source", Needed::Anywhere(texts("views source"))),
            (r"^\s*source", Needed::Anywhere(texts("source"))),
            (r"^\s*by", Needed::Unknown),
            (r"^(a|\d)+$", Needed::Unknown),
            (r"x*", Needed::Unknown),
            (r"(éa|b)", Needed::Unknown),
        ] {
            assert_eq!(Needed::by(expression), expected, "{expression}");
        }
    }
}
