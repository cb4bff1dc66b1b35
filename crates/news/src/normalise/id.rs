//! Article ids that are the same on every machine and in every run.

use sha2::{Digest, Sha256};

use crate::model::article::ArticleId;

/// RFC 4648 base 32, lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

const LENGTH: usize = 26;

/// The id of an article at a canonical address.
pub fn of_url(canonical: &str) -> ArticleId {
    encode(Sha256::digest(canonical.as_bytes()).as_slice())
}

/// The id of an article without an address.
pub fn of_text(source: &str, title: &str, text: &str) -> ArticleId {
    let mut hash = Sha256::new();
    for part in [source, title, text] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    encode(hash.finalize().as_slice())
}

fn encode(digest: &[u8]) -> ArticleId {
    let mut out = String::with_capacity(LENGTH);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in digest.iter().take(17) {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 5 && out.len() < LENGTH {
            held -= 5;
            out.push(ALPHABET[(bits >> held) as usize & 31] as char);
        }
        bits &= (1 << held) - 1;
    }
    ArticleId(out)
}
