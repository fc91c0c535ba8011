//! A document on the terminal, and as JSON.

use anyhow::Result;
use jiff::civil::Date;
use serde::Serialize;

use crate::{
    cli::output::Output,
    domain::document::{Block, BlockKind, Document, Language, Role},
    render::wrap::hanging,
    text::printable,
};

/// Prints the main text, or with `all` every block after its role.
pub fn print(document: &Document, all: bool, output: &mut Output) -> Result<()> {
    let bold = anstyle::Style::new().bold();
    let columns = output.columns();
    output.line(output.styled(bold, &printable(&document.title)))?;
    for block in document.blocks.iter().filter(|block| all || block.role == Role::Main) {
        let (first, rest) = lead(block);
        let text = hanging(&printable(&block.text), &first, &rest, columns);
        let text =
            if matches!(block.kind, BlockKind::Heading { .. }) { output.styled(bold, &text) } else { text };
        if all {
            output.line(format!("{:12} {:3} %  {text}", role_word(block.role), block.confidence))?;
        } else {
            output.line(text)?;
        }
    }
    Ok(())
}

/// What stands before the first line of a block and before its further lines.
fn lead(block: &Block) -> (String, String) {
    match &block.kind {
        BlockKind::Heading { .. } => ("\n".to_owned(), String::new()),
        BlockKind::ListItem { depth, marker, .. } => {
            let indent = "  ".repeat((*depth).min(8) as usize + 1);
            // A number that the page wrote into the text stands for the sign.
            let is_numbered = block.text.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit())
                && block.text.chars().take(5).any(|c| matches!(c, '.' | ')'));
            let sign = if is_numbered { "" } else { "• " };
            let sign = marker.as_ref().map_or_else(|| sign.to_owned(), |marker| format!("{marker} "));
            (format!("{indent}{sign}"), format!("{indent}  "))
        }
        BlockKind::TableRow { .. } => ("  | ".to_owned(), "  | ".to_owned()),
        BlockKind::Quote => ("  > ".to_owned(), "  > ".to_owned()),
        _ => (String::new(), String::new()),
    }
}

fn role_word(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What `extract --json` and `show --json` print.
#[derive(Serialize)]
pub struct DocumentOutput<'a> {
    title: &'a str,
    language: Language,
    published: Option<Date>,
    available: bool,
    unavailable_because: Option<String>,
    charset: &'a str,
    undecodable_chars: u32,
    blocks: Vec<&'a Block>,
}

/// A document as JSON: the main text's blocks, or with `all` every block.
pub fn json(document: &Document, all: bool) -> DocumentOutput<'_> {
    let available = document.availability.is_available();
    DocumentOutput {
        title: &document.title,
        language: document.language,
        published: document.published,
        available,
        unavailable_because: (!available).then(|| document.availability.reason()),
        charset: &document.charset,
        undecodable_chars: document.undecodable_chars,
        blocks: document.blocks.iter().filter(|block| all || block.role == Role::Main).collect(),
    }
}
