//! Promotions and calls to action that stand between the paragraphs of the text.

use std::collections::HashMap;

use crate::domain::document::{BlockKind, Role};
use crate::extract::lexicon;
use crate::extract::page::{Page, Piece};
use crate::extract::roles::{Found, is_main};

/// A block longer than this is no part of a call to action.
const MAX_UNITS: f32 = 32.0;

/// Marks what is a promotion within the main text: a heading, at most three short lines and a lone link or button.
pub(super) fn mark(page: &Page, roles: &mut [Found]) {
    let main: Vec<usize> = (0..page.pieces.len()).filter(|at| is_main(&roles[*at]) || is_call(page, *at, roles)).collect();
    let styles = heading_styles(page, &main, roles);
    for (position, &at) in main.iter().enumerate() {
        if !is_call(page, at, roles) {
            continue;
        }
        let mut begin = None;
        for back in 1..=4 {
            let Some(&before) = position.checked_sub(back).and_then(|p| main.get(p)) else { break };
            let piece = &page.pieces[before];
            if piece.units > MAX_UNITS || !matches!(piece.kind, BlockKind::Paragraph | BlockKind::Heading { .. }) || is_call(page, before, roles) {
                break;
            }
            if is_heading(piece) {
                begin = Some(before);
                break;
            }
        }
        let Some(begin) = begin else { continue };
        let odd = styles.get(&page.pieces[begin].style).copied().unwrap_or(0);
        let speaks = (begin..=at).any(|i| {
            lexicon::line_role(&page.pieces[i].text) == Some(Role::Promotion)
                || lexicon::section_heading(&page.pieces[i].text).is_some()
        });
        // Headings of the text share their style with headings that no call to action follows.
        if odd == 0 || speaks {
            for role in &mut roles[begin..=at] {
                if is_main(role) || role.is_some_and(|(r, _)| r == Role::Tools) {
                    *role = Some((Role::Promotion, if speaks { 85 } else { 70 }));
                }
            }
        }
    }
}

/// A short block that is a link or a button by itself.
fn is_call(page: &Page, at: usize, roles: &[Found]) -> bool {
    let piece = &page.pieces[at];
    piece.units <= 6.0
        && (piece.button || piece.link_share > 0.9 && matches!(piece.kind, BlockKind::Paragraph))
        && roles[at].is_some_and(|(role, _)| matches!(role, Role::Main | Role::Tools | Role::Promotion))
}

fn is_heading(piece: &Piece) -> bool {
    matches!(piece.kind, BlockKind::Heading { .. }) || piece.bold && piece.units < 15.0
}

/// How many headings of each style head text rather than a call.
fn heading_styles(page: &Page, main: &[usize], roles: &[Found]) -> HashMap<u64, usize> {
    let mut styles = HashMap::new();
    for (position, &at) in main.iter().enumerate() {
        if !is_heading(&page.pieces[at]) {
            continue;
        }
        let heads_text = main[position + 1..].iter().take(3).all(|next| !is_call(page, *next, roles));
        if heads_text {
            *styles.entry(page.pieces[at].style).or_insert(0) += 1;
        }
    }
    styles
}
