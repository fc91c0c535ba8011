//! `extract`: the main text of a local file.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{
    app::reading::Reader,
    cli::{Done, args::FileArgs, document, output::Output},
    domain::document::Document,
    extract::{self, Input},
    provisions::lexicon::Lexicon,
    text::printable,
};

/// Prints the main text, a block a line, the title first where it is a line of the text. Exit code 1 where the file is no
/// document.
pub fn run(args: &FileArgs, output: &mut Output) -> Result<Done> {
    let lexicon = Lexicon::built_in();
    let file = LocalFile::read(&args.file, args.content_type.as_deref(), args.url.as_deref())?;
    let read = Reader::plain(&lexicon).document(&file.input(), None);
    if args.json {
        output.json(&document::json(&read, args.all))?;
    } else if args.all {
        document::print(&read, true, output)?;
    } else {
        let title = extract::title_is_in_text(&file.input()).then_some(&read.title);
        let lines = title.into_iter().chain(read.main().map(|block| &block.text));
        for line in lines.flat_map(|text| text.lines()).filter(|line| !line.is_empty()) {
            output.line(printable(line))?;
        }
    }
    Ok(say_unavailable(&read))
}

/// Says on standard error that a file is no document, and gives the exit code that goes with it.
pub fn say_unavailable(document: &Document) -> Done {
    if document.availability.is_available() {
        return Done::Well;
    }
    eprintln!("policywatch: this is not the document: {}", printable(&document.availability.reason()));
    Done::WithProblem
}

/// A local file with what a server would have said of it.
pub struct LocalFile {
    bytes: Vec<u8>,
    content_type: Option<String>,
    url: String,
}

impl LocalFile {
    /// Reads the file.
    pub fn read(path: &Path, content_type: Option<&str>, url: Option<&str>) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self {
            bytes,
            content_type: content_type.map(str::to_owned),
            // The file's own name serves where no address is given: its ending tells the format.
            url: url.map_or_else(|| path.display().to_string(), str::to_owned),
        })
    }

    /// The file as a page.
    pub fn input(&self) -> Input<'_> {
        Input { bytes: &self.bytes, content_type: self.content_type.as_deref(), url: Some(&self.url) }
    }
}
