//! `marsad archive`.

mod get;
mod list;
mod prune;
mod verify;

use crate::archive::Settings;
use crate::archive::compress::Compression;
use crate::archive::prune::Retention;

use super::Global;

/// Look into the archive, check it, and drop what is old
///
/// The archive holds every page as it arrived, in WARC 1.1 files that any WARC
/// tool reads. A record is named by its file's number and its offset, FILE:OFFSET,
/// as `marsad why` and `marsad archive list` print it.
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:
  marsad archive list --host example.org --since 2026-11-01
  marsad archive list --files
  marsad archive get https://example.org/news/1 > page.html
  marsad archive get --headers 1:20480
  marsad archive get --raw ARTICLE-ID > page.warc.gz
  marsad archive verify
  marsad archive prune --keep-days 365 --dry-run"
)]
pub struct Options {
    /// What to do
    #[command(subcommand)]
    action: Action,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
enum Action {
    List(list::Options),
    Get(get::Options),
    Verify(verify::Options),
    Prune(prune::Options),
}

/// Runs `marsad archive`.
pub fn run(global: &Global, options: Options) -> anyhow::Result<()> {
    match options.action {
        Action::List(options) => list::run(global, &options),
        Action::Get(options) => get::run(global, &options),
        Action::Verify(options) => verify::run(global, &options),
        Action::Prune(options) => prune::run(global, &options),
    }
}

/// How new archive files are written.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Format {
    /// How new archive files are compressed; unless said, as the newest file, and
    /// gzip at first
    #[arg(long, value_enum, value_name = "FORMAT", env = "MARSAD_ARCHIVE_FORMAT")]
    pub archive_format: Option<Compression>,
}

impl Format {
    /// The settings of an archive of which all is kept.
    pub fn settings(&self) -> Settings {
        Settings { compression: self.archive_format, ..Settings::default() }
    }
}

/// How to keep the archive.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Keeping {
    /// How new files are written
    #[command(flatten)]
    pub format: Format,
    /// Drop archive files once all of them is older than so many days
    #[arg(long, value_name = "DAYS", env = "MARSAD_ARCHIVE_KEEP_DAYS")]
    pub archive_keep_days: Option<u32>,
    /// Drop the oldest archive files once there are more bytes, as 500G
    #[arg(long, value_name = "BYTES", env = "MARSAD_ARCHIVE_KEEP_BYTES", value_parser = bytes)]
    pub archive_keep_bytes: Option<u64>,
}

impl Keeping {
    /// The settings of the archive.
    pub fn settings(&self) -> Settings {
        let retention = Retention { days: self.archive_keep_days, bytes: self.archive_keep_bytes };
        Settings { retention, ..self.format.settings() }
    }
}

/// A number of bytes: `1000000`, `500M`, `2G`, `1T`, in powers of 1024.
fn bytes(written: &str) -> Result<u64, String> {
    let said = "give a number of bytes, such as 1000000, 500M, 20G or 1T";
    let (digits, unit) = match written.find(|c: char| !c.is_ascii_digit()) {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    let number: u64 = digits.parse().map_err(|_| said.to_owned())?;
    let shift = match unit.to_ascii_uppercase().trim_end_matches('B').trim_end_matches('I') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return Err(said.to_owned()),
    };
    number.checked_mul(1 << shift).ok_or_else(|| said.to_owned())
}

/// Bytes as a person reads them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, size};

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for (written, read) in
            [("12", 12), ("2k", 2048), ("3MiB", 3 << 20), ("1G", 1 << 30), ("1tb", 1 << 40)]
        {
            assert_eq!(bytes(written), Ok(read), "{written}");
        }
        for wrong in ["", "G", "1X", "-1", "99999999T"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
        assert_eq!(size(1_234), "1.2 kB");
        assert_eq!(size(2_500_000_000), "2.5 GB");
    }
}
