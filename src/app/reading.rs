//! A page read: its document and its provisions.

use std::{
    borrow::Cow,
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    time::Duration,
};

use crate::{
    app::following,
    convert,
    domain::{
        document::{Availability, Block, BlockKind, Document, Role},
        provision::Provision,
        settings::Settings,
        snapshot::Snapshot,
        source::{Rules, Source},
        version::Version,
    },
    extract::{self, Context, Format, Input},
    provisions::{self, Earlier, Trail, lexicon::Lexicon},
    store::{Store, StoreError},
};

/// The longest time for turning a PDF into text.
const PDF_TIMEOUT: Duration = Duration::from_mins(1);

/// A page's document with its provisions.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// Its provisions; none where the page is no document.
    pub provisions: Vec<Provision>,
    /// The key of the program and rules that made it; none where it depends on something else too.
    pub read_by: Option<u64>,
    /// What the reading of the provisions went by.
    pub trail: Trail,
}

impl Reading {
    /// What the next version's reading can go by.
    pub fn earlier(&self) -> Earlier<'_> {
        Earlier { trail: &self.trail, provisions: &self.provisions }
    }
}

/// What a page is read by, besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The word lists.
    pub lexicon: &'a Lexicon,
    /// What the operator says of the page.
    pub rules: Option<&'a Rules>,
    /// Fingerprints of blocks that recur on other pages of the host.
    pub recurring: Option<&'a HashSet<u64>>,
    /// Sectors that the operator gives to everything on the page.
    pub sectors: &'a [String],
}

impl<'a> Reader<'a> {
    /// Reads pages of no configured source.
    pub fn plain(lexicon: &'a Lexicon) -> Self {
        Self { lexicon, rules: None, recurring: None, sectors: &[] }
    }

    /// Reads pages of a source.
    pub fn of(source: &'a Source, lexicon: &'a Lexicon, recurring: &'a HashSet<u64>) -> Self {
        Self { lexicon, rules: Some(&source.rules), recurring: Some(recurring), sectors: &source.sectors }
    }

    /// Reads a page. `previous` is what was read before under the same rules: by its document a page that has stopped
    /// being it is told, and what stands as it stood then need not be read again.
    pub fn read(&self, input: &Input<'_>, previous: Option<&Reading>) -> Reading {
        let document = self.document(input, previous.map(|previous| &previous.document));
        self.with_provisions(document, previous.map(Reading::earlier))
    }

    /// Whether a page's reading follows from the page and this program's rules alone; a PDF's depends on the
    /// `pdftotext` of the system.
    pub fn is_own_work(input: &Input<'_>) -> bool {
        extract::format(input) != Format::Pdf
    }

    /// The document alone.
    pub fn document(&self, input: &Input<'_>, previous: Option<&Document>) -> Document {
        let context = Context { rules: self.rules, recurring: self.recurring, previous };
        if extract::format(input) != Format::Pdf {
            return extract::extract(input, &context);
        }
        match convert::pdf_text(input.bytes, PDF_TIMEOUT) {
            Ok(text) => extract::from_pdf_text(&text, &context),
            Err(error) => {
                Document { availability: Availability::Unreadable(error.to_string()), ..Document::default() }
            }
        }
    }

    /// A document with its provisions, which have the operator's sectors. `earlier` is an earlier reading of the
    /// source's under the same rules.
    pub fn with_provisions(&self, document: Document, earlier: Option<Earlier<'_>>) -> Reading {
        let begun = begun();
        let earlier = earlier.unwrap_or(Earlier { trail: &begun, provisions: &[] });
        let (mut provisions, trail) = provisions::read_after(&document, self.lexicon, earlier);
        for provision in &mut provisions {
            for sector in self.sectors {
                if !provision.sectors.contains(sector) {
                    provision.sectors.push(sector.clone());
                }
            }
        }
        Reading { document, provisions, read_by: None, trail }
    }
}

/// Reads a document that stands for any, so that the lists and patterns by which provisions are found are there when
/// the first page has been taken apart: each is built when it is first asked for, and whoever asks meanwhile waits.
pub fn prepare(lexicon: &Lexicon) {
    const SENTENCES: [&str; 2] = [
        "By 2027, the town aims to deploy 1,000 buses and will pay a subsidy of up to 20 million yuan a year.",
        "到2027年，全市公交车达到1000辆，给予最高2000万元补贴。",
    ];
    for text in SENTENCES {
        let block =
            Block { kind: BlockKind::Paragraph, role: Role::Main, confidence: 100, text: text.to_owned() };
        let document = Document { blocks: vec![block], ..Document::default() };
        provisions::read(&document, lexicon);
    }
}

/// The trail before the first reading.
pub fn begun() -> Trail {
    Trail::begun(RandomState::new().hash_one(0))
}

/// A stored page as it is read.
pub fn input(page: &Snapshot) -> Input<'_> {
    Input { bytes: &page.body, content_type: page.content_type.as_deref(), url: Some(&page.final_url) }
}

/// Versions as the present rules read their stored pages, so that two that were read by different rules can be
/// compared. One whose page is gone, or is now taken for no document, stays as it was read.
pub fn under_present_rules(
    store: &Store,
    settings: &Settings,
    versions: impl IntoIterator<Item = Version>,
) -> Result<Vec<Version>, StoreError> {
    let lexicon = Lexicon::with(&settings.lexicon);
    let recurring = HashSet::new();
    let mut read = Vec::new();
    for mut version in versions {
        let configured = following::source_of(settings, &version.source);
        let reader = configured
            .as_ref()
            .map_or_else(|| Reader::plain(&lexicon), |source| Reader::of(source, &lexicon, &recurring));
        if let Some(page) = store.snapshot(version.snapshot)? {
            let reading = reader.read(&input(&page), None);
            if reading.document.availability.is_available() {
                version.document = reading.document;
                version.provisions = reading.provisions;
                version.extractor_revision = extract::REVISION;
                version.provisions_revision = provisions::REVISION;
            }
        }
        read.push(version);
    }
    Ok(read)
}

/// What two documents are compared by to see whether there is a new version: the text, with white space and
/// typography folded.
pub fn same_text(a: &Document, b: &Document) -> bool {
    fn lines(document: &Document) -> impl Iterator<Item = Cow<'_, str>> {
        std::iter::once(document.title.as_str())
            .chain(document.main().map(|block| block.text.as_str()))
            .map(|line| Cow::Borrowed(line.trim()))
            .filter(|line| !line.is_empty())
    }
    lines(a).eq(lines(b))
}
