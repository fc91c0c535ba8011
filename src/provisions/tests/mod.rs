//! Tables of sentences with what they are, in words of our own.

mod acts;
mod chinese;
mod chinese_acts;
mod chinese_defaults;
mod chinese_offices;
mod chinese_rules;
mod chinese_shape;
mod chinese_signs;
mod chinese_tense;
mod documents;
mod english;
mod english_values;
mod modals;
mod more_acts;
mod offices;
mod open_verbs;
mod plain_acts;
mod prose;
mod quantities;
mod rules;
mod trails;
mod wider;
mod world;

use rust_decimal::Decimal;

use crate::{
    domain::{
        document::{Block, BlockKind, Document, Language, Role},
        provision::{Amount, Comparator, Direction, Kind, Modality, Provision, Statement, Terms},
    },
    provisions::{lexicon::Lexicon, read},
};

/// A block of the main text.
fn block(kind: BlockKind, text: &str) -> Block {
    Block { kind, role: Role::Main, confidence: 90, text: text.to_owned() }
}

/// A document from lines: `# ` heading, `- ` list item, `| ` table row (the first of a table is its head).
fn document(language: Language, title: &str, lines: &str) -> Document {
    let mut blocks = Vec::new();
    let (mut table, mut in_table) = (0, false);
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let kind_and_text = if let Some(text) = line.strip_prefix("# ") {
            (BlockKind::Heading { level: 2 }, text.to_owned())
        } else if let Some(text) = line.strip_prefix("- ") {
            (BlockKind::ListItem { list: 0, depth: 0, marker: None }, text.to_owned())
        } else if let Some(row) = line.strip_prefix("| ") {
            let cells: Vec<String> = row.split('|').map(|c| c.trim().to_owned()).collect();
            let text = cells.join(" | ");
            let head = !in_table;
            if head {
                table += 1;
            }
            in_table = true;
            blocks.push(block(BlockKind::TableRow { table, head, cells }, &text));
            continue;
        } else {
            (BlockKind::Paragraph, line.to_owned())
        };
        in_table = false;
        blocks.push(block(kind_and_text.0, &kind_and_text.1));
    }
    Document {
        title: title.to_owned(),
        published: Some(jiff::civil::date(2026, 3, 2)),
        language,
        blocks,
        ..Document::default()
    }
}

fn bound(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Exactly => "",
        Comparator::AtLeast => ">=",
        Comparator::AtMost => "<=",
        Comparator::About => "~",
    }
}

fn number(value: Decimal, upper: Option<Decimal>, unit: &str, comparator: Comparator) -> String {
    let upper = upper.map(|u| format!("..{u}")).unwrap_or_default();
    format!("{}{value}{upper} {unit}", bound(comparator))
}

fn statement(statement: &Statement) -> String {
    let unit = statement.unit.as_ref().map_or("", |u| u.symbol());
    let value = statement.value.map_or("state".to_owned(), |value| {
        number(value.normalize(), statement.upper.map(|u| u.normalize()), unit, statement.comparator)
    });
    match statement.direction {
        Direction::Reach => value,
        Direction::Increase => format!("up {value}"),
        Direction::Decrease => format!("down {value}"),
    }
}

/// A provision in a line: `T >=100 count @2027`, `M funding may [<=30 %] @2027-06`, `F up 3.5 %`.
fn brief(provision: &Provision) -> String {
    let deadline = provision.deadline.map(|d| format!(" @{d}")).unwrap_or_default();
    match &provision.terms {
        Terms::Target { statement: s, modality } => {
            let mark = if *modality == Modality::Projected { "P" } else { "T" };
            format!("{mark} {}{deadline}", statement(s))
        }
        Terms::Figure { statement: s } => format!("F {}", statement(s)),
        Terms::Measure { instrument, strength, amounts, .. } => {
            let amounts: Vec<String> = amounts
                .iter()
                .map(|a: &Amount| {
                    number(a.value.normalize(), a.upper.map(|u| u.normalize()), a.unit.symbol(), a.comparator)
                })
                .collect();
            let amounts =
                if amounts.is_empty() { String::new() } else { format!(" [{}]", amounts.join(", ")) };
            format!("M {instrument} {strength}{amounts}{deadline}")
        }
    }
}

/// What a document of policy says in one line of text under a heading.
fn says(language: Language, heading: &str, line: &str) -> String {
    let (title, opening) = match language {
        Language::English => ("National strategy for advanced industries", "# Government policy"),
        Language::Chinese => ("某市促进产业发展行动方案", "# 政策"),
    };
    let lines = format!("{opening}\n# {heading}\n{line}");
    let provisions = read(&document(language, title, &lines), &Lexicon::built_in());
    provisions.iter().map(brief).collect::<Vec<_>>().join("; ")
}

/// Holds a table of (heading, line, what it says); reports every difference at once.
fn holds(language: Language, table: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(heading, line, expected)| {
            let found = says(language, heading, line);
            (found != *expected).then(|| format!("{line}\n    expected {expected}\n    found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

/// The provisions of a kind, briefly.
fn of_kind(provisions: &[Provision], kind: Kind) -> Vec<String> {
    provisions.iter().filter(|p| p.kind() == kind).map(brief).collect()
}
