//! Bytes to characters: byte order mark, header, `meta`, and what the bytes themselves show.
//!
//! Follows the WHATWG Encoding Standard's labels, by which `gb2312` is GBK; `GB18030` is its superset and reads
//! all three. A declaration is checked against the bytes, since a page may declare what it is not.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::domain::document::Notice;

/// How far from the start a `meta` declaration is looked for, in bytes. The standard asks for 1024; old pages
/// put comments and scripts first.
const META_SCAN_BYTES: usize = 8192;

/// Characters with how they were read.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) charset: &'static str,
    pub(super) undecodable_chars: u32,
    pub(super) notice: Option<Notice>,
}

/// Decodes a page. `forced` is the operator's word and wins over everything but a byte order mark.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    forced: Option<&str>,
    url: Option<&str>,
) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return finish(encoding, &bytes[length..], None);
    }
    if let Some(encoding) = forced.and_then(|label| Encoding::for_label(label.as_bytes())) {
        return finish(widened(encoding), bytes, None);
    }
    let declared = content_type
        .and_then(charset_of_content_type)
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .map(widened);
    let meta = meta_charset(bytes);
    let content = by_content(bytes, declared.or(meta), url);
    let encoding =
        [declared, meta].into_iter().flatten().find(|encoding| *encoding == content).unwrap_or(content);
    let notice = declared
        .or(meta)
        .filter(|first| !same_for(first, encoding, bytes))
        .map(|first| Notice::WrongCharset(format!("declared {}, is {}", first.name(), encoding.name())));
    finish(encoding, bytes, notice)
}

fn finish<'a>(encoding: &'static Encoding, bytes: &'a [u8], notice: Option<Notice>) -> Decoded<'a> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let undecodable = if malformed { text.chars().filter(|c| *c == '\u{FFFD}').count() } else { 0 };
    Decoded {
        text,
        charset: encoding.name(),
        undecodable_chars: u32::try_from(undecodable).unwrap_or(u32::MAX),
        notice,
    }
}

/// `gb2312` and `gbk` are read as GB18030, which holds them both.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// Whether the bytes read the same in both, as ASCII does everywhere.
fn same_for(a: &'static Encoding, b: &'static Encoding, bytes: &[u8]) -> bool {
    a == b || (a.is_ascii_compatible() && b.is_ascii_compatible() && bytes.is_ascii())
}

fn charset_of_content_type(value: &str) -> Option<&str> {
    let at = find_ignoring_case(value.as_bytes(), b"charset")?;
    let rest = value[at + 7..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| c.is_whitespace() || "\"';,/>".contains(c)).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

fn find_ignoring_case(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

/// The charset a `meta` element (or an XML declaration) declares. UTF-16 there means UTF-8, since the
/// declaration could be read at all.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(META_SCAN_BYTES)];
    let mut at = 0;
    let xml = head.starts_with(b"<?xml").then(|| {
        let end = head.iter().position(|b| *b == b'>').unwrap_or(head.len());
        let text = String::from_utf8_lossy(&head[..end]).into_owned();
        let from = text.find("encoding")? + 8;
        let label: String = text[from..]
            .trim_start_matches(|c: char| c == '=' || c.is_whitespace() || c == '"' || c == '\'')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c))
            .collect();
        Encoding::for_label(label.as_bytes())
    });
    while let Some(found) = head[at..].iter().position(|b| *b == b'<') {
        let start = at + found;
        at = start + 1;
        if !head[at..].get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta")) {
            continue;
        }
        let end = head[start..].iter().position(|b| *b == b'>').map_or(head.len(), |e| start + e);
        let tag = String::from_utf8_lossy(&head[start..end]).into_owned();
        if let Some(encoding) =
            charset_of_content_type(&tag).and_then(|label| Encoding::for_label(label.as_bytes()))
        {
            return Some(utf16_means_utf8(widened(encoding)));
        }
        at = end.min(head.len() - 1).max(start + 5);
        if at >= head.len() {
            break;
        }
    }
    xml.flatten().map(|encoding| utf16_means_utf8(widened(encoding)))
}

fn utf16_means_utf8(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding }
}

/// The encoding that the bytes bear out: the declared one where they do, else the one they look like.
fn by_content(bytes: &[u8], declared: Option<&'static Encoding>, url: Option<&str>) -> &'static Encoding {
    if bytes.is_ascii() {
        return declared.unwrap_or(UTF_8);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let (utf8_good, utf8_bad) = utf8_sequences(bytes);
    // A text of another encoding is next to never valid UTF-8; a page pasted together from files may hold a
    // few bytes that are not.
    if utf8_good > 20 * utf8_bad {
        return UTF_8;
    }
    if let Some(declared) = declared.filter(|encoding| *encoding != UTF_8) {
        if declared.is_single_byte() {
            if !looks_east_asian(bytes) {
                return declared;
            }
        } else {
            let reading = Reading::of(declared, bytes);
            if reading.damage < 0.02 {
                return rival(declared, &reading, bytes);
            }
        }
    }
    if let Some(chinese) = plainly_chinese(bytes) {
        return chinese;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let tld = url.and_then(top_level_domain);
    let guess = widened(detector.guess(tld.as_deref().map(str::as_bytes), chardetng::Utf8Detection::Allow));
    if guess.is_single_byte() && looks_east_asian(bytes) {
        return rival(GB18030, &Reading::of(GB18030, bytes), bytes);
    }
    if guess == BIG5 || guess == GB18030 {
        return rival(guess, &Reading::of(guess, bytes), bytes);
    }
    if guess == UTF_8 && utf8_bad > utf8_good { declared.unwrap_or(WINDOWS_1252) } else { guess }
}

/// GB18030 or Big5, where bytes read well in one of them and not in the other. The detector weighs all encodings of the
/// world over the whole page and takes many times as long as the page's parse.
fn plainly_chinese(bytes: &[u8]) -> Option<&'static Encoding> {
    let (gb, big5) = (Reading::of(GB18030, bytes), Reading::of(BIG5, bytes));
    let (encoding, better, other) =
        if gb.common > big5.common { (GB18030, gb, big5) } else { (BIG5, big5, gb) };
    (better.damage < 0.02 && better.common > 0.4 && better.common > other.common + 0.25).then_some(encoding)
}

/// The better of GB18030 and Big5 where one of them was taken: bytes of one often decode in the other, into
/// characters that nobody writes.
fn rival(first: &'static Encoding, reading: &Reading, bytes: &[u8]) -> &'static Encoding {
    if first != GB18030 && first != BIG5 {
        return first;
    }
    let other = if first == GB18030 { BIG5 } else { GB18030 };
    if Reading::of(other, bytes).common > reading.common + 0.25 { other } else { first }
}

/// The first bytes beyond ASCII, with their surroundings: enough to judge an encoding by.
fn sample(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    &bytes[start..bytes.len().min(start + 60_000)]
}

/// The commonest characters of Chinese writing and its signs, in order.
static COMMON: LazyLock<Vec<char>> = LazyLock::new(|| {
    const SIGNS: &str = "，。、：；！？“”《》（）";
    const LETTERS: &str = "的一是在有和人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更單實為這個與開發會對時動國來經學產業關應點種務總據體電號處機過長區網資訊題問現無論運設進選擇優點聞";
    let mut common: Vec<char> = SIGNS.chars().chain(LETTERS.chars()).collect();
    common.sort_unstable();
    common
});

/// What the characters beyond ASCII are that bytes read as in an encoding.
struct Reading {
    /// The share of them that did not decode.
    damage: f64,
    /// The share of them that belong to the commonest of Chinese writing.
    common: f64,
}

impl Reading {
    fn of(encoding: &'static Encoding, bytes: &[u8]) -> Self {
        let (text, _) = encoding.decode_without_bom_handling(sample(bytes));
        let (mut wide, mut bad, mut common) = (0_u32, 0_u32, 0_u32);
        for c in text.chars().filter(|c| !c.is_ascii()) {
            wide += 1;
            bad += u32::from(c == '\u{FFFD}');
            common += u32::from(COMMON.binary_search(&c).is_ok());
        }
        let share = |part: u32| if wide == 0 { 0.0 } else { f64::from(part) / f64::from(wide) };
        Self { damage: share(bad), common: share(common) }
    }
}

/// Whether runs of high bytes come in pairs, as two-byte East Asian encodings write them, and read as Chinese.
fn looks_east_asian(bytes: &[u8]) -> bool {
    let bytes = sample(bytes);
    let (mut in_runs, mut alone, mut run) = (0_u32, 0_u32, 0_u32);
    for byte in bytes.iter().chain(std::iter::once(&b' ')) {
        if byte.is_ascii() {
            if run >= 4 {
                in_runs += run;
            } else {
                alone += run;
            }
            run = 0;
        } else {
            run += 1;
        }
    }
    let is_chinese = |encoding| Reading::of(encoding, bytes).common > 0.25;
    in_runs > 3 * alone && (is_chinese(GB18030) || is_chinese(BIG5))
}

/// How many multi-byte sequences are well-formed UTF-8, and how many bytes are not.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    // A page cut off in the middle of a character is still UTF-8.
    (good, bad)
}

fn top_level_domain(url: &str) -> Option<String> {
    let parsed = url::Url::parse(url).ok()?;
    let label = parsed.host_str()?.rsplit('.').next()?.to_ascii_lowercase();
    (!label.is_empty() && label.chars().all(|c| c.is_ascii_alphabetic())).then_some(label)
}
