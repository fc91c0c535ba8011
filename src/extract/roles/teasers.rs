//! Rows of cards that tease other texts.

use std::collections::HashMap;

use crate::domain::document::{BlockKind, Role};
use crate::extract::roles::Judge;

impl Judge<'_> {
    /// Rows of cards of one make, each with a linked heading: teasers of other texts, where there is a text besides.
    pub(super) fn teasers(&mut self) {
        const LEAST_CARDS: usize = 3;
        let areas = &self.page.areas;
        let total = self.total();
        let mut groups: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
        for (at, area) in areas.iter().enumerate().skip(1) {
            if area.end > area.first && self.roles[area.first].is_none() {
                groups.entry((area.parent, area.signature)).or_default().push(at);
            }
        }
        let mut found: Vec<Vec<usize>> =
            groups.into_values().filter(|cards| cards.len() >= LEAST_CARDS).collect();
        found.sort_unstable();
        for cards in found {
            let is_card = |at: &&usize| {
                let area = &areas[**at];
                let pieces = &self.page.pieces[area.first..area.end];
                pieces.len() <= 12
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
}
