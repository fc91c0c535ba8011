//! Parts that a heading announces, such as related articles and comments.

use crate::domain::document::{BlockKind, Role};
use crate::extract::roles::Judge;
use crate::extract::words;

#[expect(clippy::needless_range_loop, reason = "positions index pieces, roles and sums alike")]
impl Judge<'_> {
    /// Parts that a heading announces.
    pub(super) fn announced(&mut self) {
        let total = self.total();
        for at in 0..self.page.pieces.len() {
            if self.roles[at].is_some() {
                continue;
            }
            let piece = &self.page.pieces[at];
            if piece.units > 12.0 || matches!(piece.kind, BlockKind::TableRow { .. }) && piece.units > 6.0 {
                continue;
            }
            let Some(hint) = self.lines.announces[at] else { continue };
            let role = hint.role;
            // A link to the comments stands above the text; the comments' heading below it.
            if role == Role::Comments
                && (piece.link_share > 0.5 || self.weights[at] < (0.3 * total).min(80.0))
            {
                continue;
            }
            let area = self.announced_area(at, role, total);
            if let Some(end) = area.filter(|end| hint.strong || self.is_fragments(at + 1, *end)) {
                self.mark(at, end, role, 80);
            } else {
                self.announced_run(at, role);
            }
        }
    }

    /// The end of the largest area that begins with the heading and holds nothing but what it announces.
    fn announced_area(&self, at: usize, role: Role, total: f32) -> Option<usize> {
        let mut found = None;
        let mut area = self.page.pieces[at].area;
        loop {
            let this = &self.page.areas[area];
            if this.first != at || area == 0 {
                break;
            }
            let share = self.weight_of(area) / total;
            let rest = this.end - at - 1;
            let links = if rest > 0 { self.link_share(at + 1, this.end) } else { 0.0 };
            let most = if links > 0.5 { 0.4 } else { 0.2 };
            let fits = match role {
                Role::Footer | Role::Navigation => links > 0.5,
                Role::Tools | Role::Promotion => self.units_of(at, this.end) < 80.0,
                _ => true,
            };
            if share < most && fits && rest > 0 {
                found = Some(this.end);
            }
            area = this.parent;
        }
        found
    }

    /// Whether blocks are links and short lines without a full stop.
    fn is_fragments(&self, first: usize, end: usize) -> bool {
        self.page.pieces[first..end].iter().all(|piece| {
            let row = matches!(piece.kind, BlockKind::TableRow { .. });
            piece.link_share > 0.5 || !row && piece.units < 25.0 && !words::ends_sentence(&piece.text)
        })
    }

    /// What follows a heading that stands among other blocks: its links and short lines, until prose goes on.
    fn announced_run(&mut self, at: usize, role: Role) {
        let pieces = &self.page.pieces;
        let mut parent = pieces[at].area;
        while parent != 0 && self.page.areas[parent].end <= at + 1 {
            parent = self.page.areas[parent].parent;
        }
        let end = self.page.areas[parent].end;
        let mut last = at;
        let mut unlinked = 0;
        for next in at + 1..end {
            let piece = &pieces[next];
            let linked = piece.link_share > 0.5 || piece.button;
            if !linked {
                unlinked += 1;
            }
            let comment = role == Role::Comments;
            let heading = matches!(piece.kind, BlockKind::Heading { .. });
            if !comment && !linked && (heading || piece.units > 25.0) {
                break;
            }
            if linked || comment || self.lines.says[next].is_some() {
                last = next;
            }
            if !comment && unlinked > 3 && last + 2 < next {
                break;
            }
            if piece.button && role != Role::Comments {
                break;
            }
        }
        if last > at {
            self.mark(at, last + 1, role, 70);
        } else if matches!(role, Role::Related | Role::Comments | Role::Tools) && at + 1 == end {
            self.mark(at, at + 1, role, 60);
        }
    }
}
