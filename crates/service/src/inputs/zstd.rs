//! Zstd files of one or many frames, read past damage, with the dictionary that
//! a web archive may begin with (IIPC, "Zstandard Compression for WARC Files").

use std::io::{self, BufRead, Read};

use ::zstd::Decoder;

/// How a frame begins (RFC 8878, section 3.1.1).
pub const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// How the frame begins that holds a web archive's dictionary.
pub const DICTIONARY: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];

/// A dictionary is at most so many bytes, unpacked.
const MAX_DICTIONARY: u64 = 16 << 20;

/// Reading goes on behind so many damaged places, then ends.
const MAX_FAULTS: usize = 1_000;

/// The frames' contents in a row, as one stream. Where a frame is damaged the
/// read fails, and the next read goes on with the next frame.
pub struct Frames<R: BufRead> {
    state: State<R>,
    dictionary: Vec<u8>,
    faults: usize,
}

enum State<R: BufRead> {
    /// Nothing was read yet.
    Fresh(R),
    /// Something was wrong before.
    Behind(R),
    Inside(Box<Decoder<'static, R>>),
    Ended,
}

impl<R: BufRead> Frames<R> {
    /// Reads from the beginning of a file.
    pub fn new(reader: R) -> Frames<R> {
        Frames { state: State::Fresh(reader), dictionary: Vec::new(), faults: 0 }
    }

    fn inside(&self, reader: R) -> io::Result<State<R>> {
        Ok(State::Inside(Box::new(Decoder::with_dictionary(reader, &self.dictionary)?)))
    }

    fn fail(&mut self, reader: R, error: &io::Error) -> io::Error {
        self.faults += 1;
        let breaks_off = error.kind() == io::ErrorKind::UnexpectedEof;
        let goes_on = !breaks_off && self.faults < MAX_FAULTS;
        self.state = if goes_on { State::Behind(reader) } else { State::Ended };
        // What zstd says of bytes has no kind of its own.
        let kind = if breaks_off { error.kind() } else { io::ErrorKind::InvalidData };
        io::Error::new(kind, error.to_string())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Fresh(mut reader) => {
                    self.dictionary = dictionary(&mut reader)?;
                    self.state = self.inside(reader)?;
                }
                State::Behind(mut reader) => {
                    if !next_frame(&mut reader)? {
                        return Ok(0);
                    }
                    self.state = self.inside(reader)?;
                }
                State::Inside(mut decoder) => match decoder.read(buffer) {
                    Ok(read) => {
                        let ended = read == 0 && !buffer.is_empty();
                        self.state = if ended { State::Ended } else { State::Inside(decoder) };
                        return Ok(read);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                        self.state = State::Inside(decoder);
                        return Err(error);
                    }
                    Err(error) if error.raw_os_error().is_some() => return Err(error),
                    Err(error) => return Err(self.fail(decoder.finish(), &error)),
                },
            }
        }
    }
}

/// The dictionary that a file begins with, if any. The reader then stands at the
/// first frame.
fn dictionary(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    if !reader.fill_buf()?.starts_with(&DICTIONARY) {
        return Ok(Vec::new());
    }
    let mut header = [0u8; 8];
    reader.read_exact(&mut header)?;
    let [_, _, _, _, length @ ..] = header;
    let length = u64::from(u32::from_le_bytes(length));
    let too_large = || io::Error::new(io::ErrorKind::InvalidData, "its dictionary is too large");
    if length > MAX_DICTIONARY {
        return Err(too_large());
    }
    let mut packed = Vec::new();
    reader.take(length).read_to_end(&mut packed)?;
    if !packed.starts_with(&MAGIC) {
        return Ok(packed);
    }
    let mut dictionary = Vec::new();
    Decoder::new(&packed[..])?.take(MAX_DICTIONARY + 1).read_to_end(&mut dictionary)?;
    match dictionary.len() as u64 > MAX_DICTIONARY {
        true => Err(too_large()),
        false => Ok(dictionary),
    }
}

/// Goes to the next frame; whether there is one. The reader stands before the
/// damage, of which nothing was taken, and then at a frame's first byte.
fn next_frame(reader: &mut impl BufRead) -> io::Result<bool> {
    if reader.fill_buf()?.is_empty() {
        return Ok(false);
    }
    reader.consume(1);
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(false);
        }
        if let Some(at) = memchr::memmem::find(chunk, &MAGIC) {
            reader.consume(at);
            return Ok(true);
        }
        // A frame that begins across two chunks of the reader is passed over: the
        // record is lost, and the next is found.
        let length = chunk.len();
        reader.consume(length);
    }
}
