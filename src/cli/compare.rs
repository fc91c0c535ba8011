//! `compare`: what changed between two local files.

use anyhow::Result;

use crate::{
    app::reading::Reader,
    cli::{Done, args::CompareArgs, extract::LocalFile, output::Output},
    diff::{self, Side},
    domain::change::Change,
    provisions::lexicon::Lexicon,
    render::{json::CompareOutput, terminal},
    text::printable,
};

/// Prints the changes of targets and measures. Exit code 0 whether or not there are any.
pub fn run(args: &CompareArgs, output: &mut Output) -> Result<Done> {
    let lexicon = Lexicon::built_in();
    let reader = Reader::plain(&lexicon);
    let url = args.url.as_deref();
    let old = LocalFile::read(&args.old, args.old_type.as_deref(), url)?;
    let new = LocalFile::read(&args.new, args.new_type.as_deref(), url)?;
    let before = reader.read(&old.input(), None);
    let after = reader.read(&new.input(), Some(&before));
    let unavailable = after.document.availability.reason();
    let changes: Vec<Change> = if after.document.availability.is_available() {
        diff::changes(
            Side { document: &before.document, provisions: &before.provisions },
            Side { document: &after.document, provisions: &after.provisions },
        )
        .into_iter()
        .filter(Change::is_news)
        .collect()
    } else {
        Vec::new()
    };
    if args.json {
        let answer =
            if unavailable.is_empty() { CompareOutput::new(&changes) } else { CompareOutput::unavailable() };
        output.json(&answer)?;
    } else if !unavailable.is_empty() {
        output.line(format!("The newer file is not the document: {}", printable(&unavailable)))?;
    } else if changes.is_empty() {
        output.line("No target and no measure changed.")?;
    } else {
        output.text(terminal::changes(&changes, output.color, output.columns()))?;
    }
    Ok(Done::Well)
}
