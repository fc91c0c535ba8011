//! Where the scorecard overrules the rules.

use crate::domain::document::{BlockKind, Role};
use crate::extract::page::{Page, Piece};
use crate::extract::roles::Judged;
use crate::extract::scorecard::Sheet;
use crate::extract::words;

/// A block that the rules keep goes out only where its chance to be main text is below this.
const LEAST_TO_STAY: f32 = 0.2;
/// Rows and items hold targets: they go out only where hardly anything speaks for them.
const LEAST_TO_STAY_IN_TABLES_AND_LISTS: f32 = 0.1;
/// A block that the rules take for the site comes in only where its chance is above this.
const LEAST_TO_COME_IN: f32 = 0.7;

/// The same for a block that is nothing but links.
const LEAST_TO_COME_IN_AS_LINK: f32 = 0.85;

/// The same where the rules are this sure, in percent, that the block is the site's.
const LEAST_AGAINST_SURE_RULES: f32 = 0.93;
const SURE: u8 = 75;

/// A line that announces items is no shorter than this, in words: "Follow us:" is none.
const LEAST_ANNOUNCEMENT_UNITS: f32 = 4.0;

/// How sure a role is that the scorecard gave against the rules, in percent.
const DISPUTED: u8 = 55;

/// Lets the scorecard have its say on every block.
pub(super) fn arbitrate(page: &Page, judged: &mut Judged) {
    if page.pieces.is_empty() {
        return;
    }
    let sheet = Sheet::fill(page, &judged.roles, &judged.lines, judged.main, &judged.title);
    let chances = sheet.chances();
    let bar = bar(&page.pieces, &chances);
    for (at, (found, piece)) in judged.roles.iter_mut().zip(&page.pieces).enumerate() {
        if judged.title.piece == Some(at) {
            continue;
        }
        let chance = chances[at];
        let least = match piece.kind {
            BlockKind::TableRow { .. } | BlockKind::ListItem { .. } => LEAST_TO_STAY_IN_TABLES_AND_LISTS,
            _ => LEAST_TO_STAY,
        };
        let least_in = if found.1 >= SURE {
            LEAST_AGAINST_SURE_RULES
        } else if piece.link_share > 0.8 {
            LEAST_TO_COME_IN_AS_LINK
        } else {
            LEAST_TO_COME_IN
        };
        // A line that says what it is, one that the rules have a name for, a button and a repeated title are no
        // text, however they look.
        let line = piece.units < 15.0 && !words::ends_sentence(&piece.text) && found.0 != Role::Other;
        // Above the title stands the site: its name, its slogan, the weather.
        let above =
            piece.units < 15.0 && judged.title.piece.is_some_and(|title| at < title && title - at < 40);
        let speaks =
            judged.lines.says[at].is_some() || piece.button || found.0 == Role::Promotion || line || above;
        if found.0 == Role::Main && chance < bar.min(least) {
            *found = (Role::Other, DISPUTED);
        } else if found.0 != Role::Main && chance > bar.max(least_in) && !speaks && !sheet.repeats(at) {
            *found = (Role::Main, DISPUTED);
        } else if found.0 == Role::Main {
            // Where rules and scorecard agree the block is sure; where they do not, it is not.
            found.1 = agreement(chance);
        } else {
            found.1 = agreement(1.0 - chance);
        }
    }
    keep_lists_whole(page, judged);
}

/// What a sentence of the text announces with a colon belongs to it, also where it is nothing but links; and a list of
/// which most is text is text.
fn keep_lists_whole(page: &Page, judged: &mut Judged) {
    let is_text = |judged: &Judged, at: usize| judged.roles[at].0 == Role::Main;
    let list_at = |at: usize| match page.pieces.get(at).map(|piece| &piece.kind) {
        Some(BlockKind::ListItem { list, .. }) => Some(*list),
        _ => None,
    };
    let mut at = 0;
    while at < page.pieces.len() {
        let Some(list) = list_at(at) else {
            at += 1;
            continue;
        };
        let end =
            (at..page.pieces.len()).find(|&next| list_at(next) != Some(list)).unwrap_or(page.pieces.len());
        let announced = at > 0
            && is_text(judged, at - 1)
            && announces_items(&page.pieces[at - 1])
            && judged.lines.announces[at - 1].is_none();
        let most = (at..end).filter(|&item| is_text(judged, item)).count() * 3 >= (end - at) * 2;
        if announced || most {
            for item in at..end {
                let site = judged.lines.says[item].is_some()
                    || page.pieces[item].button
                    || judged.roles[item].0 == Role::Promotion;
                if !is_text(judged, item) && !site {
                    judged.roles[item] = (Role::Main, DISPUTED);
                }
            }
        }
        at = end;
    }
}

/// Whether a block is a sentence that announces items: "The grant covers:".
fn announces_items(piece: &Piece) -> bool {
    piece.units >= LEAST_ANNOUNCEMENT_UNITS
        && piece.link_share < 0.5
        && !matches!(piece.kind, BlockKind::TableRow { .. })
        && piece.text.trim_end().ends_with([':', '：'])
}

/// The chance down to which taking blocks in raises the expected agreement (F1) with the true text: on a page where
/// nothing is sure it lies lower than on one where everything is.
fn bar(pieces: &[Piece], chances: &[f32]) -> f32 {
    let size = |at: usize| pieces[at].units.max(0.1);
    let all: f32 = (0..pieces.len()).map(|at| chances[at] * size(at)).sum();
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|a, b| chances[*b].total_cmp(&chances[*a]).then(a.cmp(b)));
    let (mut hits, mut taken, mut best, mut bar) = (0.0, 0.0, 0.0, 0.5);
    for at in order {
        hits += chances[at] * size(at);
        taken += size(at);
        let expected = 2.0 * hits / (taken + all);
        if expected > best {
            (best, bar) = (expected, chances[at]);
        }
    }
    bar.min(0.5)
}

/// How sure a role is that rules and scorecard agree on, in percent. Three steps only: the same text in another
/// design is to be as sure as it was.
fn agreement(chance: f32) -> u8 {
    if chance > 0.6 {
        95
    } else if chance > 0.4 {
        80
    } else {
        60
    }
}
