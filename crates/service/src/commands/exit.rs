//! Exit codes other than success: 1 for what failed, 130 for what was told to
//! stop. Usage errors are clap's (2).

/// Ends the program with a code. The message, if any, goes to stderr.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", message.as_deref().unwrap_or("failed"))]
pub struct Exit {
    /// The code.
    pub code: u8,
    /// What to say; `None` where all was said.
    pub message: Option<String>,
}

impl Exit {
    /// Failed, and everything about it was said.
    pub fn said() -> Exit {
        Exit { code: 1, message: None }
    }
}
