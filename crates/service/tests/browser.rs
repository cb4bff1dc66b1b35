//! The pages in a real browser: front, story, article and search, in Arabic
//! and English, wide and narrow, light and dark. Screenshots go to
//! `target/screenshots/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at its first failure"
)]
#[path = "browser/devtools.rs"]
mod devtools;
#[path = "site/running.rs"]
mod running;

use std::path::PathBuf;

use devtools::{Browser, CHROMIUM};
use running::Site;
use serde_json::json;

const WIDE: u32 = 1280;
const NARROW: u32 = 360;

/// Whether there is a browser. Where there is none the test cannot run, and
/// says so; in CI that is a failure.
fn chromium_is_here() -> bool {
    let here = std::path::Path::new(CHROMIUM).exists();
    let said = format!(
        "{CHROMIUM} is not installed: the browser test did not run. \
         Install it with `apt-get install chromium`, or run `cargo xtask test`"
    );
    assert!(here || std::env::var_os("CI").is_none(), "{said}");
    if !here {
        eprintln!("{said}");
    }
    here
}

fn screenshots() -> PathBuf {
    let target = PathBuf::from(env!("CARGO_BIN_EXE_marsad"));
    let target = target.ancestors().nth(2).expect("target/debug/marsad").to_owned();
    let folder = target.join("screenshots");
    std::fs::create_dir_all(&folder).expect("a folder for screenshots");
    folder
}

#[test]
fn every_page_looks_right_in_both_languages_and_widths() {
    if !chromium_is_here() {
        return;
    }
    let site = Site::of_the_sample();
    let story = site.link("/?ui=ar", "/story/");
    let article = site.link(&story, "/article/");
    let copy = site
        .items("/api/v1/articles?limit=100")
        .iter()
        .find(|article| article["copy_of"].is_object())
        .map(|copy| format!("/article/{}/changes", copy["id"].as_str().expect("an id")))
        .expect("the sample has copies");
    let pages = [
        ("front", "/".to_owned()),
        ("latest", "/latest".to_owned()),
        ("story", story),
        ("article", article),
        ("changes", copy),
        ("search", "/search?q=%D8%A7%D9%84%D9%85%D8%AF%D9%8A%D9%86%D8%A9".to_owned()),
        ("trends", "/trends".to_owned()),
        ("sources", "/sources".to_owned()),
        ("fates", "/fates".to_owned()),
        ("about", "/about".to_owned()),
    ];
    let mut browser = Browser::start();
    for (ui, dir) in [("ar", "rtl"), ("en", "ltr")] {
        for (width, scheme) in [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (320, "dark")] {
            browser.look(width, scheme);
            for (name, path) in &pages {
                let separator = if path.contains('?') { '&' } else { '?' };
                let address = format!("http://{}{path}{separator}ui={ui}", site.host());
                check(&mut browser, &address, dir);
                let file = format!("{name}-{ui}-{width}-{scheme}.png");
                browser.screenshot(&screenshots().join(file));
            }
        }
    }
}

/// Opens a page and checks what must hold of every one.
fn check(browser: &mut Browser, address: &str, dir: &str) {
    let complaints = browser.open(address);
    assert!(complaints.is_empty(), "{address}: {complaints:#?}");
    assert_eq!(browser.value("document.documentElement.dir"), json!(dir), "{address}");
    assert_eq!(browser.value("document.querySelectorAll('h1').length"), json!(1), "{address}");
    let overflowing = "document.documentElement.scrollWidth \
                       - document.documentElement.clientWidth";
    let wider = browser.value(overflowing).as_i64();
    assert!(wider <= Some(0), "{address} scrolls sideways: {wider:?} px; {}", widest(browser));
    let unlabelled = "[...document.querySelectorAll('input:not([type=hidden]),select')]\
                      .filter(field => field.labels.length === 0).length";
    assert_eq!(browser.value(unlabelled), json!(0), "{address}: a field without a label");
    let fonts = "[...document.fonts].filter(font => font.status === 'loaded').length > 0";
    assert_eq!(browser.value(fonts), json!(true), "{address}: no bundled font was used");
}

/// What sticks out of the page, for the message.
fn widest(browser: &mut Browser) -> String {
    let expression = "[...document.querySelectorAll('body *')].filter(e => { \
        const r = e.getBoundingClientRect(); \
        return r.right > innerWidth + 1 || r.left < -1 }) \
        .slice(0, 5).map(e => e.outerHTML.slice(0, 160)).join('\\n')";
    browser.value(expression).to_string()
}
