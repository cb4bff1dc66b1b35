//! The examples of RFC 9309 and of the specification it grew from, and what
//! stands in real files.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(robots: &str, agent: &str, path: &str, allowed: bool) {
    let read = Robots::parse(robots.as_bytes(), agent);
    assert_eq!(read.allows(path), allowed, "{path} for {agent} by {read:?}");
}

#[test]
fn the_longest_name_that_is_ours_speaks_to_us() {
    let robots = "user-agent: foobot-news\ndisallow: /\nallow: /1\n\
                  user-agent: *\ndisallow: /\nallow: /2\n\
                  user-agent: foobot\ndisallow: /\nallow: /3\n";
    for (agent, group) in [
        ("foobot-news", "/1"),
        ("FooBot-News/2.1 (+https://example.org)", "/1"),
        ("Mozilla/5.0 (compatible; Foobot/1.0)", "/3"),
        ("foobot-images", "/3"),
        ("foo", "/2"),
        ("notfoobot", "/2"),
        ("Marsad", "/2"),
    ] {
        for path in ["/1", "/2", "/3"] {
            check(robots, agent, path, path == group);
        }
    }
}

#[test]
fn patterns_match_beginnings() {
    for (pattern, yes, no) in [
        ("/", "/a /a/b /", ""),
        ("/*", "/a /a/b /", ""),
        (
            "/fish",
            "/fish /fish.html /fish/salmon /fishheads/y /fish?id=1",
            "/Fish /catfish /?id=fish",
        ),
        ("/fish*", "/fish /fishheads /fish/s.html", "/Fish.asp /catfish"),
        ("/fish/", "/fish/ /fish/?id=1 /fish/s.htm", "/fish /fish.html /Fish/x"),
        (
            "/*.php",
            "/a.php /b/a.php?x /any.php.html /a.php/ /index?f=a.php/",
            "/ /windows.PHP /index?php",
        ),
        ("/*.php$", "/a.php /b/a.php", "/a.php?x /a.php/ /a.php5 /a.PHP /a?php"),
        ("/fish*.php", "/fish.php /fishheads/catfish.php?x", "/Fish.PHP"),
        ("/a*b*c$", "/abc /axxbyyc /abcbc", "/ab /abcd /ac"),
        ("*/private", "/private /a/private/b", "/a"),
        ("/أخبار", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1 /أخبار", "/%D8%A3"),
        ("/%7Ejoe", "/~joe /%7ejoe", "/joe"),
        ("/a%2fb", "/a%2Fb", "/a/b"),
        ("/100%", "/100%25", "/100"),
    ] {
        let robots = format!("User-agent: *\nDisallow: {pattern}\n");
        yes.split_whitespace().for_each(|path| check(&robots, "marsad", path, false));
        no.split_whitespace().for_each(|path| check(&robots, "marsad", path, true));
    }
}

#[test]
fn the_longest_rule_decides_and_allow_where_they_are_as_long() {
    for (rules, path, allowed) in [
        ("allow: /p\ndisallow: /", "/page", true),
        ("allow: /folder\ndisallow: /folder", "/folder/page", true),
        ("disallow: /folder\nallow: /folder", "/folder/page", true),
        ("allow: /page\ndisallow: /*.htm", "/page.htm", false),
        ("allow: /$\ndisallow: /", "/", true),
        ("allow: /$\ndisallow: /", "/page.htm", false),
        ("disallow:", "/page", true),
        ("disallow: /", "/robots.txt", true),
    ] {
        check(&format!("User-agent: *\n{rules}\n"), "marsad", path, allowed);
    }
}

#[test]
fn files_as_they_are_written() {
    // Byte order mark, CR line ends, comments, names in a row, a misspelled key.
    let robots = "\u{feff}# ours\rUser-agent: a\rUser-Agent: Marsad # us\rDissallow: /x#y\r\
                  Crawl-delay: 2.5\r\rUser-agent: marsad\rDisallow: /z\r\
                  Sitemap: https://a.example/map.xml\rDisallow: no/slash\r";
    let read = Robots::parse(robots.as_bytes(), "Marsad/0.1 (+https://example.org)");
    assert!(!read.allows("/x") && !read.allows("/z/1") && read.allows("/y"));
    assert_eq!(read.crawl_delay, Some(Duration::from_millis(2500)));
    assert_eq!(read.sitemaps, ["https://a.example/map.xml"]);
    // Rules before any name speak to nobody; a page of HTML says nothing.
    check("Disallow: /\n", "marsad", "/a", true);
    check("<!doctype html><title>404</title>", "marsad", "/a", true);
    let endless = Robots::parse(b"User-agent: *\nCrawl-delay: 1e300\n", "marsad");
    assert_eq!(endless.crawl_delay, Some(Duration::from_secs(300)));
    let unnatural = Robots::parse(b"User-agent: *\nCrawl-delay: NaN\n", "marsad");
    assert_eq!(unnatural.crawl_delay, None);
}

proptest! {
    #[test]
    fn any_bytes_say_something(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in ".*") {
        Robots::parse(&bytes, "marsad").allows(&path);
    }

    #[test]
    fn any_pattern_ends(pattern in "[/*a$]{0,40}", path in "/[a/]{0,60}") {
        let robots = format!("User-agent: *\nDisallow: {pattern}\n");
        Robots::parse(robots.as_bytes(), "marsad").allows(&path);
    }
}
