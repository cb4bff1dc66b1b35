//! How pages misbehave.

/// What is wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The connection is closed before an answer.
    Reset,
    /// No answer ever comes.
    Silence,
    /// The answer comes a few bytes a second.
    Drip,
    /// The answer ends before the length it claims.
    Short,
    /// It says that it is busy, with `Retry-After`.
    Busy,
    /// The server fails.
    Failing,
    /// Redirects to itself.
    Loop,
    /// The answer never ends.
    Endless,
    /// The charset it names is another than the one it has.
    Charset,
    /// It is gone.
    Gone,
    /// What answers the TLS handshake is no TLS.
    BadTls,
    /// A gzip body of zeros a thousand times its size.
    Bomb,
    /// Redirects to this machine itself.
    Inward,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Fault; 13] = [
        Fault::Reset,
        Fault::Silence,
        Fault::Drip,
        Fault::Short,
        Fault::Busy,
        Fault::Failing,
        Fault::Loop,
        Fault::Endless,
        Fault::Charset,
        Fault::Gone,
        Fault::BadTls,
        Fault::Bomb,
        Fault::Inward,
    ];

    /// Whether the page is whole all the same.
    pub fn is_harmless(self) -> bool {
        self == Fault::Charset
    }

    /// Whether a later request may find the page well.
    pub fn may_pass(self) -> bool {
        matches!(
            self,
            Fault::Reset
                | Fault::Silence
                | Fault::Drip
                | Fault::Short
                | Fault::Busy
                | Fault::Failing
        )
    }
}
