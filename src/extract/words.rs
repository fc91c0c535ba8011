//! Counting words of mixed writing, and white space as a reader sees it.

/// Whether a character is written without spaces between words.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// Whether a character is wide punctuation or a wide letter, beside which a line break is no space.
pub(super) fn joins_without_space(c: char) -> bool {
    is_wide(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}')
}

/// The length of a text in words; a Chinese character is six tenths of a word.
pub(super) fn units(text: &str) -> f32 {
    let (mut words, mut wide, mut in_word) = (0_u32, 0_u32, false);
    for c in text.chars() {
        if is_wide(c) {
            wide += 1;
            in_word = false;
        } else if c.is_alphanumeric() {
            if !in_word {
                words += 1;
            }
            in_word = true;
        } else if c != '\'' && c != '’' {
            in_word = false;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a page's words stay far below two to the 24th")]
    let units = words as f32 + wide as f32 * 0.6;
    units
}

/// How many characters a text has that are neither space nor punctuation.
pub(super) fn letters(text: &str) -> u32 {
    u32::try_from(text.chars().filter(|c| c.is_alphanumeric()).count()).unwrap_or(u32::MAX)
}

/// The text with letters and digits alone, in lower case, for comparing titles and lines.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text is one that [`squeezed`] made, its case, signs and spaces aside; quicker than squeezing it where
/// it is not.
pub(super) fn is_squeezed_to(text: &str, squeezed: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(squeezed.chars())
}

/// Characters that show nothing: controls, zero-width marks, soft hyphens, private use.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFC}')
        || (c.is_control() && !c.is_whitespace())
}

/// White space of any kind, folded to single spaces, invisible characters taken out, ends trimmed.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_folded(&mut out, text);
    out.truncate(out.trim_end().len());
    out
}

/// Appends a text with its white space folded; a leading space is kept unless the text so far ends in one.
/// A line break between Chinese characters is no space.
pub(super) fn push_folded(out: &mut String, text: &str) {
    let mut pending: Option<bool> = None;
    for c in text.chars() {
        if c.is_whitespace() {
            let breaks = matches!(c, '\n' | '\r');
            pending = Some(pending.unwrap_or(false) || breaks);
        } else if !is_invisible(c) {
            if let Some(breaks) = pending.take() {
                push_space(out, breaks && joins_without_space(c));
            }
            out.push(c);
        }
    }
    if let Some(breaks) = pending {
        push_space(out, breaks);
    }
}

fn push_space(out: &mut String, droppable: bool) {
    match out.chars().next_back() {
        None | Some(' ' | '\n') => {}
        Some(last) if droppable && joins_without_space(last) => {}
        Some(_) => out.push(' '),
    }
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', '）', ']', '」', '』', '》', ' '])
        .ends_with(['.', '!', '?', '。', '！', '？', '；', ';', '…'])
}
