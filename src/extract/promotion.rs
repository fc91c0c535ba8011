//! Promotions and calls to action that stand between the paragraphs of the text.

use crate::domain::document::{BlockKind, Role};
use crate::extract::page::{Page, Piece, Style};
use crate::extract::roles::{Found, Lines, is_main};
use foldhash::HashMap;

/// A block longer than this is no part of a call to action.
const MAX_UNITS: f32 = 32.0;

/// Marks what is a promotion within the main text: a heading, at most three short lines and a lone link or button.
pub(super) fn mark(page: &Page, lines: &Lines, roles: &mut [Found]) {
    let pieces = &page.pieces;
    let styles = heading_styles(page, roles);
    for at in 0..pieces.len() {
        if !is_call(page, at, roles) {
            continue;
        }
        let mut begin = None;
        for before in (at.saturating_sub(4)..at).rev() {
            let piece = &pieces[before];
            let fits = matches!(piece.kind, BlockKind::Paragraph | BlockKind::Heading { .. })
                && piece.units <= MAX_UNITS;
            if !is_main(roles[before]) || !fits || is_call(page, before, roles) {
                break;
            }
            if is_heading(piece) {
                begin = Some(before);
                break;
            }
        }
        let Some(begin) = begin else { continue };
        let text_headings = styles.get(&pieces[begin].style).copied().unwrap_or(0);
        let speaks = (begin..=at)
            .any(|line| lines.says[line] == Some(Role::Promotion) || lines.announces[line].is_some());
        // Headings of the text share their style with headings that no call to action follows.
        if text_headings == 0 || speaks {
            for role in &mut roles[begin..=at] {
                *role = Some((Role::Promotion, if speaks { 85 } else { 70 }));
            }
        }
    }
}

/// A short block that is a link or a button by itself.
fn is_call(page: &Page, at: usize, roles: &[Found]) -> bool {
    let piece = &page.pieces[at];
    piece.units <= 6.0
        && (piece.button || piece.link_share > 0.9 && matches!(piece.kind, BlockKind::Paragraph))
        && roles[at].is_some_and(|(role, _)| role == Role::Main)
}

fn is_heading(piece: &Piece) -> bool {
    matches!(piece.kind, BlockKind::Heading { .. }) || piece.bold && piece.units < 15.0
}

/// How many headings of each style head text rather than a call.
fn heading_styles(page: &Page, roles: &[Found]) -> HashMap<Style, usize> {
    let mut styles = HashMap::default();
    for (at, piece) in page.pieces.iter().enumerate() {
        if !is_main(roles[at]) || !is_heading(piece) {
            continue;
        }
        let heads_text = (at + 1..page.pieces.len().min(at + 4)).all(|next| !is_call(page, next, roles));
        if heads_text {
            *styles.entry(piece.style).or_insert(0) += 1;
        }
    }
    styles
}
