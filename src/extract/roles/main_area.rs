//! The area that holds the text, and the prose beside it that belongs to it.

use crate::domain::document::{BlockKind, Role};
use crate::extract::page::Piece;
use crate::extract::roles::{Judge, sums, weight};
use crate::extract::title::Title;

#[expect(clippy::needless_range_loop, reason = "positions index pieces, roles and sums alike")]
impl Judge<'_> {
    /// The area that holds the text: from the top down as long as one child holds nearly all the prose.
    pub(super) fn main_area(&self) -> usize {
        let areas = &self.page.areas;
        let left = sums(self.page.pieces.iter().zip(&self.roles).zip(&self.lines.says).map(
            |((piece, role), says)| {
                if role.is_some() || says.is_some() && piece.units < 20.0 { 0.0 } else { weight(piece) }
            },
        ));
        let weight_of = |area: usize| left[areas[area].end] - left[areas[area].first];
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); areas.len()];
        for (at, area) in areas.iter().enumerate().skip(1) {
            if area.end > area.first {
                children[area.parent].push(at);
            }
        }
        let mut at = 0;
        loop {
            let whole = weight_of(at);
            if whole <= 0.0 {
                return at;
            }
            let Some(best) =
                children[at].iter().copied().max_by(|a, b| weight_of(*a).total_cmp(&weight_of(*b)))
            else {
                return at;
            };
            let share = weight_of(best) / whole;
            let named = areas[best].main_words || matches!(areas[best].tag, "article" | "main");
            let item =
                matches!(areas[best].tag, "li" | "tr" | "dd" | "blockquote" | "figure" | "details" | "table");
            let alike: f32 = children[at]
                .iter()
                .filter(|child| {
                    **child != best && areas[**child].make == areas[best].make && areas[**child].tag != "td"
                })
                .map(|child| weight_of(*child))
                .sum();
            let least = if item && areas[best].tag != "tr" && areas[best].tag != "table" {
                0.97
            } else if alike > 0.04 * whole {
                0.93
            } else if named && !areas[at].main_words {
                0.55
            } else if named {
                0.7
            } else {
                0.82
            };
            if share < least {
                return at;
            }
            at = best;
        }
    }

    /// Where the text begins within the main area, and where the area ends.
    pub(super) fn bounds(&self, main: usize) -> (usize, usize) {
        let area = &self.page.areas[main];
        let pieces = &self.page.pieces;
        let is_text = |at: &usize| self.roles[*at].is_none() && weight(&pieces[*at]) > 4.0;
        let start = (area.first..area.end).find(is_text).unwrap_or(area.first);
        (start, area.end)
    }

    /// Gives the main role to what stands in the main area, and to prose right beside it.
    pub(super) fn choose(&mut self, main: usize, title: &Title) {
        let area = &self.page.areas[main];
        let (first, end) = (area.first, area.end);
        for at in first..end {
            self.roles[at].get_or_insert((Role::Main, 80));
        }
        let pieces = &self.page.pieces;
        // Between the title and the text.
        if let Some(title) = title.piece.filter(|t| *t < first) {
            let mut parent = pieces[title].area;
            while parent != 0 && self.page.areas[parent].end < first {
                parent = self.page.areas[parent].parent;
            }
            if parent != 0 || first - title < 12 {
                for at in title + 1..first {
                    if self.roles[at].is_none() && self.lines.says[at].is_none() && belongs(&pieces[at]) {
                        self.roles[at] = Some((Role::Main, 60));
                    }
                }
            }
        }
        // Prose of the same parent that follows, until the site begins.
        let mut parent = area.parent;
        for _ in 0..2 {
            // Wrappers that hold nothing else after it are no step away from it.
            while parent != 0 && self.page.areas[parent].end == end {
                parent = self.page.areas[parent].parent;
            }
            if parent == 0 || self.weight_of(parent) > 1.6 * self.weight_of(main) {
                break;
            }
            for at in end..self.page.areas[parent].end {
                match self.roles[at] {
                    None if self.lines.says[at].is_none() && belongs(&pieces[at]) => {
                        self.roles[at] = Some((Role::Main, 55));
                    }
                    Some((Role::Main | Role::Metadata, _)) | None => {}
                    Some(_) => break,
                }
            }
            parent = self.page.areas[parent].parent;
        }
    }
}

/// Whether a block beside the main area reads like text rather than like a line of the site.
fn belongs(piece: &Piece) -> bool {
    let least = match piece.kind {
        BlockKind::Heading { .. } => 2.0,
        BlockKind::TableRow { .. } | BlockKind::ListItem { .. } => 3.0,
        _ => 8.0,
    };
    piece.units >= least && piece.link_share < 0.4 && !piece.button
}
