//! Text into lines, and lines into blocks with what is known of each.

use crate::domain::document::{BlockKind, Role};
use crate::extract::lines::{self, Line};
use crate::extract::page::{Piece, Style};
use crate::extract::walk::Walker;
use crate::extract::words;

impl Walker {
    /// Takes in text; where line breaks count, line by line.
    pub(super) fn text(&mut self, text: &str) {
        if self.in_pre > 0 && text.contains('\n') {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_line();
                }
                self.inline(line);
            }
        } else {
            self.inline(text);
        }
    }

    /// Adds text to the line at hand.
    pub(super) fn inline(&mut self, text: &str) {
        if self.raw_start {
            let indent =
                text.chars().take_while(|c| c.is_whitespace()).filter(|c| !c.is_ascii_whitespace()).count();
            if text.chars().any(|c| !c.is_whitespace() && !words::is_invisible(c)) {
                let wide = text
                    .chars()
                    .find(|c| !c.is_ascii_whitespace())
                    .is_some_and(|c| matches!(c, '\u{3000}' | '\u{2003}'));
                self.line.indented |= indent >= 2 || wide;
                self.raw_start = false;
            } else if indent >= 2 {
                self.line.indented = true;
            }
        }
        let before = self.line.text.len();
        if self.line.text.is_empty() {
            let trimmed = text.trim_start();
            words::push_folded(&mut self.line.text, trimmed);
        } else {
            words::push_folded(&mut self.line.text, text);
        }
        if self.in_link + self.in_bold + self.in_button == 0 {
            return;
        }
        let letters = words::letters(&self.line.text[before.min(self.line.text.len())..]);
        if self.in_link > 0 {
            self.line.link_letters += letters;
            if self.line.href.is_none() && letters > 0 {
                self.line.href.clone_from(&self.link_href);
            }
        }
        if self.in_bold > 0 {
            self.line.bold_letters += letters;
        }
        if self.in_button > 0 {
            self.line.button_letters += letters;
        }
    }

    /// Ends the line at hand; an empty one is a gap.
    pub(super) fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        line.text.truncate(line.text.trim_end().len());
        self.raw_start = true;
        if line.text.is_empty() {
            self.gap = true;
            return;
        }
        line.after_gap = std::mem::take(&mut self.gap);
        self.lines.push(line);
    }

    /// Ends the block at hand.
    pub(super) fn flush(&mut self) {
        self.end_line();
        self.gap = false;
        if self.lines.is_empty() {
            return;
        }
        let mut lines = std::mem::take(&mut self.lines);
        if self.heading.is_some() {
            lines.dedup_by(|line, first| {
                lines::join(first, line);
                true
            });
        } else {
            lines::paragraphs(&mut lines);
        }
        for line in lines.drain(..) {
            let kind = self.kind();
            self.push(kind, line);
        }
        self.lines = lines;
    }

    fn kind(&mut self) -> BlockKind {
        if let Some(level) = self.heading {
            return BlockKind::Heading { level };
        }
        if self.caption {
            return BlockKind::Caption;
        }
        if let Some(item) = self.items.last_mut() {
            return BlockKind::ListItem { list: item.list, depth: item.depth, marker: item.marker.take() };
        }
        if self.note > 0 {
            BlockKind::Note
        } else if self.quote > 0 {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        }
    }

    /// Adds a block of this kind to the page.
    pub(super) fn push(&mut self, kind: BlockKind, line: Line) {
        let count = words::Count::of(&line.text);
        #[expect(clippy::cast_precision_loss, reason = "a block's letters stay far below two to the 24th")]
        let share = |part: u32| part as f32 / count.letters.max(1) as f32;
        let bold = share(line.bold_letters) > 0.95;
        let ruled = if self.in_drop > 0 || self.page.kept && self.in_keep == 0 {
            Some(Role::Dropped)
        } else {
            self.page.kept.then_some(Role::Main)
        };
        self.page.pieces.push(Piece {
            units: count.units(),
            count,
            link_share: share(line.link_letters).min(1.0),
            links: line.links,
            bold,
            button: share(line.button_letters) > 0.9,
            style: Style { make: self.make, bold },
            hint: self.hint,
            ruled,
            href: line.href,
            area: self.area,
            kind,
            text: line.text,
        });
    }
}
