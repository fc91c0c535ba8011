//! Answers the questions of the scorecard for every block of a page.

use std::collections::HashMap;

use crate::domain::document::{BlockKind, Role};
use crate::extract::lexicon;
use crate::extract::page::{Page, Piece};
use crate::extract::published;
use crate::extract::roles::weight;
use crate::extract::scorecard::points;
use crate::extract::scorecard::questions::{Q, QUESTIONS, ROUND_TWO};
use crate::extract::title::Title;
use crate::extract::words;

/// The answers of a page's blocks.
pub(in crate::extract) struct Sheet {
    /// Per block, the number of the answer to each question.
    pub(in crate::extract) answers: Vec<Vec<u8>>,
    /// Per block, the part it stands in, the wide part, and the parts like it.
    groups: Vec<Groups>,
    styles: Vec<u64>,
    units: Vec<f32>,
}

#[derive(Clone, Copy)]
struct Groups {
    part: (usize, usize),
    wide: (usize, usize),
    alike: u64,
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

fn tag(name: &str) -> u8 {
    match name {
        "article" => 1,
        "main" => 2,
        "section" => 3,
        "aside" => 4,
        "nav" => 5,
        "header" => 6,
        "footer" => 7,
        "form" => 8,
        "li" | "dd" => 9,
        "td" => 10,
        "details" => 11,
        "figure" => 12,
        "blockquote" => 13,
        _ => 0,
    }
}

struct Sums(Vec<f32>);

impl Sums {
    fn of(values: impl Iterator<Item = f32>) -> Self {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for value in values {
            sum += value;
            sums.push(sum);
        }
        Self(sums)
    }
    fn between(&self, first: usize, end: usize) -> f32 {
        self.0[end] - self.0[first]
    }
    fn total(&self) -> f32 {
        self.0[self.0.len() - 1]
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
        says: &[Option<Role>],
        main: usize,
        title: &Title,
    ) -> Self {
        let pieces = &page.pieces;
        let areas = &page.areas;
        let units = Sums::of(pieces.iter().map(|p| p.units));
        let linked = Sums::of(pieces.iter().map(|p| p.units * p.link_share));
        let weights = Sums::of(pieces.iter().map(weight));
        let kept =
            Sums::of(pieces.iter().zip(roles).map(|(p, r)| if r.0 == Role::Main { weight(p) } else { 0.0 }));
        let links = |first: usize, end: usize| ratio(linked.between(first, end), units.between(first, end));
        let is_prose = |at: usize| roles[at].0 == Role::Main && weight(&pieces[at]) > 10.0;

        // By area: what its outer names and tags say, and how many parts are like it.
        let mut strong: Vec<Option<Role>> = vec![None; areas.len()];
        let mut weak: Vec<Option<Role>> = vec![None; areas.len()];
        let mut mains: Vec<usize> = vec![0; areas.len()];
        let mut tags: Vec<u8> = vec![0; areas.len()];
        let mut below: Vec<Option<usize>> = vec![None; areas.len()];
        let mut alike: HashMap<(usize, u64), (usize, f32, f32)> = HashMap::new();
        for (at, area) in areas.iter().enumerate() {
            let up = area.parent;
            strong[at] = area.hint.filter(|h| h.strong).map(|h| h.role).or(strong[up]);
            weak[at] = area.hint.filter(|h| !h.strong).map(|h| h.role).or(weak[up]);
            mains[at] = mains[up] + usize::from(area.main_words);
            let own = tag(area.tag);
            tags[at] = if own > 0 { own } else { tags[up] };
            below[at] = if at == main {
                Some(0)
            } else if at == 0 {
                None
            } else {
                below[up].map(|d| d + 1)
            };
            if area.end > area.first {
                let entry = alike.entry((up, area.signature)).or_default();
                entry.0 += 1;
                entry.1 += units.between(area.first, area.end);
                entry.2 += linked.between(area.first, area.end);
            }
        }
        let mut up_from_main: HashMap<usize, usize> = HashMap::new();
        let (mut at, mut steps) = (main, 0);
        loop {
            up_from_main.insert(at, steps);
            if at == 0 {
                break;
            }
            at = areas[at].parent;
            steps += 1;
        }

        let mut styles: HashMap<u64, f32> = HashMap::new();
        for (piece, found) in pieces.iter().zip(roles) {
            if found.0 == Role::Main {
                *styles.entry(piece.style).or_default() += weight(piece);
            }
        }
        let mut texts: HashMap<&str, usize> = HashMap::new();
        for piece in pieces {
            *texts.entry(piece.text.as_str()).or_default() += 1;
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
            let mut row = vec![0_u8; QUESTIONS.len()];
            let mut set = |q: Q, answer: u8| row[q as usize] = answer;
            let area = piece.area;
            // The part: the nearest area with at least two blocks; the wide part one with at least six.
            let mut near_part = area;
            while near_part != 0 && areas[near_part].end - areas[near_part].first < 2 {
                near_part = areas[near_part].parent;
            }
            let mut wide = near_part;
            while wide != 0 && areas[wide].end - areas[wide].first < 6 {
                wide = areas[wide].parent;
            }
            // The part whose like is most frequent, up to the wide part.
            let mut most = (0_usize, 0.0, 0.0);
            let mut most_key = 0;
            let mut up = area;
            loop {
                if up == 0 {
                    break;
                }
                if let Some(found) = alike.get(&(areas[up].parent, areas[up].signature))
                    && found.0 > most.0
                {
                    most = *found;
                    most_key = areas[up].signature ^ (areas[up].parent as u64).rotate_left(32);
                }
                if up == wide {
                    break;
                }
                up = areas[up].parent;
            }
            let announces = if piece.units <= 12.0 {
                lexicon::section_heading(&piece.text).filter(|hint| hint.strong).map(|hint| hint.role)
            } else {
                None
            };
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
            set(Q::Says, role(says[at]));
            set(Q::Hint, role(piece.hint.map(|h| h.role)));
            set(Q::HintStrong, role(strong[area]));
            set(Q::HintWeak, role(weak[area]));
            set(Q::MainWords, count(mains[area]));
            set(Q::Tag, tags[area]);
            set(Q::Rule, role(Some(roles[at].0)));
            set(Q::Sure, bin(f32::from(roles[at].1), &[55.0, 65.0, 75.0, 82.0]));
            set(Q::Inside, below[area].map_or(0, |d| 1 + u8::try_from(d.min(5)).unwrap_or(5)));
            let mut up = area;
            let outside = loop {
                if let Some(steps) = up_from_main.get(&up) {
                    break *steps;
                }
                up = areas[up].parent;
            };
            set(
                Q::Outside,
                if below[area].is_some() { 0 } else { u8::try_from(outside.clamp(1, 5)).unwrap_or(5) },
            );
            let before = part(ratio(kept.between(0, at), kept.total()));
            set(Q::Before, before);
            set(
                Q::Place,
                bin(ratio(units.between(0, at), units.total()), &[0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95]),
            );
            set(Q::ProseBefore, near(prose_before[at]));
            set(Q::ProseAfter, near(prose_after[at]));
            for (part_at, q_links, q_units, q_share) in [
                (near_part, Q::PartLinks, Q::PartUnits, Q::PartShare),
                (wide, Q::WideLinks, Q::WideUnits, Q::WideShare),
            ] {
                let this = &areas[part_at];
                set(q_links, share(links(this.first, this.end)));
                set(q_units, large(units.between(this.first, this.end)));
                set(q_share, part(ratio(weights.between(this.first, this.end), weights.total())));
            }
            set(Q::Alike, count(most.0));
            set(Q::AlikeUnits, length(most.1 / float(most.0.max(1))));
            set(Q::AlikeLinks, share(ratio(most.2, most.1)));
            let style = part(ratio(styles.get(&piece.style).copied().unwrap_or(0.0), kept.total()));
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
            set(Q::Repeats, count(texts.get(piece.text.as_str()).copied().unwrap_or(1)));
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
                u8::from(
                    piece.units < 30.0 && count.digits > 0 && published::date_in(&piece.text).is_some(),
                ),
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
            groups.push(Groups {
                part: (areas[near_part].first, areas[near_part].end),
                wide: (areas[wide].first, areas[wide].end),
                alike: if most.0 > 1 { most_key } else { u64::MAX },
            });
        }
        Self {
            answers,
            groups,
            styles: pieces.iter().map(|p| p.style).collect(),
            units: pieces.iter().map(|p| p.units).collect(),
        }
    }

    /// Answers the questions of the second round from the chances of the first, 0 to 1.
    pub(in crate::extract) fn second(&self, chances: &[f32]) -> Vec<Vec<u8>> {
        let n = chances.len();
        let size = |at: usize| self.units[at].min(40.0) + 1.0;
        let sizes = Sums::of((0..n).map(size));
        let sums = Sums::of((0..n).map(|at| chances[at] * size(at)));
        let mut styles: HashMap<u64, (f32, f32)> = HashMap::new();
        let mut alike: HashMap<u64, (f32, f32)> = HashMap::new();
        for (at, chance) in chances.iter().enumerate() {
            for entry in
                [styles.entry(self.styles[at]).or_default(), alike.entry(self.groups[at].alike).or_default()]
            {
                entry.0 += chance * size(at);
                entry.1 += size(at);
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
                let style = styles[&self.styles[at]];
                let like = alike[&self.groups[at].alike];
                let answers = vec![
                    chance(chances[at]),
                    at.checked_sub(1).map_or(10, |x| chance(chances[x])),
                    chances.get(at + 1).map_or(10, |c| chance(*c)),
                    range(at.saturating_sub(3), (at + 4).min(n)),
                    range(at.saturating_sub(12), (at + 13).min(n)),
                    range(self.groups[at].part.0, self.groups[at].part.1),
                    range(self.groups[at].wide.0, self.groups[at].wide.1),
                    mean(style.0, style.1),
                    if self.groups[at].alike == u64::MAX { 10 } else { mean(like.0, like.1) },
                ];
                debug_assert_eq!(answers.len(), ROUND_TWO.len());
                answers
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
