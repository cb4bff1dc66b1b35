//! A desk: a data directory of its own, and the real program to work on it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A data directory that goes when dropped.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A file or folder beside the data directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file to take in.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
        command.arg("--data").arg(self.data()).args(arguments);
        command
    }

    /// Runs to the end.
    pub fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Done {
        Done::of(self.command(arguments).output().unwrap())
    }

    /// Runs to the end; must succeed.
    pub fn marsad(&self, arguments: &[impl AsRef<OsStr>]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.stdout
    }

    /// Starts, with a pipe to its standard input.
    pub fn start(&self, arguments: &[impl AsRef<OsStr>]) -> Child {
        self.command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Takes inputs in; the counts.
    pub fn ingest(&self, inputs: &[&Path]) -> Value {
        let mut arguments = vec![OsStr::new("ingest"), OsStr::new("--json")];
        arguments.extend(inputs.iter().map(|input| input.as_os_str()));
        let summary: Value = serde_json::from_str(&self.marsad(&arguments)).unwrap();
        let set_aside: u64 =
            summary["set_aside"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(
            summary["read"].as_u64().unwrap(),
            summary["kept"].as_u64().unwrap() + set_aside,
            "{summary}"
        );
        summary
    }

    /// Every article, as exported.
    pub fn dump(&self) -> String {
        self.marsad(&["export", "--format", "jsonl"])
    }

    /// Fails unless the doctor finds everything consistent.
    pub fn assert_consistent(&self) {
        let report: Value = serde_json::from_str(&self.marsad(&["doctor", "--json"])).unwrap();
        assert_eq!(report["consistent"], true, "{report:#}");
    }
}

/// How a run ended.
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    pub fn of(output: Output) -> Done {
        Done {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The bundled sample's inputs, in the order its README names them.
pub fn sample() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample");
    ["pages", "feeds", "articles.jsonl.gz", "wire.warc.gz"].map(|name| folder.join(name)).into()
}

/// Pages that are none, each with its own trouble.
pub fn malformed(desk: &Desk) -> PathBuf {
    desk.write("broken/empty.html", "");
    desk.write("broken/nonsense.html", [0u8, 159, 146, 150, 7, 255].repeat(400));
    desk.write("broken/torn.xml", "<rss><channel><title>خبر</title><item><title>نصف");
    desk.write("broken/bad.jsonl", "{\"schema\":\"marsad.article/1\",\n{\"title\": 3\nليس جيسون\n");
    desk.path("broken")
}

/// An exported line as an article to take in again: with its instant of
/// arrival, so that every run takes in the same, without what was derived.
pub fn again(line: &str) -> Value {
    let mut article: Value = serde_json::from_str(line).unwrap();
    let fields = article.as_object_mut().unwrap();
    for derived in ["id", "annotations", "copy_of", "story", "fate"] {
        fields.remove(derived);
    }
    fields.insert("fetched_at".to_owned(), "2026-11-24T00:00:00Z".into());
    article
}
