//! Links as outlets write them.

use super::*;
use crate::model::page::PageKind;

fn page(kind: PageKind, url: &str, body: &str) -> Page {
    Page {
        input: url.to_owned(),
        url: Some(url.to_owned()),
        final_url: None,
        fetched_at: "2024-12-02T00:00:00Z".parse().unwrap(),
        content_type: None,
        kind,
        body: body.as_bytes().to_vec(),
    }
}

fn urls(links: &[Link]) -> Vec<&str> {
    links.iter().map(|link| link.url.as_str()).collect()
}

#[test]
fn a_home_page_announces_its_feeds() {
    let listing = of(&page(
        PageKind::Listing,
        "https://www.akhbar.example/",
        "<html lang=ar dir=rtl><head><title>أخبار | الرئيسية</title>\
         <meta property='og:site_name' content='أخبار'>\
         <link rel=alternate type='application/rss+xml' title='كل الأخبار' href='/feed/'>\
         <link rel='alternate' hreflang='en' href='/en/'>\
         <link rel=sitemap href='/news-map.xml'></head><body>\
         <a href='/rss/politics.xml'>خلاصات سياسة</a> <a href='/pages/rss'>RSS</a>\
         <a href='javascript:void(0)'>x</a><a href='https://twitter.com/a'>تويتر</a>\
         <a href='/politics/184523/x'><img></a>\
         <a href='/politics/184523/x?utm_source=home'>الحكومة تقر موازنة العام المقبل</a></body>",
    ));
    assert_eq!(
        urls(&listing.feeds),
        [
            "https://www.akhbar.example/feed/",
            "https://www.akhbar.example/rss/politics.xml",
            "https://www.akhbar.example/pages/rss"
        ]
    );
    assert_eq!(urls(&listing.sitemaps), ["https://www.akhbar.example/news-map.xml"]);
    assert_eq!(urls(&listing.pages), ["https://www.akhbar.example/politics/184523/x"]);
    let title = listing.pages[0].title.as_deref();
    assert_eq!(title, Some("الحكومة تقر موازنة العام المقبل"));
    assert_eq!((listing.name.as_deref(), listing.language.as_deref()), (Some("أخبار"), Some("ar")));
}

#[test]
fn a_feed_lists_its_entries() {
    let listing = of(&page(
        PageKind::Feed,
        "https://a.example/feed",
        "<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>أ</title>\
         <link>https://a.example/</link><atom:link rel='hub' href='https://hub.example/'/>\
         <item><title>خبر</title><link>/1</link></item><item><title>بلا رابط</title></item>\
         <item><guid>https://a.example/2</guid></item></channel></rss>",
    ));
    assert_eq!(urls(&listing.pages), ["https://a.example/1", "https://a.example/2"]);
    assert_eq!(listing.hub.as_deref(), Some("https://hub.example/"));
    assert_eq!(listing.home.as_deref(), Some("https://a.example/"));
}

#[test]
fn shapes_hold_what_articles_have_in_common() {
    for (url, expected) in [
        (
            "https://www.a.example/politics/2024/11/30/some-long-words-here",
            "a.example/politics/9999/99/99/-",
        ),
        ("https://a.example/news/184523", "a.example/news/99999"),
        ("https://a.example/story.aspx?id=12345", "a.example/story.aspx?id=99999"),
        (
            "https://a.example/%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9/x1y22334.html",
            "a.example/سياسة/#.html",
        ),
    ] {
        assert_eq!(shape::of(&Url::parse(url).unwrap()), expected);
    }
}

#[test]
fn addresses_alone_tell_articles() {
    for (url, wanted) in [
        ("https://a.example/2026/11/24/12345", true),
        ("https://a.example/a/افتتاح-جسر-جديد-شمال-المدينة", true),
        ("https://a.example/new-bridge-opens-today.html", true),
        ("https://a.example/local/", false),
        ("https://a.example/tag/rain-in-the-old-city", false),
        ("https://a.example/local/page/12000", false),
        ("https://a.example/", false),
    ] {
        assert_eq!(shape::is_of_article(&Url::parse(url).unwrap()), wanted, "{url}");
    }
}

#[test]
fn headlines_lead_to_articles_and_menus_do_not() {
    let look = |url: &str, title: &str| {
        let link = Link { url: url.to_owned(), title: Some(title.to_owned()), at: None };
        shape::looks_like_article(&link)
    };
    let headline = "الحكومة تقر موازنة العام المقبل";
    assert!(look("https://a.example/politics/184523", headline));
    assert!(look("https://a.example/2024/11/30/some-long-words-here", ""));
    assert!(look("https://a.example/story.aspx?id=184523", headline));
    assert!(!look("https://a.example/politics", "سياسة"));
    assert!(!look("https://a.example/tag/some-long-words-here/184523", headline));
    assert!(!look("https://a.example/about-us", headline));
    assert!(!look("https://a.example/", headline));
}

#[test]
fn what_pages_were_read_to_tells_which_links_are_articles() {
    let link = |url: &str, title: &str| Link {
        url: url.to_owned(),
        title: Some(title.to_owned()),
        at: None,
    };
    let shape = |url: &str| shape::of(&Url::parse(url).unwrap());
    // Articles whose addresses tell nothing, and pages that look like articles.
    let plain = "https://a.example/n/ab7";
    let video = "https://a.example/video/20241130/some-words-of-a-headline";
    let title = "عنوان من كلمات تكفي";
    let mut shapes = shape::Shapes::default();
    let is_article = |shapes: &shape::Shapes, url: &str| shapes.is_article(&link(url, title));
    assert!(!is_article(&shapes, plain) && is_article(&shapes, video));
    // A few pages tell nothing yet.
    shapes.add(shape(plain), 4, 0);
    shapes.add(shape(video), 0, 4);
    assert!(!is_article(&shapes, plain) && is_article(&shapes, video));
    shapes.add(shape("https://www.a.example/n/zq9"), 1, 1);
    shapes.add(shape("https://a.example/video/20251101/more-words-of-another-one"), 0, 9);
    assert!(is_article(&shapes, plain) && !is_article(&shapes, video));
    assert!(is_article(&shapes, "https://a.example/2024/11/30/some-words-of-a-headline"));
}
