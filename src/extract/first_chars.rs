//! The characters that a line may begin with to be matched by an expression that begins at the line's beginning.

use regex_syntax::{
    ParserBuilder,
    hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look},
};

/// A set of characters.
pub(super) struct FirstChars(ClassUnicode);

impl FirstChars {
    /// The characters for an expression, case aside; none where it may match elsewhere than at the beginning, or an
    /// empty text there.
    pub(super) fn of(expression: &str) -> Option<Self> {
        let parsed = ParserBuilder::new().case_insensitive(true).build().parse(expression).ok()?;
        if !parsed.properties().look_set_prefix().contains(Look::Start) {
            return None;
        }
        let mut set = ClassUnicode::empty();
        let ends = add(&parsed, &mut set)?;
        ends.then_some(Self(set))
    }

    /// Whether a line that begins with this character may match.
    pub(super) fn may_be(&self, first: char) -> bool {
        let ranges = self.0.ranges();
        let after = ranges.partition_point(|range| range.start() <= first);
        after > 0 && ranges[after - 1].end() >= first
    }
}

/// Adds the characters that a part may begin with, and says whether it takes one at least; none where that is not
/// known.
fn add(part: &Hir, set: &mut ClassUnicode) -> Option<bool> {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(false),
        HirKind::Literal(literal) => {
            let first = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
            set.push(ClassUnicodeRange::new(first, first));
            Some(true)
        }
        HirKind::Class(Class::Unicode(class)) => {
            set.union(class);
            Some(true)
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Repetition(repetition) => Some(add(&repetition.sub, set)? && repetition.min > 0),
        HirKind::Capture(capture) => add(&capture.sub, set),
        HirKind::Concat(parts) => {
            for part in parts {
                if add(part, set)? {
                    return Some(true);
                }
            }
            Some(false)
        }
        HirKind::Alternation(choices) => {
            let mut all_take_one = true;
            for choice in choices {
                all_take_one &= add(choice, set)?;
            }
            Some(all_take_one)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_may_begin_with_is_read_from_the_expression() {
        for (expression, may, may_not) in [
            ("^(by|posted by)\\s+[A-Z]", "bBpP", "xy1发"),
            ("^\\s*(分享|打印)?到", " 分打到", "a页"),
            (r"^[\[【]?\s*(编辑|责编)", "[【 编责", "辑x"),
            (r"^\d{4}年", "1９", "年a"),
        ] {
            let set = FirstChars::of(expression).unwrap();
            assert!(may.chars().all(|c| set.may_be(c)), "{expression}");
            assert!(may_not.chars().all(|c| !set.may_be(c)), "{expression}");
        }
        for expression in ["visitors?", "^a|b", "^a*", "^", "a^"] {
            assert!(FirstChars::of(expression).is_none(), "{expression}");
        }
    }
}
