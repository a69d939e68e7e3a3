//! CSV of any spreadsheet: separated by semicolons, commas or tabs, in UTF-8, UTF-16 or Windows-1252.

use std::io::{Read, Seek};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::{IngestError, Result, Row, TakeRows, too_many_columns, too_many_rows};

/// As much of a file as shows how it is written.
const SAMPLE: u64 = 8 * 1024;

/// Hands on the rows as they are read. `charset` is what the sender said; a byte order mark in the file says it better.
pub(crate) fn read(
    mut file: impl Read + Seek,
    charset: Option<&str>,
    rows: &mut impl TakeRows,
) -> Result<()> {
    let encoding = match charset {
        Some(label) => Encoding::for_label(label.as_bytes())
            .ok_or_else(|| IngestError::malformed(format_args!("the charset {label:?} is unknown")))?,
        None => sniff(&mut file)?,
    };
    let delimiter = {
        let mut sample = Vec::new();
        decoded(&mut file, encoding)?.take(SAMPLE).read_to_end(&mut sample)?;
        if sample.contains(&0) {
            return Err(IngestError::malformed("it is no text"));
        }
        delimiter(&sample)
    };
    let text = decoded(&mut file, encoding)?;
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    let mut record = StringRecord::new();
    let (mut number, mut line) = (0_u32, reader.position().line());
    while reader.read_record(&mut record).map_err(IngestError::malformed)? {
        // The library passes over blank lines, which are rows for a spreadsheet, and counts those within cells, which are not.
        let lines = reader.position().line() - std::mem::replace(&mut line, reader.position().line());
        let within = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let blank = usize::try_from(lines).unwrap_or(usize::MAX).saturating_sub(1 + within);
        number = number.saturating_add(1).saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        too_many_rows(number)?;
        too_many_columns(number, record.len())?;
        let cells = record.iter().map(str::to_owned).collect();
        rows.take(&Row { number, cells, numbers: Vec::new() })?;
    }
    Ok(())
}

/// The file from its beginning, as UTF-8.
fn decoded(file: &mut (impl Read + Seek), encoding: &'static Encoding) -> Result<impl Read> {
    file.rewind()?;
    Ok(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(file))
}

/// Without a mark: UTF-16 has a zero in most letters, UTF-8 is hardly anything else by rng, and Excel's own is 1252.
fn sniff(file: &mut (impl Read + Seek)) -> Result<&'static Encoding> {
    file.rewind()?;
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let (mut bytes, mut text) = ([0; 4 * 1024], [0; 16 * 1024]);
    let mut is_first = true;
    loop {
        let length = file.read(&mut bytes)?;
        let chunk = &bytes[..length];
        if is_first {
            if let Some((encoding, _)) = Encoding::for_bom(chunk) {
                return Ok(encoding);
            }
            if let Some(encoding) = utf_16(chunk) {
                return Ok(encoding);
            }
        }
        is_first = false;
        match decoder.decode_to_utf8_without_replacement(chunk, &mut text, length == 0) {
            (DecoderResult::Malformed(..), ..) => return Ok(WINDOWS_1252),
            (DecoderResult::OutputFull, ..) => return Err(IngestError::malformed("it cannot be decoded")),
            (DecoderResult::InputEmpty, ..) if length == 0 => return Ok(UTF_8),
            (DecoderResult::InputEmpty, ..) => {}
        }
    }
}

fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 4;
    // Half a letter at the end: it is something else.
    if !sample.len().is_multiple_of(2) {
        return None;
    }
    if odd > most && even == 0 {
        Some(UTF_16LE)
    } else if even > most && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Which of the three the first line has most of, outside quotation marks; the Norwegian one where it has none.
fn delimiter(sample: &[u8]) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in sample {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            byte if !is_quoted => {
                counts
                    .iter_mut()
                    .filter(|(delimiter, _)| delimiter == byte)
                    .for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    // The first of those that are equally many.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b';', |(delimiter, _)| delimiter)
}
