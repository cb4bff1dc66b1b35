//! The pages over HTTP: languages, headers, every part of an article, search,
//! failures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at its first failure"
)]
#[path = "site/running.rs"]
mod running;

use running::Site;

fn check_page(site: &Site, path: &str, status: u16, holds: &[&str]) {
    let answer = site.get(path);
    assert_eq!(answer.status, status, "{path}");
    let text = answer.text();
    for part in holds {
        assert!(text.contains(part), "{path} holds no {part}:\n{text}");
    }
    assert_eq!(text.matches("<h1").count(), 1, "{path}");
    assert!(!text.contains("<script"), "{path}");
}

#[test]
fn the_site() {
    let site = Site::of_the_sample();
    languages(&site);
    headers(&site);
    front_and_lists(&site);
    story(&site);
    articles(&site);
    copies(&site);
    search(&site);
    fates(&site);
    failures(&site);
}

fn languages(site: &Site) {
    let rtl = "<html lang=\"ar\" dir=\"rtl\">";
    let ltr = "<html lang=\"en\" dir=\"ltr\">";
    assert!(site.get("/").text().contains(rtl));
    let english = site.ask("GET", "/", &[("Accept-Language", "en-GB,en;q=0.9")]);
    assert!(english.text().contains(ltr));
    let chosen = site.get("/?ui=en");
    assert!(chosen.text().contains(ltr));
    let cookie = chosen.header("set-cookie").expect("the choice is remembered");
    assert!(cookie.starts_with("marsad_ui=en; Path=/;"), "{cookie}");
    let remembered = site.ask("GET", "/latest", &[("Cookie", "marsad_ui=en")]);
    assert!(remembered.text().contains(ltr));
    assert_eq!(remembered.header("set-cookie"), None);
}

fn headers(site: &Site) {
    for path in ["/", "/search?q=x", "/no-such-page", "/api/v1/articles", "/feeds/latest.rss"] {
        let answer = site.get(path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
    }
    let packed = site.ask("GET", "/", &[("Accept-Encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(site.ask("POST", "/", &[]).status, 405);
}

fn front_and_lists(site: &Site) {
    check_page(site, "/", 200, &["القصص الآن", "آخر ما وصل", "class=\"members\""]);
    check_page(site, "/?lang=en", 200, &["lang=\"en\" dir=\"ltr\""]);
    check_page(site, "/latest", 200, &["أحدث الأخبار", "rel=\"next\""]);
    let next = site.link("/latest", "/latest?cursor=").replace("&#38;", "&");
    check_page(site, &next, 200, &["العودة إلى الأول"]);
    check_page(site, "/sources", 200, &["harbourpost.example", "<table"]);
    let source = site.link("/sources", "/source/");
    check_page(site, &source, 200, &["class=\"item\""]);
    check_page(site, "/trends", 200, &["الرائج"]);
    check_page(site, "/about", 200, &["/api/openapi.json"]);
}

fn story(site: &Site) {
    let story = site.link("/", "/story/");
    check_page(site, &story, 200, &["التغطية بترتيب النشر", "لماذا هو هنا", "class=\"timeline\""]);
}

/// No article of the sample holds every part; together they do.
fn articles(site: &Site) {
    let list = site.items("/api/v1/articles?limit=100");
    let ids = list.iter().map(|item| &item["id"]);
    let mut awaited = vec![
        "<time dir=\"rtl\" datetime=\"2026-11-",
        "غرينتش</time>",
        "تاريخ النشر:",
        "المصدر:",
        "class=\"original\"",
        "rel=\"noopener noreferrer external nofollow\"",
        "وسوم الناشر",
        "كلمات دلالية مستخرجة",
        "أسماء وردت في المقال",
        "من قال ماذا",
        "نُشر أيضًا في",
        "هذا المقال نسخة عن:",
        "من قصة",
        "اقرأ أيضًا",
        "<details open>",
    ];
    for id in ids {
        let path = format!("/article/{}?ui=ar", id.as_str().expect("an id"));
        check_page(site, &path, 200, &["class=\"body\"", "class=\"attribution\""]);
        let text = site.get(&path).text();
        awaited.retain(|part| !text.contains(part));
        if awaited.is_empty() {
            break;
        }
    }
    assert!(awaited.is_empty(), "no article of the first hundred shows {awaited:?}");
    let story = site.link("/", "/story/");
    let english = format!("{}?ui=en", site.link(&story, "/article/"));
    check_page(site, &english, 200, &["Published:", "2026", "GMT</time>"]);
}

fn copies(site: &Site) {
    let articles = site.items("/api/v1/articles?limit=100");
    let id = |article: &serde_json::Value| article["id"].as_str().expect("an id").to_owned();
    let is_copy = |article: &&serde_json::Value| article["copy_of"].is_object();
    let copy = articles.iter().find(is_copy).expect("the sample has copies");
    let changes = format!("/article/{}/changes", id(copy));
    check_page(site, &format!("/article/{}", id(copy)), 200, &[changes.as_str()]);
    check_page(site, &changes, 200, &["ما الذي تغيّر", "class=\"legend\"", "من النص مشترك"]);
    check_page(site, &format!("{changes}?version=1"), 404, &[]);
    let own = articles.iter().find(|article| !is_copy(article)).expect("an original");
    check_page(site, &format!("/article/{}/changes", id(own)), 404, &[]);
    let source = copy["source"].as_str().expect("a source");
    check_page(site, &format!("/source/{source}"), 200, &["class=\"partners\"", "من مقالاته"]);
    let shown = site.items("/api/v1/stories?limit=100").iter().any(|story| {
        site.get(&format!("/story/{}", id(story))).text().contains("<path class=\"arc")
    });
    assert!(shown, "no story of the first hundred shows who took it from whom");
}

fn search(site: &Site) {
    let query = "/search?q=%D8%A7%D9%84%D9%85%D8%AF%D9%8A%D9%86%D8%A9";
    check_page(site, query, 200, &["<mark>", "class=\"facets\""]);
    check_page(site, "/search", 200, &["كيف تبحث"]);
    check_page(site, "/search?q=zzqqxx", 200, &["لا نتائج"]);
    check_page(site, "/search?q=%22open", 200, &["تعذّرت قراءة البحث", "class=\"pointed\""]);
    check_page(site, "/search?q=%3Cscript%3E", 200, &["&#60;script&#62;"]);
    let narrowed = format!("{query}&source=harbourpost.example&after=2026-11-14");
    check_page(site, &narrowed, 200, &["أزل القيد"]);
}

fn fates(site: &Site) {
    check_page(site, "/fates", 200, &["قُبلت مقالًا", "class=\"figures\""]);
    check_page(site, "/fates?url=https://nowhere.example/", 200, &["لا نعرف هذا الرابط"]);
    let page = site.get(&site.link(&site.link("/", "/story/"), "/article/")).text();
    let original = page.split("class=\"original\" href=\"").nth(1).expect("an original");
    let original = original.split('"').next().expect("an address");
    check_page(site, &format!("/fates?url={original}"), 200, &["class=\"fate kept\""]);
}

fn failures(site: &Site) {
    check_page(site, "/no-such-page", 404, &["الصفحة غير موجودة"]);
    check_page(site, "/article/none?ui=en", 404, &["Page not found"]);
    check_page(site, "/story/%F0%9F%98%80", 404, &["الصفحة غير موجودة"]);
    check_page(site, "/latest?cursor=x", 400, &["طلب غير مفهوم"]);
    let long = "a".repeat(20_000);
    assert!(site.get(&format!("/search?q={long}")).status < 500);
}
