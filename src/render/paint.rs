//! The styles of terminal text, with colour on or off.

use anstyle::{AnsiColor, Color, Style};

use crate::text::printable;

/// What a stretch of text is, from which its style follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Text without a style.
    #[default]
    Plain,
    /// A title or the news itself.
    Strong,
    /// What is said besides.
    Faint,
    /// A removed block or line.
    Removed,
    /// An added block or line.
    Added,
    /// A removed word within text that stayed.
    RemovedWord,
    /// An added word within text that stayed.
    AddedWord,
    /// A block that moved.
    Moved,
    /// What asks for attention.
    Warning,
}

impl Mark {
    /// The style of this mark on a terminal with colour. Words that differ are not told by colour alone:
    /// removed ones are struck through as well, added ones underlined.
    fn style(self) -> Style {
        let colour = |c: AnsiColor| Style::new().fg_color(Some(Color::Ansi(c)));
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Removed => colour(AnsiColor::Red),
            Self::Added => colour(AnsiColor::Green),
            Self::RemovedWord => colour(AnsiColor::Red).bold().strikethrough(),
            Self::AddedWord => colour(AnsiColor::Green).bold().underline(),
            Self::Moved => colour(AnsiColor::Cyan),
            Self::Warning => colour(AnsiColor::Yellow).bold(),
        }
    }
}

/// A stretch of text with its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub mark: Mark,
    /// The text, safe to print.
    pub text: String,
}

impl Span {
    /// A stretch of text; control characters and direction overrides are taken out of it here.
    pub fn new(mark: Mark, text: &str) -> Self {
        Self { mark, text: printable(text) }
    }

    /// Text without a style.
    pub fn plain(text: &str) -> Self {
        Self::new(Mark::Plain, text)
    }
}

/// One line of marked text as a string, with escape codes where `color` is on.
///
/// Without colour the words that differ stand in brackets: `[-removed-]`, `{+added+}`.
pub fn paint(line: &[Span], color: bool) -> String {
    let mut out = String::new();
    for span in line {
        let style = span.mark.style();
        if !color || style.is_plain() {
            out.push_str(&span.text);
        } else {
            out.extend([style.render().to_string(), span.text.clone(), style.render_reset().to_string()]);
        }
    }
    out
}

/// Text in one style, on one line.
pub fn painted(mark: Mark, text: &str, color: bool) -> String {
    paint(&[Span::new(mark, text)], color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_codes_come_from_us_alone() {
        let line = [Span::plain("a\u{1b}[31mb "), Span::new(Mark::AddedWord, "c")];
        assert_eq!(paint(&line, false), "a[31mb c");
        assert_eq!(paint(&line, true), "a[31mb \u{1b}[1m\u{1b}[4m\u{1b}[32mc\u{1b}[0m");
    }
}
