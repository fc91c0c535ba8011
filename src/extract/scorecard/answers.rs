//! Answers the questions of the scorecard for every block of a page.

use crate::domain::document::{BlockKind, Role};
use crate::extract::page::{Page, Piece};
use crate::extract::published;
use crate::extract::roles::{Lines, weight};
use crate::extract::scorecard::places;
use crate::extract::scorecard::points;
use crate::extract::scorecard::questions::{ASKED, ASKED_AGAIN, Q};
use crate::extract::scorecard::sums::Sums;
use crate::extract::title::Title;
use crate::extract::words;

/// The answers of a page's blocks.
pub(in crate::extract) struct Sheet {
    /// Per block, the number of the answer to each question.
    pub(in crate::extract) answers: Vec<[u8; ASKED]>,
    /// Per block, which blocks it is compared with in the second round.
    groups: Vec<Groups>,
    /// How many styles there are, and how many groups of areas that are alike.
    styles: usize,
    alike: usize,
    units: Vec<f32>,
}

/// The part a block stands in, the wide part, the parts like it, and its style.
#[derive(Clone, Copy)]
struct Groups {
    part: (usize, usize),
    wide: (usize, usize),
    alike: Option<usize>,
    style: usize,
}

fn bin(value: f32, bounds: &[f32]) -> u8 {
    u8::try_from(bounds.iter().take_while(|bound| value > **bound).count()).unwrap_or(u8::MAX)
}

fn length(units: f32) -> u8 {
    bin(units, &[1.0, 2.0, 4.0, 7.0, 12.0, 20.0, 35.0, 60.0, 120.0])
}

fn share(value: f32) -> u8 {
    bin(value, &[0.0, 0.1, 0.3, 0.5, 0.8, 0.999])
}

fn part(value: f32) -> u8 {
    bin(value, &[0.0, 0.02, 0.1, 0.3, 0.6, 0.9])
}

fn large(units: f32) -> u8 {
    bin(units, &[30.0, 100.0, 250.0, 600.0, 1500.0, 4000.0])
}

#[expect(clippy::cast_precision_loss, reason = "a page's blocks stay far below two to the 24th")]
fn float(count: usize) -> f32 {
    count as f32
}

fn count(value: usize) -> u8 {
    bin(float(value), &[0.0, 1.0, 2.0, 4.0, 9.0])
}

fn near(value: usize) -> u8 {
    bin(float(value), &[0.0, 1.0, 2.0, 4.0, 8.0, 16.0])
}

fn role(role: Option<Role>) -> u8 {
    match role {
        None => 0,
        Some(Role::Main) => 1,
        Some(Role::Header) => 2,
        Some(Role::Navigation) => 3,
        Some(Role::Breadcrumb) => 4,
        Some(Role::Metadata) => 5,
        Some(Role::Sidebar) => 6,
        Some(Role::Related) => 7,
        Some(Role::Promotion) => 8,
        Some(Role::Tools) => 9,
        Some(Role::Comments) => 10,
        Some(Role::Banner) => 11,
        Some(Role::Footer) => 12,
        Some(Role::Other | Role::Dropped) => 13,
    }
}

fn kind(piece: &Piece) -> u8 {
    match &piece.kind {
        BlockKind::Heading { level } => (*level).clamp(1, 4) - 1,
        BlockKind::Paragraph => 4,
        BlockKind::ListItem { depth, .. } => 5 + u8::from(*depth > 0),
        BlockKind::TableRow { head, .. } => 7 + u8::from(*head),
        BlockKind::Caption => 9,
        BlockKind::Quote => 10,
        BlockKind::Note => 11,
    }
}

fn ratio(part: f32, whole: f32) -> f32 {
    if whole <= 0.0 { 0.0 } else { (part / whole).clamp(0.0, 1.0) }
}

impl Sheet {
    /// Answers the questions of the first round. `roles` are the rules' verdicts, `main` is the main area.
    pub(in crate::extract) fn fill(
        page: &Page,
        roles: &[(Role, u8)],
        lines: &Lines,
        main: usize,
        title: &Title,
    ) -> Self {
        let pieces = &page.pieces;
        let units = Sums::of(pieces.iter().map(|p| p.units));
        let linked = Sums::of(pieces.iter().map(|p| p.units * p.link_share));
        let weights = Sums::of(pieces.iter().map(weight));
        let kept =
            Sums::of(pieces.iter().zip(roles).map(|(p, r)| if r.0 == Role::Main { weight(p) } else { 0.0 }));
        let links = |first: usize, end: usize| ratio(linked.between(first, end), units.between(first, end));
        let is_prose = |at: usize| roles[at].0 == Role::Main && weights.between(at, at + 1) > 10.0;
        let (places, alike) = places::places(page, main, &units, &linked);
        // What of a part is links, how long it is, and how much of the page's prose it holds.
        let part_answers: Vec<[u8; 3]> = page
            .areas
            .iter()
            .map(|area| {
                [
                    share(links(area.first, area.end)),
                    large(units.between(area.first, area.end)),
                    part(ratio(weights.between(area.first, area.end), weights.total())),
                ]
            })
            .collect();

        let mut styles = vec![0.0; page.styles()];
        for (piece, found) in pieces.iter().zip(roles) {
            if found.0 == Role::Main {
                styles[piece.style.place()] += weight(piece);
            }
        }
        let mut same = vec![0; pieces.len()];
        for first in &lines.first_like {
            same[*first] += 1;
        }
        let title_text = words::squeezed(&title.text);
        let n = pieces.len();
        let mut prose_before = vec![n; n];
        let mut prose_after = vec![n; n];
        let (mut last, mut next) = (None, None);
        #[allow(clippy::needless_range_loop)] // Two lists are filled, one from each end.
        for at in 0..n {
            prose_before[at] = last.map_or(n, |l: usize| at - l - 1);
            if is_prose(at) {
                last = Some(at);
            }
            let back = n - 1 - at;
            prose_after[back] = next.map_or(n, |x: usize| x - back - 1);
            if is_prose(back) {
                next = Some(back);
            }
        }
        let main_share = ratio(kept.total(), weights.total());
        let page_links = links(0, n);
        let mut section: Option<Role> = None;
        let mut answers = Vec::with_capacity(n);
        let mut groups = Vec::with_capacity(n);
        for (at, piece) in pieces.iter().enumerate() {
            let mut row = [0; ASKED];
            let mut set = |q: Q, answer: u8| row[q as usize] = answer;
            let place = places[piece.area];
            let most = place.alike.map(|group| alike[group]).unwrap_or_default();
            let announces =
                lines.announces[at].filter(|hint| hint.strong && piece.units <= 12.0).map(|hint| hint.role);
            if matches!(piece.kind, BlockKind::Heading { .. }) || announces.is_some() {
                section = announces;
            }
            let is_main = roles[at].0 == Role::Main;
            let site = |answers: usize| if is_main { 0 } else { u8::try_from(answers).unwrap_or(0) };
            set(Q::Kind, kind(piece));
            set(Q::Units, length(piece.units));
            set(Q::LinkShare, share(piece.link_share));
            set(Q::Links, count(usize::from(piece.links)));
            set(Q::Bold, u8::from(piece.bold));
            set(Q::Button, u8::from(piece.button));
            set(
                Q::Ends,
                match piece
                    .text
                    .trim_end_matches(['"', '”', '’', ')', '）', ']', '」', '』'])
                    .chars()
                    .next_back()
                {
                    Some('.' | '!' | '。' | '！' | '；' | ';') => 1,
                    Some('?' | '？') => 2,
                    Some(':' | '：') => 3,
                    Some('…') => 4,
                    _ => 0,
                },
            );
            set(Q::Says, role(lines.says[at]));
            set(Q::Hint, role(piece.hint.map(|h| h.role)));
            set(Q::HintStrong, role(place.strong));
            set(Q::HintWeak, role(place.weak));
            set(Q::MainWords, count(place.mains));
            set(Q::Tag, place.tag);
            set(Q::Rule, role(Some(roles[at].0)));
            set(Q::Sure, bin(f32::from(roles[at].1), &[55.0, 65.0, 75.0, 82.0]));
            set(Q::Inside, place.below.map_or(0, |d| 1 + u8::try_from(d.min(5)).unwrap_or(5)));
            set(
                Q::Outside,
                if place.below.is_some() { 0 } else { u8::try_from(place.outside.clamp(1, 5)).unwrap_or(5) },
            );
            let before = part(ratio(kept.between(0, at), kept.total()));
            set(Q::Before, before);
            set(
                Q::Place,
                bin(ratio(units.between(0, at), units.total()), &[0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95]),
            );
            set(Q::ProseBefore, near(prose_before[at]));
            set(Q::ProseAfter, near(prose_after[at]));
            for (area, questions) in [
                (place.part, [Q::PartLinks, Q::PartUnits, Q::PartShare]),
                (place.wide, [Q::WideLinks, Q::WideUnits, Q::WideShare]),
            ] {
                for (question, answer) in questions.into_iter().zip(part_answers[area]) {
                    set(question, answer);
                }
            }
            set(Q::Alike, count(most.areas));
            set(Q::AlikeUnits, length(most.units / float(most.areas.max(1))));
            set(Q::AlikeLinks, share(ratio(most.linked, most.units)));
            let style = part(ratio(styles[piece.style.place()], kept.total()));
            set(Q::Style, style);
            let (from, to) = (at.saturating_sub(3), (at + 4).min(n));
            set(Q::WindowLinks, share(links(from, to)));
            set(Q::WindowUnits, large(units.between(from, to) - piece.units));
            let prev = at.checked_sub(1);
            let next = Some(at + 1).filter(|x| *x < n);
            set(Q::PrevKind, prev.map_or(4, |x| kind(&pieces[x])));
            set(Q::NextKind, next.map_or(4, |x| kind(&pieces[x])));
            set(Q::PrevUnits, prev.map_or(0, |x| length(pieces[x].units)));
            set(Q::NextUnits, next.map_or(0, |x| length(pieces[x].units)));
            set(Q::PrevRule, role(prev.map(|x| roles[x].0)));
            set(Q::NextRule, role(next.map(|x| roles[x].0)));
            set(
                Q::Title,
                match title.piece {
                    _ if piece.units > 1.0
                        && !title_text.is_empty()
                        && title.piece != Some(at)
                        && words::is_squeezed_to(&piece.text, &title_text) =>
                    {
                        3
                    }
                    None => 0,
                    Some(t) if at + 8 < t => 1,
                    Some(t) if at < t => 2,
                    Some(t) if at < t + 8 => 4,
                    Some(_) => 5,
                },
            );
            set(Q::Repeats, count(same[lines.first_like[at]]));
            set(Q::Section, role(section));
            set(Q::Announces, role(announces));
            set(
                Q::Href,
                match piece.href.as_deref() {
                    None | Some("") => 0,
                    Some(h) if h.starts_with('#') => 1,
                    Some(h) if h.starts_with("javascript") => 4,
                    Some(h) if h.starts_with("mailto") => 5,
                    Some(h) if h.contains("://") => 3,
                    Some(_) => 2,
                },
            );
            set(Q::Page, large(units.total()));
            set(Q::PageShare, part(main_share));
            set(Q::PageLinks, share(page_links));
            let count = piece.count;
            set(Q::Digits, part(ratio(float(count.digits as usize), float(count.letters as usize))));
            set(Q::Capitals, u8::from(count.upper && !count.lower));
            set(
                Q::Date,
                u8::from(piece.units < 30.0 && count.digits > 0 && published::date_in(&piece.text).is_some()),
            );
            set(Q::RuleKind, kind(piece) + site(12));
            set(Q::RuleLink, share(piece.link_share) + site(7));
            set(Q::RuleUnits, length(piece.units) + site(10));
            set(Q::RulePage, part(main_share) + site(7));
            set(Q::RuleStyle, style + site(7));
            set(Q::RuleBefore, before + site(7));
            let same =
                [prev, next].iter().flatten().filter(|x| (roles[**x].0 == Role::Main) == is_main).count();
            set(Q::RuleNext, u8::try_from(same).unwrap_or(2) + site(3));
            answers.push(row);
            let range = |area: usize| (page.areas[area].first, page.areas[area].end);
            groups.push(Groups {
                part: range(place.part),
                wide: range(place.wide),
                alike: place.alike.filter(|_| most.areas > 1),
                style: piece.style.place(),
            });
        }
        Self {
            answers,
            groups,
            styles: page.styles(),
            alike: alike.len(),
            units: pieces.iter().map(|p| p.units).collect(),
        }
    }

    /// Answers the questions of the second round from the chances of the first, 0 to 1.
    pub(in crate::extract) fn second(&self, chances: &[f32]) -> Vec<[u8; ASKED_AGAIN]> {
        let n = chances.len();
        let size = |at: usize| self.units[at].min(40.0) + 1.0;
        let sizes = Sums::of((0..n).map(size));
        let sums = Sums::of((0..n).map(|at| chances[at] * size(at)));
        let mut styles = vec![(0.0, 0.0); self.styles];
        let mut alike = vec![(0.0, 0.0); self.alike];
        for (at, groups) in self.groups.iter().enumerate() {
            let own = (chances[at] * size(at), size(at));
            let add = |sums: &mut (f32, f32)| *sums = (sums.0 + own.0, sums.1 + own.1);
            add(&mut styles[groups.style]);
            if let Some(group) = groups.alike {
                add(&mut alike[group]);
            }
        }
        (0..n)
            .map(|at| {
                let own = (chances[at] * size(at), size(at));
                let mean = |sum: f32, whole: f32| {
                    let (sum, whole) = (sum - own.0, whole - own.1);
                    if whole < 0.5 { 10 } else { chance(sum / whole) }
                };
                let range =
                    |first: usize, end: usize| mean(sums.between(first, end), sizes.between(first, end));
                let groups = &self.groups[at];
                let style = styles[groups.style];
                [
                    chance(chances[at]),
                    at.checked_sub(1).map_or(10, |x| chance(chances[x])),
                    chances.get(at + 1).map_or(10, |c| chance(*c)),
                    range(at.saturating_sub(3), (at + 4).min(n)),
                    range(at.saturating_sub(12), (at + 13).min(n)),
                    range(groups.part.0, groups.part.1),
                    range(groups.wide.0, groups.wide.1),
                    mean(style.0, style.1),
                    groups.alike.map_or(10, |group| mean(alike[group].0, alike[group].1)),
                ]
            })
            .collect()
    }

    /// Whether a block says the title once more, or what another block of the page says.
    pub(in crate::extract) fn repeats(&self, at: usize) -> bool {
        self.answers[at][Q::Title as usize] == 3 || self.answers[at][Q::Repeats as usize] > 1
    }

    /// The chance of each block to be main text, 0 to 1.
    pub(in crate::extract) fn chances(&self) -> Vec<f32> {
        let first = points::first(&self.answers);
        let second = self.second(&first);
        points::second(&self.answers, &second)
    }
}

fn chance(value: f32) -> u8 {
    bin(value, &[0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98])
}
