//! Compression of a text with an earlier one as its dictionary, in chains that stay short.
//!
//! A page changes a little between two visits, so it is kept as what zstd needs to make it from an earlier
//! one. Chains are skip chains: counted in base [`RADIX`], a step refers to the step with its lowest digit
//! that is not zero made one less (step 0x123 to 0x122, step 0x120 to 0x110). Reading step n passes at most
//! 15 frames for each digit of n, whatever the length of the history, and only one frame in a chain stands
//! alone.

use std::{cell::RefCell, fmt, io};

use zstd::zstd_safe::{CCtx, DCtx, compress_bound, get_error_name};

use crate::store::StoreError;

/// The base in which steps are counted.
pub(super) const RADIX: u32 = 16;

/// A chain that would grow beyond this is begun anew.
const LONGEST_STEP: u32 = RADIX.pow(5);

/// What zstd takes for a prepared dictionary instead of plain bytes, where it stands at the beginning.
const PREPARED_DICTIONARY: [u8; 4] = 0xEC30_A437_u32.to_le_bytes();

/// Beyond this size a dictionary's beginning is out of zstd's reach at our level, and loading it is slow.
const LARGEST_BASE_BYTES: usize = 4 * 1024 * 1024;

/// zstd's level for what differs from a base: above it, what is gained is small against the time it takes.
const LEVEL: i32 = 6;

/// zstd's level for what stands alone, as the first of a chain does: there are few of those.
const LEVEL_ALONE: i32 = 3;

/// A compressed text as it is stored.
pub(super) struct Frame {
    /// The row of the text that is its dictionary; none where it stands alone.
    pub(super) base: Option<i64>,
    /// How far it stands from the frame that stands alone.
    pub(super) step: u32,
    /// Its size when decompressed, in bytes.
    pub(super) size: usize,
    /// zstd's frame.
    pub(super) bytes: Vec<u8>,
}

/// Where a row stands in its chain: the row it refers to, and its step.
pub(super) type Place = (Option<i64>, u32);

/// Compresses `bytes` as the successor of the row `newest`. `place` tells where a row stands, `read` gives a
/// row's text.
pub(super) fn compress_after(
    newest: Option<i64>,
    bytes: &[u8],
    place: impl FnMut(i64) -> Result<Place, StoreError>,
    read: impl FnOnce(i64) -> Result<Vec<u8>, StoreError>,
) -> Result<Frame, StoreError> {
    if let Some((row, step)) = successor(newest, place)? {
        let base = read(row)?;
        if is_usable(&base) {
            let with_base = compress(bytes, Some(&base)).map_err(|cause| failed(&cause))?;
            // A text that shares little with its base is a new page: it begins a chain of its own.
            let is_suspect = with_base.len() > 256 && with_base.len() > bytes.len() / 8;
            let alone =
                if is_suspect { Some(compress(bytes, None).map_err(|cause| failed(&cause))?) } else { None };
            if alone.is_none_or(|alone| with_base.len() < alone.len() - alone.len() / 4) {
                return Ok(Frame { base: Some(row), step, size: bytes.len(), bytes: with_base });
            }
        }
    }
    let alone = compress(bytes, None).map_err(|cause| failed(&cause))?;
    Ok(Frame { base: None, step: 0, size: bytes.len(), bytes: alone })
}

/// The row that the successor of `newest` refers to, and the successor's step; none where it begins anew.
fn successor(
    newest: Option<i64>,
    mut place: impl FnMut(i64) -> Result<Place, StoreError>,
) -> Result<Option<(i64, u32)>, StoreError> {
    let Some(newest) = newest else { return Ok(None) };
    let (mut base, mut at) = place(newest)?;
    let (mut row, step) = (newest, at + 1);
    let wanted = base_step(step).filter(|_| step < LONGEST_STEP);
    while Some(at) != wanted {
        let Some(before) = base.filter(|&before| before < row) else { return Ok(None) };
        row = before;
        (base, at) = place(row)?;
    }
    Ok(Some((row, step)))
}

/// Reads rows of a chain one after the other. It keeps the texts on the way to the last one, because the way
/// to a neighbour is nearly the same: a whole history is read at the price of one frame for each version.
#[derive(Default)]
pub(super) struct ChainReader {
    /// From the text that stands alone, or a later one, to that of the row read last.
    way: Vec<(i64, Vec<u8>)>,
}

/// How much of a way is kept, in bytes.
const LARGEST_WAY_BYTES: usize = 16 * 1024 * 1024;

impl ChainReader {
    /// The text of a row, through all it refers to. `load` gives a row's frame.
    pub(super) fn read(
        &mut self,
        row: i64,
        mut load: impl FnMut(i64) -> Result<Frame, StoreError>,
    ) -> Result<Vec<u8>, StoreError> {
        let mut packed = Vec::new();
        let mut next = Some(row);
        let mut kept = 0;
        while let Some(row) = next {
            if let Some(place) = self.way.iter().position(|(known, _)| *known == row) {
                kept = place + 1;
                break;
            }
            let frame = load(row)?;
            next = frame.base;
            // A base lies before what refers to it, so that a damaged reference cannot lead in a circle.
            if next.is_some_and(|base| base >= row) {
                return Err(StoreError::Damaged { what: format!("row {row} refers to a later one") });
            }
            packed.push((row, frame));
        }
        self.way.truncate(kept);
        for (row, frame) in packed.into_iter().rev() {
            let base = frame.base.and(self.way.last()).map(|(_, text)| text.as_slice());
            let text = decompress(&frame.bytes, base, frame.size)
                .map_err(|cause| StoreError::Damaged { what: format!("row {row}: {cause}") })?;
            self.way.push((row, text));
            let mut bytes: usize = self.way.iter().map(|(_, text)| text.len()).sum();
            while bytes > LARGEST_WAY_BYTES && self.way.len() > 1 {
                bytes -= self.way.remove(0).1.len();
            }
        }
        Ok(self.way.last().map(|(_, text)| text.clone()).unwrap_or_default())
    }

    /// Forgets what it keeps.
    pub(super) fn clear(&mut self) {
        self.way.clear();
    }
}

impl fmt::Debug for ChainReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainReader").field("kept", &self.way.len()).finish()
    }
}

/// zstd refuses to compress only where there is no memory for it.
pub(super) fn failed(cause: &io::Error) -> StoreError {
    StoreError::Damaged { what: format!("compression: {cause}") }
}

/// The step a step refers to; none for the first.
pub(super) fn base_step(step: u32) -> Option<u32> {
    let mut digit = 1;
    while step != 0 && step.is_multiple_of(digit * RADIX) {
        digit *= RADIX;
    }
    step.checked_sub(digit)
}

thread_local! {
    /// What zstd works in: taking this from the system anew for each frame costs more than a small frame does.
    static COMPRESSOR: RefCell<Option<CCtx<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<DCtx<'static>>> = const { RefCell::new(None) };
}

/// A text beyond this size is worked on in a space of its own, so that none large is kept.
const LARGEST_IN_KEPT_SPACE_BYTES: usize = 256 * 1024;

/// The text of a frame whose base is decompressed already.
pub(super) fn decompress(frame: &[u8], base: Option<&[u8]>, size: usize) -> io::Result<Vec<u8>> {
    let base = base.unwrap_or_default();
    let mut text = Vec::with_capacity(size);
    let mut decompress =
        |decompressor: &mut DCtx<'_>| decompressor.decompress_using_dict(&mut text, frame, base);
    let done = if base.len().max(size) > LARGEST_IN_KEPT_SPACE_BYTES {
        decompress(&mut DCtx::create())
    } else {
        DECOMPRESSOR.with_borrow_mut(|kept| decompress(kept.get_or_insert_with(DCtx::create)))
    };
    done.map_err(|code| io::Error::other(get_error_name(code)))?;
    Ok(text)
}

/// Compresses `bytes` with a base that [`is_usable`], or alone.
pub(super) fn compress(bytes: &[u8], base: Option<&[u8]>) -> io::Result<Vec<u8>> {
    let level = if base.is_some() { LEVEL } else { LEVEL_ALONE };
    let base = base.unwrap_or_default();
    let mut frame = Vec::with_capacity(compress_bound(bytes.len()));
    // The base is worked in for this text alone: making a dictionary of it that can be used again takes longer.
    let mut compress =
        |compressor: &mut CCtx<'_>| compressor.compress_using_dict(&mut frame, bytes, base, level);
    let done = if base.len().max(bytes.len()) > LARGEST_IN_KEPT_SPACE_BYTES {
        compress(&mut CCtx::create())
    } else {
        COMPRESSOR.with_borrow_mut(|kept| compress(kept.get_or_insert_with(CCtx::create)))
    };
    done.map_err(|code| io::Error::other(get_error_name(code)))?;
    frame.shrink_to_fit();
    Ok(frame)
}

/// Whether a text can be the dictionary of another.
pub(super) fn is_usable(base: &[u8]) -> bool {
    base.len() <= LARGEST_BASE_BYTES && !base.starts_with(&PREPARED_DICTIONARY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_refers_to_one_on_the_way_of_the_step_before() {
        assert_eq!(base_step(0), None);
        assert_eq!(base_step(1), Some(0));
        assert_eq!(base_step(0x123), Some(0x122));
        assert_eq!(base_step(0x120), Some(0x110));
        assert_eq!(base_step(0x100), Some(0));
        for step in 1..70_000 {
            let base = base_step(step);
            let mut way = std::iter::successors(Some(step - 1), |&s| base_step(s));
            assert!(way.clone().count() <= 15 * 5 + 1);
            assert!(way.any(|s| Some(s) == base), "{step}");
        }
    }

    #[test]
    fn a_page_that_poses_as_a_dictionary_is_no_base() {
        let mut posing = PREPARED_DICTIONARY.to_vec();
        posing.extend_from_slice(&[7; 500]);
        let frame = compress_after(Some(1), &posing, |_| Ok((None, 0)), |_| Ok(posing.clone())).unwrap();
        assert_eq!(frame.base, None);
        assert_eq!(decompress(&frame.bytes, None, posing.len()).unwrap(), posing);
    }

    #[test]
    fn a_small_change_takes_few_bytes_and_a_new_page_begins_anew() {
        let page: Vec<u8> =
            (0..2000_u32).flat_map(|n| blake3::hash(&n.to_le_bytes()).as_bytes()[..8].to_vec()).collect();
        let mut edited = page.clone();
        edited[8000] ^= 1;
        let after =
            |text: &[u8]| compress_after(Some(1), text, |_| Ok((None, 0)), |_| Ok(page.clone())).unwrap();
        let frame = after(&edited);
        assert_eq!((frame.base, frame.step), (Some(1), 1));
        assert!(frame.bytes.len() < 60, "{}", frame.bytes.len());
        let other: Vec<u8> = page.iter().map(|b| b ^ 0x5a).collect();
        assert_eq!(after(&other).base, None);
    }
}
