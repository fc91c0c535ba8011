//! Parts that say what they are: by tags, ARIA roles, classes and ids, or by the labels of a filing table.

use crate::domain::document::{BlockKind, Role};
use crate::extract::lexicon;
use crate::extract::page::Piece;
use crate::extract::roles::Judge;
use crate::extract::roles::teasers::is_fact;
use crate::extract::words;
use foldhash::HashMap;

/// Blocks that a name claims for a part of the site.
struct Span {
    first: usize,
    end: usize,
    role: Role,
    confidence: u8,
}

impl Judge<'_> {
    /// Tables of what an office files a document under: number, date, issuer.
    pub(super) fn fact_tables(&mut self) {
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
    pub(super) fn names(&mut self, loose: bool) {
        let total = self.total();
        let spans = self.named_spans(total, loose);
        let mut weights: HashMap<Role, f32> = HashMap::default();
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
        let mentions = |piece: &Piece| {
            let text = piece.text.to_lowercase();
            text.matches("cookie").count()
                + text.matches("consent").count()
                + text.matches("legitimate interest").count()
        };
        let mut found = 0;
        for piece in self.page.pieces[first..end].iter().take(300) {
            found += mentions(piece);
            if found >= LEAST_MENTIONS {
                return true;
            }
        }
        false
    }

    /// Whether an area stands beside little: a column of a card or a comparison, not of the page.
    fn is_column_of_part(&self, area: usize, total: f32) -> bool {
        const MOST: f32 = 0.25;
        let this = &self.page.areas[area];
        let mut around = this.parent;
        while around != 0
            && self.page.areas[around].first == this.first
            && self.page.areas[around].end == this.end
        {
            around = self.page.areas[around].parent;
        }
        around != 0 && self.weight_of(around) < MOST * total
    }

    /// Whether blocks hold a table with a head and rows below it.
    fn has_headed_table(&self, first: usize, end: usize) -> bool {
        const LEAST_ROWS: usize = 2;
        let rows = |in_head: bool| {
            let is_row = |piece: &&Piece| matches!(&piece.kind, BlockKind::TableRow { head, cells, .. } if *head == in_head && cells.len() > 1);
            self.page.pieces[first..end].iter().filter(is_row).count()
        };
        rows(true) > 0 && rows(false) >= LEAST_ROWS
    }

    fn named_spans(&self, total: f32, loose: bool) -> Vec<Span> {
        const LEAST_FACTS: usize = 3;
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
            let facts = self.page.pieces[area.first..area.end].iter().filter(|p| is_fact(p)).count();
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
                // A table with a head says something; tables of metadata have labels beside the values.
                (true, _)
                    if links < 0.1
                        && matches!(
                            hint.role,
                            Role::Metadata | Role::Tools | Role::Related | Role::Promotion
                        )
                        && self.has_headed_table(area.first, area.end) =>
                {
                    0.0
                }
                // What is related is linked; a list of facts is said here.
                (true, _) if hint.role == Role::Related && links < 0.1 && facts >= LEAST_FACTS => 0.0,
                // Metadata is short; a summary may go by the same name.
                (false, _) if hint.role == Role::Metadata && links < 0.3 && units > 40.0 => 0.0,
                (false, _)
                    if hint.role == Role::Sidebar
                        && facts >= 2
                        && links < 0.3
                        && self.is_column_of_part(at, total) =>
                {
                    0.0
                }
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
}
