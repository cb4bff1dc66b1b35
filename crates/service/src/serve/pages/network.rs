//! Who took an article from whom within a story, as a picture: a line for each
//! outlet, time across, an arc from every original to its copy.

use std::collections::{BTreeMap, BTreeSet};

use news::model::article::{Article, Direction};

use super::card::outlet;
use super::story::evidence;
use crate::serve::links;
use crate::serve::locale::Ui;

/// At most so many outlets have a line; those of the most copies.
const OUTLETS: usize = 24;

/// Width of the picture and of the outlets' names in it, and height of a line,
/// in its own units.
const WIDTH: f64 = 760.0;
const NAMES: f64 = 190.0;
const LINE: f64 = 34.0;

/// Room at the far end.
const MARGIN: f64 = 20.0;

/// An outlet's line.
pub struct Line {
    /// The outlet's name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Where the line is, from above.
    pub y: f64,
}

/// An article of an outlet.
pub struct Dot {
    /// Its page.
    pub href: String,
    /// Its outlet and title.
    pub title: String,
    /// Where it is.
    pub x: f64,
    /// From above.
    pub y: f64,
    /// It reproduces another.
    pub copy: bool,
}

/// The way of a text.
pub struct Arc {
    /// The path in SVG's words.
    pub path: String,
    /// Both tell a third's text.
    pub shared: bool,
    /// Who took it from whom, how much and when.
    pub title: String,
}

/// The picture.
pub struct Network {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Where names stand, and on which side of it (`start`: to the reading end).
    pub names_x: f64,
    /// From where to where the lines go.
    pub from: f64,
    /// Their other end.
    pub to: f64,
    /// The outlets.
    pub lines: Vec<Line>,
    /// The articles.
    pub dots: Vec<Dot>,
    /// The copies.
    pub arcs: Vec<Arc>,
}

impl Network {
    /// The picture of a story's articles, in time order; `None` where none of
    /// them reproduces another.
    pub fn of(ui: Ui, articles: &[&Article]) -> Option<Network> {
        let inside: BTreeMap<&str, &Article> =
            articles.iter().map(|article| (&*article.id.0, *article)).collect();
        let origin = |article: &Article| {
            let id = &article.copy_of.as_ref()?.id.0;
            inside.get(&**id).copied().filter(|origin| origin.id != article.id)
        };
        let pairs: Vec<(&Article, &Article)> =
            articles.iter().filter_map(|article| Some((origin(article)?, *article))).collect();
        let mut busy: BTreeMap<&str, usize> = BTreeMap::new();
        for (one, other) in &pairs {
            *busy.entry(&one.source).or_default() += 1;
            *busy.entry(&other.source).or_default() += 1;
        }
        let mut kept: Vec<(&str, usize)> = busy.into_iter().collect();
        kept.sort_by_key(|(source, copies)| (usize::MAX - copies, *source));
        kept.truncate(OUTLETS);
        let kept: BTreeSet<&str> = kept.into_iter().map(|(source, _)| source).collect();
        let shown: Vec<&Article> =
            articles.iter().copied().filter(|article| kept.contains(&*article.source)).collect();
        let plane = Plane::of(ui, &shown)?;
        let arcs = pairs.iter().filter_map(|(one, other)| arc(ui, &plane, one, other)).collect();
        let dots = shown.iter().filter_map(|article| {
            let (x, y) = plane.place(article)?;
            let title = format!("{}: {}", outlet(article), article.title);
            let copy = article.copy_of.is_some();
            Some(Dot { href: links::article(&article.id.0), title, x, y, copy })
        });
        let lines = plane.rows.iter().map(|(source, row)| Line {
            name: row.name.clone(),
            href: links::source(source),
            y: row.y,
        });
        Some(Network {
            width: WIDTH,
            height: LINE * plane.rows.len() as f64 + LINE / 2.0,
            names_x: plane.across(0.0),
            from: plane.across(NAMES),
            to: plane.across(WIDTH - MARGIN / 2.0),
            dots: dots.collect(),
            lines: lines.collect(),
            arcs,
        })
    }
}

/// Where outlets and instants lie.
struct Plane<'a> {
    ui: Ui,
    rows: BTreeMap<&'a str, Row>,
    first: i64,
    span: f64,
}

struct Row {
    name: String,
    y: f64,
}

impl<'a> Plane<'a> {
    fn of(ui: Ui, articles: &[&'a Article]) -> Option<Plane<'a>> {
        let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
        let mut instants = Vec::new();
        for article in articles {
            let y = LINE * (rows.len() as f64 + 0.75);
            rows.entry(&article.source).or_insert_with(|| Row { name: outlet(article), y });
            instants.extend(article.instant().map(|at| at.as_second()));
        }
        let (first, last) = (*instants.iter().min()?, *instants.iter().max()?);
        Some(Plane { ui, rows, first, span: (last - first).max(1) as f64 })
    }

    /// A distance from the reading side as a distance from the left.
    fn across(&self, from_start: f64) -> f64 {
        if self.ui.dir() == "rtl" { WIDTH - from_start } else { from_start }
    }

    fn place(&self, article: &Article) -> Option<(f64, f64)> {
        let row = self.rows.get(&*article.source)?;
        let since = (article.instant()?.as_second() - self.first) as f64 / self.span;
        let x = NAMES + MARGIN + since * (WIDTH - NAMES - 2.5 * MARGIN);
        Some((round(self.across(x)), row.y))
    }
}

fn arc(ui: Ui, plane: &Plane<'_>, origin: &Article, copy: &Article) -> Option<Arc> {
    let ((from_x, from_y), (to_x, to_y)) = (plane.place(origin)?, plane.place(copy)?);
    // Copies of the same minute bow out, so that no arc lies on another's line.
    let bow = if (from_x - to_x).abs() < LINE { LINE * 0.8 } else { 0.0 };
    let bow = if ui.dir() == "rtl" { -bow } else { bow };
    let middle = round((from_x + to_x) / 2.0 + bow);
    let path = format!("M{from_x} {from_y} C{middle} {from_y} {middle} {to_y} {to_x} {to_y}");
    let told = copy.copy_of.as_ref()?;
    let (one, other) = (outlet(copy), outlet(origin));
    let evidence = evidence(ui, told);
    let values = [("outlet", one.as_str()), ("origin", &other), ("evidence", &evidence)];
    Some(Arc {
        path,
        shared: told.direction == Direction::SharedOrigin,
        title: ui.with("story-network-copy", &values),
    })
}

fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
