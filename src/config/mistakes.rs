//! What is wrong with the file, where, and what to write instead.

use std::{
    fmt, io,
    ops::Range,
    path::{Path, PathBuf},
    string::FromUtf8Error,
    sync::Arc,
};

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// The mistakes of a configuration file. Expected: they are printed with their places and remedies, exit
/// code [`crate::config::EXIT_CODE`].
///
/// As a miette diagnostic it shows each mistake in the text of the file; [`ConfigError::lines`] tells them in
/// plain text, a line for each.
#[derive(Debug)]
pub struct ConfigError {
    path: PathBuf,
    mistakes: Vec<Mistake>,
}

/// One mistake.
#[derive(Debug)]
pub struct Mistake {
    what: String,
    remedy: String,
    place: Option<Place>,
}

#[derive(Debug)]
struct Place {
    source: Arc<NamedSource<String>>,
    span: Range<usize>,
    line: usize,
    column: usize,
}

/// A mistake as the readers of the file note it: the bytes it stands in, what it is, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    pub(super) span: Range<usize>,
    pub(super) what: String,
    pub(super) remedy: String,
}

impl ConfigError {
    pub(super) fn new(path: &Path, text: &str, mut noted: Vec<Noted>) -> Self {
        noted.sort_by_key(|mistake| mistake.span.start);
        let source =
            Arc::new(NamedSource::new(path.display().to_string(), text.to_owned()).with_language("toml"));
        let mistakes = noted
            .into_iter()
            .map(|noted| {
                let (line, column) = line_and_column(text, noted.span.start);
                let place = Place { source: Arc::clone(&source), span: noted.span, line, column };
                Mistake { what: noted.what, remedy: noted.remedy, place: Some(place) }
            })
            .collect();
        Self { path: path.to_owned(), mistakes }
    }

    pub(super) fn unreadable(path: &Path, cause: &io::Error) -> Self {
        let (what, remedy) = match cause.kind() {
            io::ErrorKind::NotFound => (
                "there is no such file".to_owned(),
                "`policywatch init` writes a commented one into the current folder; --config FILE names another"
                    .to_owned(),
            ),
            _ => (format!("it cannot be read: {cause}"), "let this user read it".to_owned()),
        };
        Self { path: path.to_owned(), mistakes: vec![Mistake { what, remedy, place: None }] }
    }

    pub(super) fn not_utf8(path: &Path, error: FromUtf8Error) -> Self {
        let at = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.into_bytes()).into_owned();
        let noted = Noted {
            span: at..at + 1,
            what: "the file is not UTF-8 from here on".to_owned(),
            remedy: "save it as UTF-8".to_owned(),
        };
        Self::new(path, &text, vec![noted])
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The mistakes in the order of the file; at least one.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// A line for each mistake: `file:line:column: what; remedy`.
    pub fn lines(&self) -> Vec<String> {
        let path = self.path.display();
        self.mistakes
            .iter()
            .map(|mistake| match &mistake.place {
                Some(Place { line, column, .. }) => {
                    format!("{path}:{line}:{column}: {}; {}", mistake.what, mistake.remedy)
                }
                None => format!("{path}: {}; {}", mistake.what, mistake.remedy),
            })
            .collect()
    }
}

impl Mistake {
    /// What is wrong.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What to write or do instead.
    pub fn remedy(&self) -> &str {
        &self.remedy
    }

    /// Line and column, both counted from 1, the column in characters; none where the file was not read.
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        self.place.as_ref().map(|place| (place.line, place.column))
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lines().as_slice() {
            [only] => f.write_str(only),
            lines => write!(f, "{} has {} mistakes", self.path.display(), lines.len()),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Diagnostic for ConfigError {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.mistakes.iter().map(|mistake| mistake as &dyn Diagnostic)))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Mistake {}

impl Diagnostic for Mistake {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.remedy))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|place| &*place.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place.as_ref()?;
        let label = LabeledSpan::new_with_span(Some("here".to_owned()), place.span.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_begin = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_begin..].chars().count() + 1)
}
