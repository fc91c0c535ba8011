//! Which blocks are the text, and what part of the site the others are.
//!
//! Four kinds of evidence go into the rules, none of which is enough by itself: what names and tags say (a hint counts only where
//! the part holds little of the page's prose), what headings announce ("Related articles"), where the weight of
//! the prose lies (the descent to the area that holds it), and what single lines say of themselves. A scorecard
//! learnt from public benchmarks then weighs all that is known of each block and overrules the rules where it is sure.

mod announced;
mod arbiter;
mod clean;
mod main_area;
mod named;
mod teasers;

use std::collections::HashSet;

use foldhash::{HashMap, HashMapExt};

use crate::domain::document::{BlockKind, Role};
use crate::extract::lexicon::{self, Hint};
use crate::extract::page::{Page, Piece};
use crate::extract::promotion;
use crate::extract::title::{self, Title};
use crate::extract::words;

/// The roles of a page's blocks, how sure each is, and the title.
pub(super) struct Judged {
    pub(super) roles: Vec<(Role, u8)>,
    /// The roles that the rules gave, before the scorecard had its say.
    pub(super) by_rules: Vec<(Role, u8)>,
    pub(super) title: Title,
    pub(super) lines: Lines,
    /// The area that holds the text.
    pub(super) main: usize,
}

/// What the blocks' texts tell by themselves, whatever stands around them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The part of the page that a short line says it belongs to.
    pub(super) says: Vec<Option<Role>>,
    /// The part of the page that a short line announces.
    pub(super) announces: Vec<Option<Hint>>,
    /// The first block with the same text.
    pub(super) first_like: Vec<usize>,
}

impl Lines {
    fn of(page: &Page) -> Self {
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(page.pieces.len());
        let mut lines = Self::default();
        for (at, piece) in page.pieces.iter().enumerate() {
            let short = Some(piece.text.as_str()).filter(|_| piece.units <= MAX_LINE_UNITS);
            lines.says.push(short.and_then(lexicon::line_role));
            lines.announces.push(short.and_then(lexicon::section_heading));
            lines.first_like.push(*first.entry(&piece.text).or_insert(at));
        }
        lines
    }
}

/// Judges every block of a page.
///
/// Where little is left of the page's prose, names are trusted less and the page is judged again.
pub(super) fn judge(page: &Page, recurring: Option<&HashSet<u64>>) -> Judged {
    let lines = Lines::of(page);
    let first = judge_once(page, false, &lines);
    let total: f32 = page.pieces.iter().map(weight).sum();
    let prose = |judged: &Judged| -> f32 {
        page.pieces
            .iter()
            .zip(&judged.roles)
            .filter(|(_, role)| role.0 == Role::Main)
            .map(|(piece, _)| weight(piece))
            .sum()
    };
    let kept = prose(&first);
    // What readers wrote under a text is no text that went missing.
    let comments: f32 = page
        .pieces
        .iter()
        .zip(&first.roles)
        .filter(|(_, role)| role.0 == Role::Comments)
        .map(|(piece, _)| weight(piece))
        .sum();
    let total = if page.is_forum() { total } else { total - comments };
    let loose = !(page.kept || kept > 0.35 * total || total < 60.0);
    let second = loose.then(|| judge_once(page, true, &lines)).filter(|second| prose(second) > 1.6 * kept);
    let mut judged = second.unwrap_or(first);
    judged.lines = lines;
    judged.by_rules.clone_from(&judged.roles);
    arbiter::arbitrate(page, &mut judged);
    finish(page, &mut judged, recurring);
    judged
}

/// What the host's other pages and the operator's selectors say comes last.
fn finish(page: &Page, judged: &mut Judged, recurring: Option<&HashSet<u64>>) {
    if let Some(recurring) = recurring {
        clean::recurring(page, &mut judged.roles, recurring);
    }
    for (found, piece) in judged.roles.iter_mut().zip(&page.pieces) {
        if let Some(role) = piece.ruled {
            *found = (role, 100);
        }
    }
}

fn judge_once(page: &Page, loose: bool, lines: &Lines) -> Judged {
    let mut judge = Judge::new(page, lines);
    judge.fact_tables();
    judge.names(loose);
    judge.announced();
    judge.teasers();
    let main = judge.main_area();
    let (start, end) = judge.bounds(main);
    let title = title::find(page, start, end);
    judge.choose(main, &title);
    promotion::mark(page, lines, &mut judge.roles);
    judge.clean(&title);
    let roles: Vec<(Role, u8)> = judge.roles.iter().map(|role| role.unwrap_or((Role::Other, 60))).collect();
    Judged { by_rules: Vec::new(), roles, title, lines: Lines::default(), main }
}

/// A role with its confidence in percent, where one has been found.
pub(super) type Found = Option<(Role, u8)>;

struct Judge<'a> {
    page: &'a Page,
    roles: Vec<Found>,
    lines: &'a Lines,
    /// Sums of the pieces' weights before each piece.
    weights: Vec<f32>,
    /// Sums of the pieces' words and of the words that are links before each piece.
    units: Vec<f32>,
    linked: Vec<f32>,
}

/// Lines longer than this are not asked what they say of themselves.
const MAX_LINE_UNITS: f32 = 45.0;

impl<'a> Judge<'a> {
    fn new(page: &'a Page, lines: &'a Lines) -> Self {
        let pieces = &page.pieces;
        Self {
            page,
            roles: vec![None; pieces.len()],
            lines,
            weights: sums(pieces.iter().map(weight)),
            units: sums(pieces.iter().map(|p| p.units)),
            linked: sums(pieces.iter().map(|p| p.units * p.link_share)),
        }
    }

    fn weight_of(&self, area: usize) -> f32 {
        let area = &self.page.areas[area];
        self.weights[area.end] - self.weights[area.first]
    }

    fn units_of(&self, first: usize, end: usize) -> f32 {
        self.units[end] - self.units[first]
    }

    fn link_share(&self, first: usize, end: usize) -> f32 {
        let units = self.units_of(first, end);
        if units <= 0.0 { 0.0 } else { (self.linked[end] - self.linked[first]) / units }
    }

    fn total(&self) -> f32 {
        self.weights.last().copied().unwrap_or(0.0).max(1.0)
    }

    fn mark(&mut self, first: usize, end: usize, role: Role, confidence: u8) {
        for found in &mut self.roles[first..end] {
            found.get_or_insert((role, confidence));
        }
    }
}

/// What a block counts towards the prose of its area.
pub(super) fn weight(piece: &Piece) -> f32 {
    if piece.button {
        return 0.0;
    }
    let unlinked = (1.0 - piece.link_share) * (1.0 - piece.link_share);
    let kind = match piece.kind {
        BlockKind::Heading { .. } => 0.3,
        BlockKind::TableRow { .. } => 0.8,
        BlockKind::ListItem { .. } if piece.units < 6.0 => 0.4,
        BlockKind::ListItem { .. } => 0.9,
        _ if piece.units >= 12.0 => 1.0,
        _ if piece.units >= 5.0 && words::ends_sentence(&piece.text) => 0.9,
        _ => 0.25,
    };
    piece.units * unlinked * kind
}

fn sums(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for value in values {
        sum += value;
        sums.push(sum);
    }
    sums
}

/// Whether a role is the main text.
pub(super) fn is_main(found: Found) -> bool {
    matches!(found, Some((Role::Main, _)))
}
