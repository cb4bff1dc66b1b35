//! The tree is the one browsers build: held against html5ever, an independent
//! implementation of the same standard, element by element, attribute by
//! attribute, letter by letter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads its pages from disk"
)]

#[path = "tree/reference.rs"]
mod reference;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use news::extract::tree::{Edge, Tree};
use proptest::prelude::*;

/// Our tree in the reference's notation: an element a line, its text quoted.
fn ours(html: &str) -> String {
    let tree = Tree::parse(html).unwrap();
    let mut out = String::new();
    let mut depth = 0;
    for edge in tree.edges(tree.root()) {
        match edge {
            Edge::Open(node) => {
                if let Some(text) = tree.text(node) {
                    writeln!(out, "{:depth$}{text:?}", "").unwrap();
                    continue;
                }
                if tree.is_element(node) {
                    let mut seen = HashSet::new();
                    write!(out, "{:depth$}<{}", "", tree.name(node)).unwrap();
                    let mut attributes: Vec<_> =
                        tree.attributes(node).filter(|(name, _)| seen.insert(*name)).collect();
                    attributes.sort_unstable();
                    for (name, value) in attributes {
                        write!(out, " {name}={value:?}").unwrap();
                    }
                    out.push_str(">\n");
                } else if node != tree.root() {
                    writeln!(out, "{:depth$}<!>", "").unwrap();
                }
                depth += 1;
            }
            Edge::Close(_) => depth -= 1,
        }
    }
    out
}

#[track_caller]
fn check(html: &str) {
    let (ours, theirs) = (ours(html), reference::dump(html));
    assert!(ours == theirs, "of {html}\nours:\n{ours}\nhtml5ever's:\n{theirs}");
}

/// One case a line; `\n` in it stands for a line feed.
const CASES: &str = include_str!("tree/cases.txt");

#[test]
fn cases_by_hand() {
    let cases = CASES.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    for case in cases {
        check(&case.replace("\\n", "\n").replace("\\0", "\0").replace("\\r", "\r"));
    }
}

fn html_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            html_files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "html") {
            found.push(entry);
        }
    }
}

/// How many pages of a folder give another tree than html5ever's, of how many.
fn differing(folder: &Path) -> (usize, usize) {
    let mut files = Vec::new();
    html_files(folder, &mut files);
    files.sort();
    let mut differing = 0;
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let html = String::from_utf8_lossy(&bytes);
        let (ours, theirs) = (ours(&html), reference::dump(&html));
        if ours != theirs {
            differing += 1;
            let at = ours.lines().zip(theirs.lines()).position(|(ours, theirs)| ours != theirs);
            let at = at.unwrap_or_default();
            let line = |text: &str| -> String {
                text.lines().nth(at).unwrap_or_default().chars().take(160).collect()
            };
            println!(
                "{} line {at}\n  ours   {}\n  theirs {}",
                file.display(),
                line(&ours),
                line(&theirs)
            );
        }
    }
    (differing, files.len())
}

#[test]
fn fixture_pages() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (differing, all) = differing(&workspace.join("fixtures/pages"));
    assert!(all > 0 && differing == 0, "{differing} of {all} fixture pages differ");
}

/// The development pages, where `cargo xtask score text` has unpacked them.
#[test]
#[ignore = "reads 200 MB of pages that are not in the repository"]
fn development_pages() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (differing, all) = differing(&workspace.join("target/pages"));
    println!("{differing} of {all} pages differ");
    assert!(all > 0, "no pages under target/pages");
    assert!(differing * 200 <= all, "{differing} of {all} pages differ");
}

/// Tag soup of what pages are made of. No HTML within SVG or MathML: there
/// html5ever lets stray end tags reach further than the standard. No white space
/// where there are templates: between their rows html5ever opens formatting
/// elements for it again, which the standard (13.2.6.4.9) does not.
fn soup() -> impl Strategy<Value = String> {
    const TAGS: &[&str] = &[
        "a", "b", "i", "em", "p", "div", "span", "li", "ul", "dd", "dt", "table", "tbody", "tr",
        "td", "th", "caption", "colgroup", "col", "h1", "h2", "br", "img", "hr", "form", "button",
        "select", "option", "optgroup", "input", "template", "svg", "math", "nobr", "font", "pre",
        "object", "head", "body", "html", "frameset", "noscript", "ruby", "rt", "rb", "x-y",
        "section", "applet",
    ];
    let tag = proptest::sample::select(TAGS);
    let piece = prop_oneof![
        8 => tag.clone().prop_map(|tag| format!("<{tag}>")),
        6 => tag.clone().prop_map(|tag| format!("</{tag}>")),
        1 => tag.clone().prop_map(|tag| format!("<{tag}/>")),
        2 => (tag, "[a-c]").prop_map(|(tag, value)| format!("<{tag} class={value}>")),
        1 => Just("<style>a<b</style>".to_owned()),
        1 => Just("<script>a<!--</script>".to_owned()),
        1 => Just("<textarea>&amp;</p></textarea>".to_owned()),
        1 => Just("<!--x-->".to_owned()),
        1 => Just("<![CDATA[x]]>".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("&lt;".to_owned()),
        4 => "[a-z]",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| {
        let html = pieces.concat();
        if html.contains("<template") { html.replace('\n', "") } else { html }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn tag_soup(html in soup()) {
        let (ours, theirs) = (ours(&html), reference::dump(&html));
        prop_assert!(ours == theirs, "of {}\nours:\n{}\nhtml5ever's:\n{}", html, ours, theirs);
    }

    #[test]
    fn letters_of_markup(html in "[<>/!&;#=\"' \\-a-cA-Cx\\[\\]?\n\r\0ا]{0,60}") {
        let (ours, theirs) = (ours(&html), reference::dump(&html));
        prop_assert!(ours == theirs, "of {:?}\nours:\n{}\nhtml5ever's:\n{}", html, ours, theirs);
    }
}

/// A page of `count` times the same: hostile, and large.
#[test]
fn hostile_pages_give_bounded_trees() {
    let count = 100_000;
    let mut pages: Vec<String> = [
        "<div>",
        "<b>",
        "<p><b>",
        "<table>",
        "<table><td>",
        "<a href=x>y",
        "<svg>",
        "</p>",
        "<!--",
        "&amp;",
        "<select><option>",
        "<li><ul>",
        "<font a><p>",
        "<template>",
        "x<td>&lt;",
        "<i><table><tr>z</i>",
        "<body a>",
        "<",
    ]
    .iter()
    .map(|piece| piece.repeat(count))
    .collect();
    pages.push(format!("<p {}>x", "a=b ".repeat(1_000_000)));
    pages.push(format!("<table>{}", "x<td>&lt;".repeat(count)));
    pages.push(format!(
        "<p>{}{}",
        (0..500).map(|n| format!("<b a={n}>")).collect::<String>(),
        "<p>x".repeat(count)
    ));
    for page in pages {
        let start = page.chars().take(40).collect::<String>();
        let Ok(tree) = Tree::parse(&page) else { continue };
        let deepest = tree.descendants(tree.root()).last().map(|last| tree.ancestors(last).count());
        assert!(deepest.unwrap_or_default() < 2_000, "{start}");
    }
}
