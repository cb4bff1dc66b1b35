//! Publisher rules: `publishers/HOST.toml`, quirks as data.

/// All publisher rules, by host.
#[derive(Debug, Default)]
pub struct Publishers {}
