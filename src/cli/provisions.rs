//! `provisions`: the targets, measures and figures of a local file.

use anyhow::Result;

use crate::{
    app::reading::Reader,
    cli::{
        Done,
        args::ProvisionsArgs,
        extract::{LocalFile, say_unavailable},
        output::Output,
    },
    provisions::lexicon::Lexicon,
    render::{json::ProvisionsOutput, terminal},
};

/// Prints the provisions. Exit code 1 where the file is no document.
pub fn run(args: &ProvisionsArgs, output: &mut Output) -> Result<Done> {
    let lexicon = Lexicon::built_in();
    let file = LocalFile::read(&args.file, args.content_type.as_deref(), args.url.as_deref())?;
    let mut reading = Reader::plain(&lexicon).read(&file.input(), None);
    if !args.explain {
        for provision in &mut reading.provisions {
            provision.cues.clear();
        }
    }
    if args.json {
        output.json(&ProvisionsOutput::new(&reading.document, &reading.provisions))?;
    } else if reading.provisions.is_empty() {
        output.line("No target, measure or figure.")?;
    } else {
        output.text(terminal::provisions(&reading.provisions, output.width))?;
    }
    Ok(say_unavailable(&reading.document))
}
