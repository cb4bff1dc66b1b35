//! `score --fetch`: the real program fetches a pretend internet of 2,000 sources
//! on 500 hosts, a tenth of whose pages misbehave, and is held to account: every
//! page kept once or with a fate, no host asked more than allowed, how fast, how
//! much memory; and killed over and over, if asked to.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use internet::Internet;
use internet::outlets::Outlets;
use rustc_hash::FxHashMap;
use serde_json::Value;
use service::data::DataDir;
use service::sources::why;
use service::store::Store;

/// The least pause between two requests to a host, in seconds.
const DELAY: f64 = 1.0;

/// Seconds an answer may take.
const DEADLINE: f64 = 5.0;

/// How often a page is asked for.
const ATTEMPTS: u32 = 2;

/// How large the internet is, and whether to kill.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Hosts.
    pub hosts: usize,
    /// Sources.
    pub sources: usize,
    /// Articles of each source.
    pub articles: usize,
    /// Kill the program so often, in seconds.
    pub kill_every: Option<u64>,
    /// What the internet follows from.
    pub seed: u64,
}

/// Runs the load.
pub fn run(load: Load) -> Result<()> {
    let Load { hosts, sources, articles, seed, .. } = load;
    let internet =
        Internet::start(Outlets { hosts, sources, articles, faults: 0.1, hub: false, seed })?;
    let folder = tempfile::tempdir()?;
    let program = program()?;
    let run = Run { internet: &internet, folder: folder.path(), program: &program };
    run.follow()?;
    println!(
        "{hosts} hosts, {sources} sources, {} articles at {}",
        sources * articles,
        internet.address()
    );
    let began = Instant::now();
    let mut peak = 0;
    if let Some(every) = load.kill_every {
        peak = run.killed(Duration::from_secs(every))?;
    }
    peak = peak.max(run.to_the_end(began)?);
    let seconds = began.elapsed().as_secs_f64();
    println!("{seconds:.0} s in all; at most {} MB of memory", peak / 1024);
    accounts(&internet, folder.path())?;
    manners(&internet)?;
    run.nothing_new()
}

struct Run<'a> {
    internet: &'a Internet,
    folder: &'a Path,
    program: &'a Path,
}

impl Run<'_> {
    fn marsad(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.arg("--data").arg(self.folder.join("data")).args(arguments).stdin(Stdio::null());
        command
    }

    /// A round over all feeds, none of which has changed.
    fn nothing_new(&self) -> Result<()> {
        self.internet.log().clear();
        let mut child = self.fetch(&["--now"])?;
        let mut spent = 0.0;
        while child.try_wait()?.is_none() {
            spent = processor(child.id()).max(spent);
            std::thread::sleep(Duration::from_millis(20));
        }
        let output = child.wait_with_output()?;
        let fetched: Value = serde_json::from_slice(&output.stdout)?;
        let requests = self.internet.log().requests();
        let (robots, feeds): (Vec<_>, Vec<_>) =
            requests.iter().partition(|request| request.path == "/robots.txt");
        println!(
            "nothing new: {} requests for feeds, {} for robots.txt, {spent:.2} s of processor, {} s",
            feeds.len(),
            robots.len(),
            fetched["seconds"]
        );
        let sources = self.internet.outlets().sources;
        ensure!(fetched["fetch"]["unchanged"] == sources, "{}", fetched["fetch"]);
        ensure!(feeds.len() == sources, "{} requests for {sources} feeds", feeds.len());
        ensure!(feeds.iter().all(|request| request.conditional), "unconditional requests");
        Ok(())
    }

    fn fetch(&self, more: &[&str]) -> Result<Child> {
        let address = self.internet.address().to_string();
        let (delay, deadline) = (DELAY.to_string(), DEADLINE.to_string());
        let attempts = ATTEMPTS.to_string();
        let mut command = self.marsad(&[
            "fetch",
            "--json",
            "--parallel",
            "512",
            "--connect-to",
            &address,
            "--delay",
            &delay,
            "--deadline",
            &deadline,
            "--attempts",
            &attempts,
        ]);
        Ok(command.args(more).stdout(Stdio::piped()).spawn()?)
    }

    fn follow(&self) -> Result<()> {
        let outlets = self.internet.outlets();
        let feeds: String = (0..outlets.sources)
            .map(|source| format!("<outline text='{source}' xmlUrl='{}'/>\n", outlets.feed(source)))
            .collect();
        let file = self.folder.join("outlets.opml");
        std::fs::write(&file, format!("<opml version='2.0'><body>{feeds}</body></opml>"))?;
        let file = file.display().to_string();
        let status = self.marsad(&["sources", "import", &file]).status()?;
        ensure!(status.success(), "the outlets cannot be imported");
        Ok(())
    }

    /// Kills the program over and over for ten minutes, or until it is done.
    fn killed(&self, every: Duration) -> Result<u64> {
        let until = Instant::now() + Duration::from_secs(600);
        let (mut kills, mut peak) = (0, 0);
        while Instant::now() < until {
            let mut child = self.fetch(&[])?;
            let next = Instant::now() + every;
            while Instant::now() < next && child.try_wait()?.is_none() {
                peak = peak.max(memory(child.id()));
                std::thread::sleep(Duration::from_millis(200));
            }
            if child.try_wait()?.is_some() {
                break;
            }
            child.kill()?;
            child.wait()?;
            kills += 1;
        }
        println!("killed {kills} times, every {} s", every.as_secs());
        Ok(peak)
    }

    /// Fetches until nothing waits; tells the speed from minute to minute.
    fn to_the_end(&self, began: Instant) -> Result<u64> {
        let mut peak = 0;
        loop {
            let mut child = self.fetch(&[])?;
            let (mut last, mut count) = (Instant::now(), self.internet.log().served_count());
            while child.try_wait()?.is_none() {
                peak = peak.max(memory(child.id()));
                std::thread::sleep(Duration::from_millis(500));
                if last.elapsed() >= Duration::from_secs(30) {
                    let served = self.internet.log().served_count();
                    let rate = (served - count) as f64 / last.elapsed().as_secs_f64();
                    let minutes = began.elapsed().as_secs_f64() / 60.0;
                    println!(
                        "{minutes:5.1} min  {served:>8} served, {rate:.0} a second, {} MB",
                        peak / 1024
                    );
                    (last, count) = (Instant::now(), served);
                }
            }
            let output = child.wait_with_output()?;
            ensure!(output.status.success(), "fetching failed");
            let fetched: Value = serde_json::from_slice(&output.stdout)?;
            println!("{}", fetched["fetch"]);
            println!("kept {}, {} s", fetched["kept"], fetched["seconds"]);
            if fetched["fetch"]["waiting"] == 0 {
                return Ok(peak);
            }
            std::thread::sleep(Duration::from_secs(5));
        }
    }
}

/// Processor time of a process so far, in seconds: user and system time in the
/// hundredths that Linux counts in (proc(5), fields 14 and 15).
fn processor(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// The program beside this one.
fn program() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let program = own.with_file_name("marsad");
    if !program.is_file() {
        bail!("{} is not there: build it with `cargo build -p marsad`", program.display());
    }
    Ok(program)
}

/// The most memory a process has had, in kB.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

fn manners(internet: &Internet) -> Result<()> {
    let (pause, host) = internet.log().shortest_pause().context("nothing was asked for")?;
    println!("{} requests; shortest pause at one host {pause:?} ({host})", internet.log().len());
    ensure!(pause >= Duration::from_secs_f64(DELAY), "{host} was asked again after {pause:?}");
    Ok(())
}

fn accounts(internet: &Internet, folder: &Path) -> Result<()> {
    let data = DataDir::new(&folder.join("data"));
    let (store, sources) = (data.open_store()?, data.sources());
    let mut kept: FxHashMap<String, u32> = FxHashMap::default();
    store.each_article(&mut |article| {
        *kept.entry(article.url).or_default() += 1;
        Ok(())
    })?;
    let served = internet.log().served();
    let mut fates: FxHashMap<String, u32> = FxHashMap::default();
    let (mut lost, mut doubled) = (Vec::new(), Vec::new());
    for url in internet.outlets().all() {
        match kept.get(&url) {
            Some(1) => *fates.entry("kept".to_owned()).or_default() += 1,
            Some(_) => doubled.push(url),
            None => match why(&store, &sources, &url)?.first() {
                Some(fate) if !served.contains(&url) => {
                    *fates.entry(fate.fate.clone()).or_default() += 1;
                }
                _ => lost.push(url),
            },
        }
    }
    println!("{fates:?}; {} lost, {} doubled", lost.len(), doubled.len());
    ensure!(lost.is_empty() && doubled.is_empty(), "lost {lost:?}, doubled {doubled:?}");
    Ok(())
}
