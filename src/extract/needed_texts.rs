//! Texts one of which stands in whatever an expression matches: a line without any of them need not be tried.

use regex_syntax::{
    Parser,
    hir::{Hir, HirKind},
};

/// Longer lists than this are not worth their place in the search.
const MAX_TEXTS: usize = 200;

/// Texts of which a line holds at least one, case aside, wherever the expression matches it; none where no such list
/// is known. The texts are compared with the case of ASCII letters aside and as they are otherwise, so that an
/// expression with other letters that have case has no list.
pub(super) fn needed_texts(expression: &str) -> Option<Vec<String>> {
    let parsed = Parser::new().parse(expression).ok()?;
    let texts = needed(&parsed)?;
    let comparable = |text: &String| {
        text.chars().all(|c| c.is_ascii() || c.to_lowercase().eq([c]) && c.to_uppercase().eq([c]))
    };
    texts.iter().all(comparable).then_some(texts)
}

fn needed(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Literal(literal) => Some(vec![std::str::from_utf8(&literal.0).ok()?.to_owned()]),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) => None,
        HirKind::Capture(capture) => needed(&capture.sub),
        // Every part of a row is there: the one whose shortest text is longest tells most.
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(needed)
            .max_by_key(|texts| texts.iter().map(String::len).min().unwrap_or(0)),
        HirKind::Alternation(choices) => {
            let mut texts = Vec::new();
            for choice in choices {
                texts.extend(needed(choice)?);
            }
            (texts.len() <= MAX_TEXTS).then_some(texts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_match_holds_is_read_from_the_expression() {
        let texts = |expression| needed_texts(expression).map(|texts| texts.join(" "));
        for (expression, expected) in [
            (r"visitors?\s*:\s*\d+$", Some("visitor")),
            (r"^\d+\s*(views?|条评论)$", Some("view 条评论")),
            (r"(enable|turn on).{0,20}(javascript|cookies)", Some("javascript cookies")),
            (r"^(a|\d)+$", None),
            (r"x*", None),
            (r"(éa|b)", None),
        ] {
            assert_eq!(texts(expression).as_deref(), expected, "{expression}");
        }
    }
}
