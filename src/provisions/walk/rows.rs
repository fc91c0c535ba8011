//! Reads the rows of a table.

use crate::{
    domain::{
        document::{BlockKind, Language, Role},
        provision::{Kind, Provision},
    },
    provisions::{
        carried::Paragraph,
        chinese,
        context::{Carry, Surroundings},
        english, fields,
        fields::Shared,
        lines::{counts_visits, is_but_dates},
        table::Table,
        walk::Walk,
    },
    text::fold,
};

impl Walk<'_> {
    pub(super) fn table(&mut self, from: usize, to: usize) {
        let blocks = &self.document.blocks;
        let rows: Vec<(usize, bool, &Vec<String>)> = (from..to)
            .filter(|at| blocks[*at].role == Role::Main)
            .filter_map(|at| match &blocks[at].kind {
                BlockKind::TableRow { head, cells, .. } => Some((at, *head, cells)),
                _ => None,
            })
            .collect();
        let Some((_, _, first)) = rows.first() else { return };
        self.units += rows.iter().filter(|(_, head, _)| !head).count();
        if !self.facts.is_policy {
            return;
        }
        let language = self.language(&first.join(" "));
        let mut head: Vec<Vec<String>> = rows.iter().take_while(|r| r.1).map(|r| r.2.clone()).collect();
        let mut skip = head.len();
        if head.is_empty() {
            head = vec![(*first).clone()];
            skip = 1;
        }
        let body: Vec<Vec<String>> = rows[skip..].iter().map(|r| r.2.clone()).collect();
        // Two columns without a head are names with their values: the page's data, no table of goals.
        let width = body.iter().chain(&head).map(Vec::len).max().unwrap_or(0);
        if !rows[0].1
            && width <= 2
            && !head.iter().flatten().any(|cell| cell.contains('年') || cell.contains("20"))
        {
            self.intro = None;
            return;
        }
        let caption = (from.saturating_sub(2)..from)
            .chain(to..(to + 1).min(blocks.len()))
            .filter(|at| blocks[*at].role == Role::Main)
            .filter(|at| {
                matches!(blocks[*at].kind, BlockKind::Caption | BlockKind::Note)
                    || blocks[*at].text.contains("单位")
                    || blocks[*at].text.to_lowercase().starts_with("unit")
            })
            .map(|at| blocks[at].text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let words = self.words(language);
        let around = self.surroundings(
            Paragraph { deadline: self.intro.and_then(|i| i.deadline), carry: Carry::None },
            true,
        );
        let table = Table::of(&head, &body, &caption, language, words, &around, &self.currency);
        let telling = table.is_telling();
        for (block, _, cells) in &rows[skip..] {
            if counts_visits(cells) {
                continue;
            }
            let text = blocks[*block].text.clone();
            let folded = fold(&text);
            let shared = self.shared(*block, &text, &folded);
            let supports = !telling && Table::is_of_support(cells, language, words, &self.currency);
            let mut found = if supports {
                table
                    .support_row(cells, language, words, &around, &self.currency, &shared)
                    .into_iter()
                    .collect()
            } else if telling {
                table.row(cells, language, words, &around, &self.currency, &shared)
            } else {
                Vec::new()
            };
            let deadline = table.row_deadline(cells, language, &around);
            if found.is_empty() && (telling || width > 2 || deadline.is_some()) {
                let mut of_row = around;
                of_row.deadline = deadline.or(around.deadline);
                of_row.goal_item = around.goal_item || deadline.is_some() && table.names_goals(words);
                found = self.row_as_sentence(cells, language, &of_row, &shared);
                for provision in &mut found {
                    if provision.kind() == Kind::Measure {
                        provision.deadline = provision.deadline.or(deadline);
                    }
                }
            }
            self.found.extend(found);
        }
        self.intro = None;
    }

    /// A row without numbers under telling heads: perhaps a measure in one of its cells.
    fn row_as_sentence(
        &self,
        cells: &[String],
        language: Language,
        around: &Surroundings,
        shared: &Shared,
    ) -> Vec<Provision> {
        let told = cells.iter().filter(|cell| language != Language::Chinese || !is_but_dates(cell));
        let Some(longest) = told.max_by_key(|cell| cell.chars().count()) else { return Vec::new() };
        let least = if language == Language::Chinese { 6 } else { 8 };
        if longest.chars().count() < least {
            return Vec::new();
        }
        let reading = self.reading(longest, language);
        let verdict = match language {
            Language::English => english::judge(&reading, around, &self.words(language).verbs),
            Language::Chinese => chinese::judge(&reading, around),
        };
        fields::provisions(&reading, &verdict, around, shared)
            .into_iter()
            .filter(|p| p.kind() != Kind::Figure)
            .collect()
    }
}
