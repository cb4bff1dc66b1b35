//! `marsad archive`.

use crate::archive::Settings;
use crate::archive::compress::Compression;

/// How to keep the archive.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Keeping {
    /// How new archive files are compressed; unless said, as the newest file, and
    /// gzip at first
    #[arg(long, value_enum, value_name = "FORMAT", env = "MARSAD_ARCHIVE_FORMAT")]
    pub archive_format: Option<Compression>,
}

impl Keeping {
    /// The settings of the archive.
    pub fn settings(&self) -> Settings {
        Settings { compression: self.archive_format, ..Settings::default() }
    }
}
