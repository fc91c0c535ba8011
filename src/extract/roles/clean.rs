//! Lines within the main area that are the site's: menus, pointers, repeats, what recurs on other pages.

use std::collections::HashSet;

use crate::domain::document::{BlockKind, Role};
use crate::extract::page::{Page, Piece};
use crate::extract::roles::{Judge, is_main, weight};
use crate::extract::title::Title;
use crate::extract::words;

#[expect(clippy::needless_range_loop, reason = "positions index pieces, roles and sums alike")]
impl Judge<'_> {
    /// Takes out of the main text the lines in it that speak of the site.
    pub(super) fn clean(&mut self, title: &Title) {
        let pieces = &self.page.pieces;
        let title_text = words::squeezed(&title.text);
        let prose: f32 =
            pieces.iter().zip(&self.roles).filter(|(_, r)| is_main(**r)).map(|(p, _)| weight(p)).sum();
        let is_prose = |at: &usize| is_main(self.roles[*at]) && weight(&pieces[*at]) > 10.0;
        let first = (0..pieces.len()).find(is_prose).unwrap_or(0);
        let last = (0..pieces.len()).rfind(is_prose).unwrap_or(pieces.len());
        for at in 0..pieces.len() {
            let piece = &pieces[at];
            if !is_main(self.roles[at]) {
                continue;
            }
            if piece.kind == BlockKind::Caption && piece.hint.is_some_and(|hint| hint.role == Role::Other) {
                self.roles[at] = Some((Role::Other, 60));
                continue;
            }
            if let Some(role) = self.lines.says[at] {
                let sure = match role {
                    Role::Promotion => piece.link_share > 0.3 || piece.button || piece.units <= 2.0,
                    // A clause may point to an annex; the site's pointers are links.
                    Role::Related => piece.link_share > 0.4,
                    Role::Footer | Role::Banner => at <= first || at >= last,
                    Role::Comments => piece.units < 12.0,
                    _ => piece.units < 30.0,
                };
                if sure {
                    self.roles[at] = Some((role, 80));
                    continue;
                }
            }
            if piece.button && piece.units < 12.0 {
                self.roles[at] = Some((Role::Tools, 75));
                continue;
            }
            if !title_text.is_empty()
                && title.piece.is_some_and(|t| at > t && at < t + 4)
                && words::is_squeezed_to(&piece.text, &title_text)
            {
                self.roles[at] = Some((Role::Other, 70));
            }
            // Before the title stands the site, unless it is prose.
            if let Some(top) = title.piece.filter(|t| at < *t)
                && (piece.units < 15.0 || piece.link_share > 0.4)
                && top - at < 40
            {
                self.roles[at] =
                    Some((if piece.link_share > 0.5 { Role::Navigation } else { Role::Header }, 60));
            }
        }
        if prose > 60.0 {
            self.link_runs();
        }
        if prose > 150.0 {
            self.lone_links();
        }
        self.repeated();
        self.shown_twice();
        self.empty_headings();
    }

    /// Runs of links at the edges of the text, or long ones within it, are menus.
    fn link_runs(&mut self) {
        let pieces = &self.page.pieces;
        let Some(first) = (0..pieces.len()).find(|at| is_main(self.roles[*at]) && weight(&pieces[*at]) > 6.0)
        else {
            return;
        };
        let Some(last) = (0..pieces.len()).rfind(|at| is_main(self.roles[*at]) && weight(&pieces[*at]) > 6.0)
        else {
            return;
        };
        let is_link = |piece: &Piece| {
            piece.link_share > 0.75 && !matches!(piece.kind, BlockKind::Heading { level: 1..=3 })
        };
        for at in 0..pieces.len() {
            if !is_main(self.roles[at]) || !is_link(&pieces[at]) {
                continue;
            }
            if at < first {
                self.roles[at] = Some((Role::Navigation, 60));
            } else if at > last && !matches!(pieces[at].kind, BlockKind::TableRow { .. }) {
                self.roles[at] = Some((Role::Related, 55));
            }
        }
    }

    /// A paragraph that is one link to another page, between paragraphs of prose, points to another text.
    fn lone_links(&mut self) {
        const MOST: usize = 10;
        let pieces = &self.page.pieces;
        let is_pointer = |at: &usize| {
            let piece = &pieces[*at];
            let shouted = matches!(piece.kind, BlockKind::Heading { .. })
                && !piece.text.chars().any(char::is_lowercase);
            is_main(self.roles[*at])
                && (piece.kind == BlockKind::Paragraph || shouted && piece.text.is_ascii())
                && piece.link_share > 0.95
                && piece.links == 1
                && (4.0..25.0).contains(&piece.units)
                && piece.href.as_deref().is_some_and(|href| !href.starts_with('#') && !href.is_empty())
        };
        let found: Vec<usize> = (0..pieces.len()).filter(is_pointer).collect();
        if found.len() <= MOST {
            for at in found {
                self.roles[at] = Some((Role::Related, 55));
            }
        }
    }

    /// A paragraph that stands in the text word for word a second time is shown twice, not said twice.
    fn repeated(&mut self) {
        const LEAST_UNITS: f32 = 12.0;
        const NEAR: usize = 6;
        let mut seen = vec![None; self.page.pieces.len()];
        for (at, piece) in self.page.pieces.iter().enumerate() {
            let plain =
                matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem { .. } | BlockKind::Caption);
            if is_main(self.roles[at])
                && plain
                && piece.units >= LEAST_UNITS
                && seen[self.lines.first_like[at]].replace(at).is_some_and(|before| at - before <= NEAR)
            {
                self.roles[at] = Some((Role::Other, 55));
            }
        }
    }

    /// A run of paragraphs that stands in the text a second time, word for word and in the same order, is the same
    /// text for another screen.
    fn shown_twice(&mut self) {
        const LEAST_RUN: usize = 3;
        const LEAST_UNITS: f32 = 60.0;
        let pieces = &self.page.pieces;
        let main: Vec<usize> = (0..pieces.len())
            .filter(|at| is_main(self.roles[*at]) && !matches!(pieces[*at].kind, BlockKind::TableRow { .. }))
            .collect();
        let text = |at: usize| self.lines.first_like[main[at]];
        let mut first = vec![None; pieces.len()];
        let mut at = 0;
        while at < main.len() {
            let Some(before) = first[text(at)].filter(|_| pieces[main[at]].units >= 8.0) else {
                first[text(at)].get_or_insert(at);
                at += 1;
                continue;
            };
            let mut run = 0;
            let mut units = 0.0;
            while at + run < main.len() && before + run < at && text(at + run) == text(before + run) {
                units += pieces[main[at + run]].units;
                run += 1;
            }
            if run >= LEAST_RUN && units >= LEAST_UNITS {
                for twice in &main[at..at + run] {
                    self.roles[*twice] = Some((Role::Other, 60));
                }
            }
            at += run.max(1);
        }
    }

    /// A heading at the end of the text that nothing follows headed what was taken out.
    fn empty_headings(&mut self) {
        let pieces = &self.page.pieces;
        for at in (0..pieces.len()).rev() {
            if !is_main(self.roles[at]) {
                continue;
            }
            let heading = matches!(pieces[at].kind, BlockKind::Heading { .. });
            if heading
                && (at + 1..pieces.len()).any(|next| self.roles[next].is_some())
                && pieces[at].units < 8.0
            {
                self.roles[at] = Some((Role::Other, 55));
            } else {
                break;
            }
        }
    }
}

/// Blocks that stand on the host's other pages too are the site's, unless they are clauses: two plans may share a
/// sentence, so that only short lines, links and what stands at the edges goes.
pub(super) fn recurring(page: &Page, roles: &mut [(Role, u8)], recurring: &HashSet<u64>) {
    let pieces = &page.pieces;
    let known: Vec<bool> =
        pieces.iter().map(|p| recurring.contains(&crate::extract::fingerprint(&p.text))).collect();
    for at in 0..pieces.len() {
        if !known[at] || roles[at].0 != Role::Main {
            continue;
        }
        let piece = &pieces[at];
        let structural = matches!(
            piece.kind,
            BlockKind::Heading { .. } | BlockKind::TableRow { .. } | BlockKind::ListItem { .. }
        );
        let beside_site =
            |other: Option<usize>| other.and_then(|o| roles.get(o)).is_some_and(|r| r.0 != Role::Main);
        let edge = beside_site(at.checked_sub(1)) || beside_site(Some(at + 1));
        if piece.link_share > 0.5 || piece.units < 10.0 && !structural && edge {
            roles[at] = (Role::Other, 75);
        }
    }
}
