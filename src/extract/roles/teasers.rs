//! Rows of cards that tease other texts.

use foldhash::HashMap;

use crate::domain::document::{BlockKind, Role};
use crate::extract::names::Make;
use crate::extract::page::Piece;
use crate::extract::roles::Judge;

impl Judge<'_> {
    /// Rows of cards of one make, each with a linked heading: teasers of other texts, where there is a text besides.
    pub(super) fn teasers(&mut self) {
        const LEAST_CARDS: usize = 3;
        const LEAST_FACTS: usize = 2;
        let areas = &self.page.areas;
        let total = self.total();
        let mut groups: HashMap<(usize, Make), Vec<usize>> = HashMap::default();
        for (at, area) in areas.iter().enumerate().skip(1) {
            if area.end > area.first && self.roles[area.first].is_none() {
                groups.entry((area.parent, area.make)).or_default().push(at);
            }
        }
        let mut found: Vec<Vec<usize>> =
            groups.into_values().filter(|cards| cards.len() >= LEAST_CARDS).collect();
        found.sort_unstable();
        for cards in found {
            let is_card = |at: &&usize| {
                let area = &areas[**at];
                let pieces = &self.page.pieces[area.first..area.end];
                // A teaser names its text and may sum it up; a list of facts is said of the thing itself.
                let facts = pieces.iter().filter(|p| is_fact(p)).count();
                facts < LEAST_FACTS
                    && !is_outline(pieces)
                    && !(matches!(area.tag, "ul" | "ol") && self.is_led_in(area.first))
                    && pieces.len() <= 12
                    && self.units_of(area.first, area.end) < 120.0
                    && pieces.iter().take(4).any(|p| p.link_share > 0.8 && p.units >= 3.0)
                    && (pieces.len() > 1 || matches!(pieces[0].kind, BlockKind::Heading { .. }))
            };
            let like = cards.iter().filter(is_card).count();
            let weight: f32 = cards.iter().map(|at| self.weight_of(*at)).sum();
            let elsewhere = total - weight;
            if like * 10 < cards.len() * 8 || elsewhere < 100.0 || elsewhere < 0.3 * total {
                continue;
            }
            for at in cards {
                let (first, end) = (areas[at].first, areas[at].end);
                self.mark(first, end, Role::Related, 65);
            }
        }
    }

    /// Whether the line before a block leads in to it: a heading, or a line that ends with a colon.
    fn is_led_in(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            let piece = &self.page.pieces[before];
            matches!(piece.kind, BlockKind::Heading { .. }) || piece.text.ends_with([':', '：'])
        })
    }
}

/// Whether blocks are an item and the list below it, with nothing besides.
fn is_outline(pieces: &[Piece]) -> bool {
    let list_of = |piece: &Piece| match piece.kind {
        BlockKind::ListItem { list, .. } => Some(list),
        _ => None,
    };
    let first = pieces.first().and_then(list_of);
    pieces.iter().all(|piece| list_of(piece).is_some()) && pieces.iter().any(|piece| list_of(piece) != first)
}

/// Whether a block is an item of a list that says something by itself rather than linking to it.
pub(super) fn is_fact(piece: &Piece) -> bool {
    matches!(piece.kind, BlockKind::ListItem { .. }) && piece.link_share < 0.1 && piece.units >= 3.0
}
