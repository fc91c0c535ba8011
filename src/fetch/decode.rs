//! Content encodings (RFC 9110, section 8.4.1), undone piece by piece under a limit.
//!
//! The HTTP client could do this itself, but then neither the size on the wire nor a missing end of the
//! compressed data could be seen.

use std::io::{self, Write};

use flate2::{Decompress, FlushDecompress, Status, write::MultiGzDecoder};
use zstd::stream::raw::{DParameter, Decoder as ZstdDecoder, InBuffer, Operation, OutBuffer};

/// What `Accept-Encoding` asks for.
pub const ACCEPTED: &str = "gzip, br, zstd, deflate";

/// Up to here the expansion is not looked at: a small page of one repeated character is no attack.
const FREE_BYTES: u64 = 1024 * 1024;

/// The largest window of zstd over HTTP, as a power of two (RFC 9659).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// Why decoding stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// More than the limit came out.
    TooLarge,
    /// More came out than honest compression brings.
    Bomb,
    /// Not what the header says, or cut off.
    Broken(String),
}

/// Collects a body, undoing its content encoding.
pub struct Decoder {
    encoding: Encoding,
    received_bytes: u64,
    /// How many bytes one compressed byte may become, beyond [`FREE_BYTES`]. Pages of text reach 20, bombs
    /// 1,000.
    expansion: u64,
}

enum Encoding {
    Identity(Kept),
    Gzip(Box<MultiGzDecoder<Kept>>),
    /// What the header calls deflate is zlib (RFC 1950) or, from some servers, bare deflate (RFC 1951): the
    /// first byte tells.
    Deflate {
        kept: Kept,
        state: Option<Decompress>,
        ended: bool,
    },
    Brotli(Box<brotli_decompressor::DecompressorWriter<Kept>>),
    Zstd {
        kept: Kept,
        state: ZstdDecoder<'static>,
        ended: bool,
    },
}

/// What was decoded, up to the limit.
struct Kept {
    bytes: Vec<u8>,
    limit_bytes: u64,
    overflow: bool,
}

impl Write for Kept {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + piece.len()) as u64 > self.limit_bytes {
            self.overflow = true;
            let room = usize::try_from(self.limit_bytes).unwrap_or(usize::MAX) - self.bytes.len();
            self.bytes.extend_from_slice(&piece[..room]);
            return Err(io::Error::other("over the limit"));
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Decoder {
    /// A decoder for the value of `Content-Encoding`, if there is one.
    pub fn new(
        content_encoding: Option<&str>,
        limit_bytes: u64,
        expansion: u64,
    ) -> Result<Self, DecodeError> {
        let kept = Kept { bytes: Vec::new(), limit_bytes, overflow: false };
        let names: Vec<String> = content_encoding
            .unwrap_or_default()
            .split(',')
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| !name.is_empty() && name != "identity")
            .collect();
        let encoding = match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            // Some servers name a charset here; the bytes are then as they are.
            [] | ["utf-8" | "utf8" | "none" | "binary" | "gbk" | "gb2312"] => Encoding::Identity(kept),
            ["gzip" | "x-gzip"] => Encoding::Gzip(Box::new(MultiGzDecoder::new(kept))),
            ["deflate"] => Encoding::Deflate { kept, state: None, ended: false },
            ["br"] => {
                Encoding::Brotli(Box::new(brotli_decompressor::DecompressorWriter::new(kept, 16 * 1024)))
            }
            ["zstd"] => {
                let mut state = ZstdDecoder::new().map_err(|e| DecodeError::Broken(e.to_string()))?;
                state
                    .set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG_MAX))
                    .map_err(|e| DecodeError::Broken(e.to_string()))?;
                Encoding::Zstd { kept, state, ended: true }
            }
            _ => {
                return Err(DecodeError::Broken(format!(
                    "its content encoding is \"{}\", which was not asked for",
                    names.join(", ").escape_default()
                )));
            }
        };
        Ok(Self { encoding, received_bytes: 0, expansion: expansion.max(1) })
    }

    /// Takes the next bytes as they came over the wire.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), DecodeError> {
        self.received_bytes += piece.len() as u64;
        // A piece may hold megabytes once decoded: small slices keep the limits close.
        for slice in piece.chunks(4096) {
            let outcome = match &mut self.encoding {
                Encoding::Identity(kept) => kept.write_all(slice),
                Encoding::Gzip(decoder) => decoder.write_all(slice),
                Encoding::Brotli(decoder) => decoder.write_all(slice),
                Encoding::Deflate { kept, state, ended } => {
                    let zlib_header = slice.first().is_some_and(|first| first & 0x0f == 8);
                    let state = state.get_or_insert_with(|| Decompress::new(zlib_header));
                    inflate(state, slice, kept, ended)
                }
                Encoding::Zstd { kept, state, ended } => unzstd(state, slice, kept, ended),
            };
            self.judge(outcome)?;
        }
        let decoded_bytes = self.kept().bytes.len() as u64;
        if !matches!(self.encoding, Encoding::Identity(_))
            && decoded_bytes > FREE_BYTES
            && decoded_bytes / self.expansion > self.received_bytes
        {
            return Err(DecodeError::Bomb);
        }
        Ok(())
    }

    /// How many bytes came over the wire so far.
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// The whole body, once every byte came; an error where the compressed data has no end.
    pub fn finish(mut self) -> Result<Vec<u8>, DecodeError> {
        if self.received_bytes == 0 {
            // An empty body under any encoding is an empty body.
            return Ok(Vec::new());
        }
        let cut_off = || Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the compressed data is cut off"));
        let outcome = match &mut self.encoding {
            Encoding::Identity(_) => Ok(()),
            Encoding::Gzip(decoder) => decoder.try_finish(),
            Encoding::Brotli(decoder) => decoder.close(),
            Encoding::Deflate { ended, .. } | Encoding::Zstd { ended, .. } => {
                if *ended {
                    Ok(())
                } else {
                    cut_off()
                }
            }
        };
        self.judge(outcome)?;
        Ok(std::mem::take(&mut self.kept_mut().bytes))
    }

    /// What was decoded so far: the start of a body that went over the limit.
    pub fn into_start(mut self) -> Vec<u8> {
        std::mem::take(&mut self.kept_mut().bytes)
    }

    fn judge(&self, outcome: io::Result<()>) -> Result<(), DecodeError> {
        match outcome {
            _ if self.kept().overflow => Err(DecodeError::TooLarge),
            Ok(()) => Ok(()),
            Err(error) => Err(DecodeError::Broken(format!("it cannot be decompressed ({error})"))),
        }
    }

    fn kept(&self) -> &Kept {
        match &self.encoding {
            Encoding::Identity(kept) | Encoding::Deflate { kept, .. } | Encoding::Zstd { kept, .. } => kept,
            Encoding::Gzip(decoder) => decoder.get_ref(),
            Encoding::Brotli(decoder) => decoder.get_ref(),
        }
    }

    fn kept_mut(&mut self) -> &mut Kept {
        match &mut self.encoding {
            Encoding::Identity(kept) | Encoding::Deflate { kept, .. } | Encoding::Zstd { kept, .. } => kept,
            Encoding::Gzip(decoder) => decoder.get_mut(),
            Encoding::Brotli(decoder) => decoder.get_mut(),
        }
    }
}

fn inflate(state: &mut Decompress, mut input: &[u8], kept: &mut Kept, ended: &mut bool) -> io::Result<()> {
    let mut buffer = [0_u8; 16 * 1024];
    // What follows the end of the data is ignored, as browsers do.
    while !*ended {
        let (read_before, written_before) = (state.total_in(), state.total_out());
        let status = state.decompress(input, &mut buffer, FlushDecompress::None).map_err(io::Error::other)?;
        let read = usize::try_from(state.total_in() - read_before).unwrap_or(input.len());
        let written = usize::try_from(state.total_out() - written_before).unwrap_or(buffer.len());
        kept.write_all(&buffer[..written])?;
        input = &input[read..];
        *ended = status == Status::StreamEnd;
        if read == 0 && written == 0 {
            break;
        }
    }
    Ok(())
}

fn unzstd(
    state: &mut ZstdDecoder<'static>,
    input: &[u8],
    kept: &mut Kept,
    ended: &mut bool,
) -> io::Result<()> {
    let mut buffer = [0_u8; 16 * 1024];
    let mut input = InBuffer::around(input);
    loop {
        let mut output = OutBuffer::around(&mut buffer[..]);
        let hint = state.run(&mut input, &mut output)?;
        let written = output.as_slice().len();
        kept.write_all(output.as_slice())?;
        *ended = hint == 0;
        let all_read = input.pos() >= input.src.len();
        if all_read && written < 16 * 1024 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };

    use super::*;

    const LIMIT: u64 = 64 * 1024 * 1024;

    fn text() -> Vec<u8> {
        (0..20_000_u32).flat_map(|n| format!("第{n}条 a line\n").into_bytes()).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    }

    fn encoded(name: &str, bytes: &[u8]) -> Vec<u8> {
        match name {
            "gzip" | "x-gzip" | "GZIP" => gzip(bytes),
            "zlib" => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).expect("writing to memory");
                encoder.finish().expect("writing to memory")
            }
            "deflate" => {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).expect("writing to memory");
                encoder.finish().expect("writing to memory")
            }
            "zstd" => zstd::encode_all(bytes, 3).expect("reading from memory"),
            _ => bytes.to_vec(),
        }
    }

    fn decoded(header: &str, wire: &[u8], piece: usize, limit: u64) -> Result<Vec<u8>, DecodeError> {
        let mut decoder = Decoder::new(Some(header), limit, 250)?;
        for part in wire.chunks(piece) {
            decoder.push(part)?;
        }
        decoder.finish()
    }

    #[test]
    fn every_encoding_is_undone_in_pieces_of_any_size() {
        let text = text();
        for (header, how) in [
            ("gzip", "gzip"),
            ("x-gzip", "gzip"),
            ("GZIP", "gzip"),
            ("identity, gzip", "gzip"),
            ("deflate", "zlib"),
            ("deflate", "deflate"),
            ("zstd", "zstd"),
            ("identity", "identity"),
            ("", "identity"),
            ("utf-8", "identity"),
        ] {
            let wire = encoded(how, &text);
            for piece in [1, 7, 4096, usize::MAX >> 1] {
                assert_eq!(
                    decoded(header, &wire, piece, LIMIT).as_ref(),
                    Ok(&text),
                    "{header} {how} {piece}"
                );
            }
        }
    }

    #[test]
    fn brotli_is_undone() {
        // "policy watch\n" as brotli's uncompressed meta-block: header, length, bytes, empty last block.
        let wire = [&[0x0f, 0x06, 0x80][..], b"policy watch\n", &[0x03]].concat();
        assert_eq!(decoded("br", &wire, 3, LIMIT).as_deref(), Ok(&b"policy watch\n"[..]));
        assert!(matches!(decoded("br", &wire[..10], 3, LIMIT), Err(DecodeError::Broken(_))));
    }

    #[test]
    fn members_of_one_gzip_body_are_joined() {
        let wire = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(decoded("gzip", &wire, 5, LIMIT).as_deref(), Ok(&b"one two"[..]));
    }

    #[test]
    fn cut_off_and_damaged_data_is_broken() {
        let text = text();
        for (header, how) in [("gzip", "gzip"), ("deflate", "zlib"), ("deflate", "deflate"), ("zstd", "zstd")]
        {
            let wire = encoded(how, &text);
            for end in [1, wire.len() / 2, wire.len() - 1] {
                let outcome = decoded(header, &wire[..end], 1000, LIMIT);
                // The checksum at the end of zlib data is not needed to know that the data ended.
                let only_checksum = how == "zlib" && end == wire.len() - 1;
                assert!(
                    matches!(outcome, Err(DecodeError::Broken(_))) || only_checksum,
                    "{how} cut at {end}: {:?}",
                    outcome.map(|b| b.len())
                );
            }
            let mut damaged = wire.clone();
            damaged[0] ^= 0xff;
            damaged[1] ^= 0xff;
            if how != "deflate" {
                assert!(
                    matches!(decoded(header, &damaged, 1000, LIMIT), Err(DecodeError::Broken(_))),
                    "{how}"
                );
            }
        }
        assert!(matches!(decoded("gzip", b"<html>plain</html>", 9, LIMIT), Err(DecodeError::Broken(_))));
        assert!(matches!(decoded("rot13", b"x", 9, LIMIT), Err(DecodeError::Broken(_))));
    }

    #[test]
    fn bombs_stop_at_the_limit_or_at_the_ratio() {
        let zeros = vec![0_u8; 4 * 1024 * 1024];
        for (header, how) in [("gzip", "gzip"), ("deflate", "zlib"), ("zstd", "zstd")] {
            let wire = encoded(how, &zeros);
            assert_eq!(decoded(header, &wire, 1000, 100_000), Err(DecodeError::TooLarge), "{how}");
            assert_eq!(decoded(header, &wire, 1000, LIMIT), Err(DecodeError::Bomb), "{how}");
        }
    }

    #[test]
    fn an_empty_body_is_empty_under_every_encoding() {
        for header in ["gzip", "br", "deflate", "zstd", ""] {
            assert_eq!(decoded(header, b"", 1, LIMIT), Ok(Vec::new()), "{header}");
        }
    }
}
