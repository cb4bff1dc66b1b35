//! Gzip files of one or many members, read past damage.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// How a deflated member begins (RFC 1952).
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// Reading goes on behind so many damaged places, then ends.
const MAX_FAULTS: usize = 1_000;

/// The members' contents in a row, as one stream. Where a member is damaged
/// the read fails, and the next read goes on with the next member: a web
/// archive loses a record and not all that follow. Zeros after a member are
/// padding.
pub struct Members<R> {
    state: State<R>,
    faults: usize,
}

enum State<R> {
    Between(R),
    Inside(Box<GzDecoder<R>>),
    Ended,
}

impl<R: BufRead> Members<R> {
    /// Reads from where a member begins.
    pub fn new(reader: R) -> Members<R> {
        Members { state: State::Between(reader), faults: 0 }
    }

    fn fail(&mut self, reader: R, error: io::Error) -> io::Error {
        self.faults += 1;
        let goes_on = error.kind() != io::ErrorKind::UnexpectedEof && self.faults < MAX_FAULTS;
        self.state = if goes_on { State::Between(reader) } else { State::Ended };
        error
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(mut reader) => match next_member(&mut reader)? {
                    Next::End => return Ok(0),
                    Next::Here => self.state = State::Inside(Box::new(GzDecoder::new(reader))),
                    Next::BehindJunk => {
                        let junk = io::Error::new(io::ErrorKind::InvalidData, "bytes in between");
                        return Err(self.fail(reader, junk));
                    }
                },
                State::Inside(mut decoder) => match decoder.read(buffer) {
                    Ok(0) if !buffer.is_empty() => {
                        self.state = State::Between(decoder.into_inner())
                    }
                    Ok(read) => {
                        self.state = State::Inside(decoder);
                        return Ok(read);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                        self.state = State::Inside(decoder);
                        return Err(error);
                    }
                    Err(error) => return Err(self.fail(decoder.into_inner(), error)),
                },
            }
        }
    }
}

/// What follows a member.
enum Next {
    Here,
    /// A member, but other bytes than zeros before it.
    BehindJunk,
    End,
}

/// Goes to the next member. The reader then stands at its first byte.
fn next_member(reader: &mut impl BufRead) -> io::Result<Next> {
    let mut junk = false;
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(Next::End);
        }
        if !junk && chunk[0] == MAGIC[0] {
            return Ok(Next::Here);
        }
        let zeros = chunk.iter().take_while(|&&byte| byte == 0).count();
        if !junk && zeros > 0 {
            reader.consume(zeros);
            continue;
        }
        junk = true;
        let found = memchr::memmem::find(chunk, &MAGIC);
        let skipped = found.unwrap_or(chunk.len());
        reader.consume(skipped);
        if found.is_some() {
            return Ok(Next::BehindJunk);
        }
    }
}
