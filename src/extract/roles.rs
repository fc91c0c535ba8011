//! Which blocks are the text, and what part of the site the others are.
//!
//! Four kinds of evidence, none of which is enough by itself: what names and tags say (a hint counts only where
//! the part holds little of the page's prose), what headings announce ("Related articles"), where the weight of
//! the prose lies (the descent to the area that holds it), and what single lines say of themselves.

use std::collections::{HashMap, HashSet};

use crate::domain::document::{BlockKind, Role};
use crate::extract::lexicon;
use crate::extract::page::{Page, Piece};
use crate::extract::promotion;
use crate::extract::title::{self, Title};
use crate::extract::words;

/// The roles of a page's blocks, how sure each is, and the title.
pub(super) struct Judged {
    pub(super) roles: Vec<(Role, u8)>,
    pub(super) title: Title,
}

/// Judges every block of a page.
///
/// Where little is left of the page's prose, names are trusted less and the page is judged again.
pub(super) fn judge(page: &Page, recurring: Option<&HashSet<u64>>) -> Judged {
    let first = judge_once(page, recurring, false);
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
    if page.kept || kept > 0.35 * total || total < 60.0 {
        return first;
    }
    let second = judge_once(page, recurring, true);
    if prose(&second) > 1.6 * kept { second } else { first }
}

fn judge_once(page: &Page, recurring: Option<&HashSet<u64>>, loose: bool) -> Judged {
    let mut judge = Judge::new(page);
    judge.fact_tables();
    judge.names(loose);
    judge.announced();
    judge.teasers();
    let main = judge.main_area();
    let (start, end) = judge.bounds(main);
    let title = title::find(page, start, end);
    judge.choose(main, &title);
    promotion::mark(page, &mut judge.roles);
    judge.clean(&title);
    if let Some(recurring) = recurring {
        judge.recurring(recurring);
    }
    judge.rules();
    Judged { roles: judge.roles.iter().map(|role| role.unwrap_or((Role::Other, 60))).collect(), title }
}

/// A role with its confidence in percent, where one has been found.
pub(super) type Found = Option<(Role, u8)>;

/// Blocks that a name claims for a part of the site.
struct Span {
    first: usize,
    end: usize,
    role: Role,
    confidence: u8,
}

struct Judge<'a> {
    page: &'a Page,
    roles: Vec<Found>,
    /// What a short line says of itself.
    says: Vec<Option<Role>>,
    /// Sums of the pieces' weights before each piece.
    weights: Vec<f32>,
    /// Sums of the pieces' words and of the words that are links before each piece.
    units: Vec<f32>,
    linked: Vec<f32>,
}

/// Lines longer than this are not asked what they say of themselves.
const MAX_LINE_UNITS: f32 = 45.0;

/// What a block counts towards the prose of its area.
fn weight(piece: &Piece) -> f32 {
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

#[expect(clippy::needless_range_loop, reason = "positions index pieces, roles and sums alike")]
impl<'a> Judge<'a> {
    fn new(page: &'a Page) -> Self {
        let pieces = &page.pieces;
        let says = pieces
            .iter()
            .map(|p| if p.units <= MAX_LINE_UNITS { lexicon::line_role(&p.text) } else { None })
            .collect();
        Self {
            page,
            roles: vec![None; pieces.len()],
            says,
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

    /// Tables of what an office files a document under: number, date, issuer.
    fn fact_tables(&mut self) {
        let pieces = &self.page.pieces;
        let mut at = 0;
        while at < pieces.len() {
            let BlockKind::TableRow { table, .. } = pieces[at].kind else {
                at += 1;
                continue;
            };
            let same = |piece: &&Piece| matches!(piece.kind, BlockKind::TableRow { table: other, .. } if other == table);
            let end = at + pieces[at..].iter().take_while(same).count();
            let (mut keys, mut labels) = (0, 0);
            for piece in &pieces[at..end] {
                if let BlockKind::TableRow { cells, .. } = &piece.kind {
                    for pair in cells.chunks(2) {
                        labels += 1;
                        keys += usize::from(lexicon::is_filing_key(&pair[0]));
                    }
                }
            }
            if keys >= 2 && keys * 10 >= labels * 5 {
                self.mark(at, end, Role::Metadata, 85);
            }
            at = end;
        }
    }

    /// Parts that tags, ARIA roles, classes and ids name, where they hold little of the prose.
    ///
    /// A name that much of the prose goes by names no part of the site: a forum is all comments, and some
    /// frameworks call every block a widget.
    fn names(&mut self, loose: bool) {
        let total = self.total();
        let spans = self.named_spans(total, loose);
        let mut weights: HashMap<Role, f32> = HashMap::new();
        for span in &spans {
            *weights.entry(span.role).or_default() += self.weights[span.end] - self.weights[span.first];
        }
        let most = if loose { 0.2 } else { 0.45 };
        // Readers may write more under a text than the text holds; a forum has no text besides.
        let elsewhere = total - weights.get(&Role::Comments).copied().unwrap_or(0.0);
        let commented = elsewhere > 90.0 || elsewhere > 0.5 * total;
        for span in spans {
            let all_links = self.link_share(span.first, span.end) > 0.8;
            let besides = total - (self.weights[span.end] - self.weights[span.first]);
            let consent = besides > 0.4 * total
                && span.role == Role::Banner
                && self.asks_consent(span.first, span.end)
                && !self.about_cookies();
            let little = match span.role {
                Role::Comments => commented && !loose && !self.page.is_forum(),
                _ => weights[&span.role] < most * total,
            };
            if little || all_links || consent {
                self.mark(span.first, span.end, span.role, span.confidence);
            }
        }
        for (at, piece) in self.page.pieces.iter().enumerate() {
            if let Some(hint) = piece.hint
                && hint.strong
                && piece.units < 25.0
                && !(piece.units > 10.0 && words::ends_sentence(&piece.text) && hint.role != Role::Metadata)
                && !matches!(piece.kind, BlockKind::Heading { level: 1 | 2 })
                && weights.get(&hint.role).is_none_or(|weight| *weight < most * total)
            {
                self.roles[at].get_or_insert((hint.role, 75));
            }
        }
    }

    /// Whether the page itself is a policy on cookies or privacy.
    fn about_cookies(&self) -> bool {
        let title = self.page.title_tag.to_lowercase();
        ["cookie", "consent", "privacy", "tracker", "terms", "隐私"].iter().any(|word| title.contains(word))
    }

    /// Whether blocks ask for consent to cookies.
    fn asks_consent(&self, first: usize, end: usize) -> bool {
        const LEAST_MENTIONS: usize = 2;
        let mentions = |piece: &&Piece| piece.text.to_lowercase().contains("cookie");
        self.page.pieces[first..end].iter().take(300).filter(mentions).take(LEAST_MENTIONS).count()
            == LEAST_MENTIONS
    }

    fn named_spans(&self, total: f32, loose: bool) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut covered = 0;
        let about_cookies = self.about_cookies();
        for (at, area) in self.page.areas.iter().enumerate() {
            let Some(hint) = area.hint else { continue };
            if area.end <= covered || area.first == area.end {
                continue;
            }
            let share = self.weight_of(at) / total;
            let links = self.link_share(area.first, area.end);
            let units = self.units_of(area.first, area.end);
            let most = match (hint.strong, area.main_words) {
                (true, _) if hint.role == Role::Comments => 1.0,
                (true, _)
                    if hint.role == Role::Banner
                        && !about_cookies
                        && self.asks_consent(area.first, area.end) =>
                {
                    0.6
                }
                // Prose that a name calls a tool or an advert is more likely a clause on tools and adverts.
                (true, _)
                    if self.weight_of(at) > 80.0
                        && links < 0.3
                        && !matches!(hint.role, Role::Sidebar | Role::Footer | Role::Banner) =>
                {
                    0.06
                }
                (false, _) if hint.role == Role::Header && self.weights[area.first] > 0.05 * total => 0.0,
                (false, _) if hint.role == Role::Footer && self.weights[area.end] < 0.9 * total => 0.0,
                (true, false) if loose => 0.15,
                (true, false) => 0.4,
                (true, true) => 0.15,
                (false, _) if matches!(hint.role, Role::Related | Role::Navigation) && links < 0.5 => 0.0,
                (false, false) if links > 0.5 || units < 25.0 => 0.2,
                (false, false) => 0.05,
                (false, true) => 0.02,
            };
            // A part that is nearly all links can be large and still be no text.
            let counts = share < most || hint.strong && links > 0.8 && share < 0.6;
            let holds_heading = self.page.pieces[area.first..area.end]
                .iter()
                .any(|p| matches!(p.kind, BlockKind::Heading { level: 1 }));
            if counts && !(holds_heading && !hint.strong && units > 60.0) {
                spans.push(Span {
                    first: area.first,
                    end: area.end,
                    role: hint.role,
                    confidence: if hint.strong { 85 } else { 65 },
                });
                covered = area.end;
            }
        }
        spans
    }

    /// Parts that a heading announces.
    fn announced(&mut self) {
        let total = self.total();
        for at in 0..self.page.pieces.len() {
            if self.roles[at].is_some() {
                continue;
            }
            let piece = &self.page.pieces[at];
            if piece.units > 12.0 || matches!(piece.kind, BlockKind::TableRow { .. }) && piece.units > 6.0 {
                continue;
            }
            let Some(role) = lexicon::section_heading(&piece.text) else { continue };
            // A link to the comments stands above the text; the comments' heading below it.
            if role == Role::Comments
                && (piece.link_share > 0.5 || self.weights[at] < (0.3 * total).min(80.0))
            {
                continue;
            }
            if let Some(end) = self.announced_area(at, role, total) {
                self.mark(at, end, role, 80);
            } else {
                self.announced_run(at, role);
            }
        }
    }

    /// The end of the largest area that begins with the heading and holds nothing but what it announces.
    fn announced_area(&self, at: usize, role: Role, total: f32) -> Option<usize> {
        let mut found = None;
        let mut area = self.page.pieces[at].area;
        loop {
            let this = &self.page.areas[area];
            if this.first != at || area == 0 {
                break;
            }
            let share = self.weight_of(area) / total;
            let rest = this.end - at - 1;
            let links = if rest > 0 { self.link_share(at + 1, this.end) } else { 0.0 };
            let most = if links > 0.5 { 0.4 } else { 0.2 };
            let fits = match role {
                Role::Footer | Role::Navigation => links > 0.5,
                Role::Tools | Role::Promotion => self.units_of(at, this.end) < 80.0,
                _ => true,
            };
            if share < most && fits && rest > 0 {
                found = Some(this.end);
            }
            area = this.parent;
        }
        found
    }

    /// What follows a heading that stands among other blocks: its links and short lines, until prose goes on.
    fn announced_run(&mut self, at: usize, role: Role) {
        let pieces = &self.page.pieces;
        let mut parent = pieces[at].area;
        while parent != 0 && self.page.areas[parent].end <= at + 1 {
            parent = self.page.areas[parent].parent;
        }
        let end = self.page.areas[parent].end;
        let mut last = at;
        let mut unlinked = 0;
        for next in at + 1..end {
            let piece = &pieces[next];
            let linked = piece.link_share > 0.5 || piece.button;
            if !linked {
                unlinked += 1;
            }
            let comment = role == Role::Comments;
            let heading = matches!(piece.kind, BlockKind::Heading { .. });
            if !comment && !linked && (heading || piece.units > 25.0) {
                break;
            }
            if linked || comment || self.says[next].is_some() {
                last = next;
            }
            if !comment && unlinked > 3 && last + 2 < next {
                break;
            }
            if piece.button && role != Role::Comments {
                break;
            }
        }
        if last > at {
            self.mark(at, last + 1, role, 70);
        } else if matches!(role, Role::Related | Role::Comments | Role::Tools) && at + 1 == end {
            self.mark(at, at + 1, role, 60);
        }
    }

    /// Rows of cards of one make, each with a linked heading: teasers of other texts, where there is a text besides.
    fn teasers(&mut self) {
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

    /// The area that holds the text: from the top down as long as one child holds nearly all the prose.
    fn main_area(&self) -> usize {
        let areas = &self.page.areas;
        let left =
            sums(self.page.pieces.iter().zip(&self.roles).zip(&self.says).map(|((piece, role), says)| {
                if role.is_some() || says.is_some() && piece.units < 20.0 { 0.0 } else { weight(piece) }
            }));
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
                    **child != best
                        && areas[**child].signature == areas[best].signature
                        && areas[**child].tag != "td"
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

    fn bounds(&self, main: usize) -> (usize, usize) {
        let area = &self.page.areas[main];
        let pieces = &self.page.pieces;
        let is_text = |at: &usize| self.roles[*at].is_none() && weight(&pieces[*at]) > 4.0;
        let start = (area.first..area.end).find(is_text).unwrap_or(area.first);
        (start, area.end)
    }

    /// Gives the main role to what stands in the main area, and to prose right beside it.
    fn choose(&mut self, main: usize, title: &Title) {
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
                    if self.roles[at].is_none() && self.says[at].is_none() && belongs(&pieces[at]) {
                        self.roles[at] = Some((Role::Main, 60));
                    }
                }
            }
        }
        // Prose of the same parent that follows, until the site begins.
        let mut parent = area.parent;
        for _ in 0..2 {
            if parent == 0 || self.weight_of(parent) > 1.6 * self.weight_of(main) {
                break;
            }
            for at in end..self.page.areas[parent].end {
                match self.roles[at] {
                    None if self.says[at].is_none() && belongs(&pieces[at]) => {
                        self.roles[at] = Some((Role::Main, 55));
                    }
                    Some((Role::Main | Role::Metadata, _)) | None => {}
                    Some(_) => break,
                }
            }
            parent = self.page.areas[parent].parent;
        }
    }

    /// Takes out of the main text the lines in it that speak of the site.
    fn clean(&mut self, title: &Title) {
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
            if let Some(role) = self.says[at] {
                let sure = match role {
                    Role::Promotion => piece.link_share > 0.3 || piece.button,
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
                && words::squeezed(&piece.text) == title_text
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
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (at, piece) in self.page.pieces.iter().enumerate() {
            let plain =
                matches!(piece.kind, BlockKind::Paragraph | BlockKind::ListItem { .. } | BlockKind::Caption);
            if is_main(self.roles[at])
                && plain
                && piece.units >= LEAST_UNITS
                && seen.insert(&piece.text, at).is_some_and(|before| at - before <= NEAR)
            {
                self.roles[at] = Some((Role::Other, 55));
            }
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

    /// Blocks that stand on the host's other pages too are the site's, unless they are clauses: two plans may
    /// share a sentence, so that only short lines, links and what stands at the edges goes.
    fn recurring(&mut self, recurring: &HashSet<u64>) {
        let pieces = &self.page.pieces;
        let known: Vec<bool> =
            pieces.iter().map(|p| recurring.contains(&crate::extract::fingerprint(&p.text))).collect();
        for at in 0..pieces.len() {
            if !known[at] || !is_main(self.roles[at]) {
                continue;
            }
            let piece = &pieces[at];
            let structural = matches!(
                piece.kind,
                BlockKind::Heading { .. } | BlockKind::TableRow { .. } | BlockKind::ListItem { .. }
            );
            let beside_site =
                |other: Option<usize>| other.and_then(|o| self.roles.get(o)).is_some_and(|r| !is_main(*r));
            let edge = beside_site(at.checked_sub(1)) || beside_site(Some(at + 1));
            if piece.link_share > 0.5 || piece.units < 10.0 && !structural && edge {
                self.roles[at] = Some((Role::Other, 75));
            }
        }
    }

    /// What the operator's selectors say wins.
    fn rules(&mut self) {
        for (found, piece) in self.roles.iter_mut().zip(&self.page.pieces) {
            if let Some(role) = piece.ruled {
                *found = Some((role, 100));
            }
        }
    }
}

/// Whether a role is the main text.
pub(super) fn is_main(found: Found) -> bool {
    matches!(found, Some((Role::Main, _)))
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
