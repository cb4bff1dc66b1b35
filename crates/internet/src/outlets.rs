//! The outlets: which pages there are, what they say, and which misbehave. All
//! of it follows from a seed.

use crate::faults::Fault;
use crate::words::{COMMON, words};

/// How many of everything.
#[derive(Debug, Clone)]
pub struct Outlets {
    /// Hosts.
    pub hosts: usize,
    /// Sources, each with a feed; they share the hosts.
    pub sources: usize,
    /// Articles of each source.
    pub articles: usize,
    /// The share of articles that misbehave.
    pub faults: f64,
    /// Feeds name a WebSub hub, [`HUB`].
    pub hub: bool,
    /// What all of it follows from.
    pub seed: u64,
}

/// The host of the hub.
pub const HUB: &str = "hub.example";

/// What lies at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A source's feed.
    Feed(usize),
    /// An article of a source.
    Article(usize, usize),
    /// `robots.txt`.
    Robots,
    /// The home page of a host.
    Home,
    /// The WebSub hub, which takes whatever it is asked.
    Hub,
    /// Nothing.
    Nothing,
}

impl Outlets {
    /// The host of a source.
    pub fn host(&self, source: usize) -> String {
        format!("h{}.example", source % self.hosts.max(1))
    }

    /// The feed of a source.
    pub fn feed(&self, source: usize) -> String {
        format!("http://{}/s{source}/feed.xml", self.host(source))
    }

    /// An article's address. Those with a bad certificate are behind TLS.
    pub fn article(&self, source: usize, article: usize) -> String {
        let scheme = match self.fault(source, article) {
            Some(Fault::BadTls) => "https",
            _ => "http",
        };
        format!("{scheme}://{}/s{source}/{article}", self.host(source))
    }

    /// Every article's address.
    pub fn all(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.sources).flat_map(move |source| {
            (0..self.articles).map(move |article| self.article(source, article))
        })
    }

    /// What is wrong with an article.
    pub fn fault(&self, source: usize, article: usize) -> Option<Fault> {
        let mut random = self.random(source, article);
        let faulty = random.f64() < self.faults;
        let fault = Fault::ALL[random.usize(..Fault::ALL.len())];
        faulty.then_some(fault)
    }

    /// How many requests find the fault; after them the page is well.
    pub fn lasts(&self, source: usize, article: usize) -> usize {
        let mut random = self.random(source, article);
        random.f64();
        random.usize(..Fault::ALL.len());
        if random.bool() { 1 } else { usize::MAX }
    }

    /// Whether a host's `robots.txt` keeps an article from us.
    pub fn is_forbidden(&self, source: usize, article: usize) -> bool {
        (source % self.hosts.max(1)) % 50 == 7 && article % 10 == 3
    }

    /// What lies at a path of a host.
    pub fn find(&self, host: &str, path: &str) -> Found {
        if host == HUB {
            return Found::Hub;
        }
        let number = host.strip_prefix('h').and_then(|rest| rest.strip_suffix(".example"));
        let Some(number) = number.and_then(|number| number.parse::<usize>().ok()) else {
            return Found::Nothing;
        };
        match path {
            "/" => return Found::Home,
            "/robots.txt" => return Found::Robots,
            _ => {}
        }
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let [source, rest] = parts[..] else { return Found::Nothing };
        let Some(source) = source.strip_prefix('s').and_then(|source| source.parse::<usize>().ok())
        else {
            return Found::Nothing;
        };
        if source >= self.sources || source % self.hosts.max(1) != number {
            return Found::Nothing;
        }
        match (rest, rest.parse::<usize>()) {
            ("feed.xml", _) => Found::Feed(source),
            (_, Ok(article)) if article < self.articles => Found::Article(source, article),
            _ => Found::Nothing,
        }
    }

    /// A host's `robots.txt`.
    pub fn robots(&self, host: &str) -> String {
        let number = host.trim_start_matches('h').trim_end_matches(".example");
        let number = number.parse::<usize>().unwrap_or(0);
        let mut robots = String::from("User-agent: *\nDisallow: /admin\n");
        if number % 50 == 7 {
            robots.push_str("Disallow: /*3$\n");
        }
        robots
    }

    /// A source's feed.
    pub fn feed_body(&self, source: usize) -> String {
        let mut body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel>\
             <title>صحيفة {source}</title><link>http://{}/</link><language>ar</language>\n",
            self.host(source)
        );
        if self.hub {
            body.push_str(&format!(
                "<link xmlns='http://www.w3.org/2005/Atom' rel='hub' href='http://{HUB}/'/>\
                 <link xmlns='http://www.w3.org/2005/Atom' rel='self' href='{}'/>\n",
                self.feed(source)
            ));
        }
        for article in 0..self.articles {
            body.push_str(&format!(
                "<item><title>{}</title><link>{}</link>\
                 <pubDate>Sat, 30 Nov 2024 {:02}:{:02}:00 +0200</pubDate></item>\n",
                self.title(source, article),
                self.article(source, article),
                article / 60 % 24,
                article % 60
            ));
        }
        body + "</channel></rss>\n"
    }

    /// A host's home page, which announces its feeds.
    pub fn home(&self, host: &str) -> String {
        let own = (0..self.sources).filter(|source| self.host(*source) == host);
        let links: String = own
            .map(|source| {
                let feed = self.feed(source);
                format!("<link rel='alternate' type='application/rss+xml' href='{feed}'>\n")
            })
            .collect();
        format!(
            "<!doctype html><html lang=ar dir=rtl><head><title>صحف {host}</title>{links}</head>\
             <body><h1>الرئيسية</h1></body></html>"
        )
    }

    /// An article's title.
    pub fn title(&self, source: usize, article: usize) -> String {
        let mut random = self.random(source, article);
        let _shift = random.u64(..);
        format!("{} {source} {article}", words(&mut random, 7))
    }

    /// An article's page, about 25 KB of it: head, menu, text, foot.
    pub fn page(&self, source: usize, article: usize) -> String {
        let mut random = self.random(source, article);
        let _shift = random.u64(..);
        let title = self.title(source, article);
        let menu: String = (0..60)
            .map(|n| {
                format!("<li class=\"menu-item\"><a href=\"/section/{n}\">{}</a></li>\n", COMMON[n])
            })
            .collect();
        let text: String = (0..8)
            .map(|_| {
                let length = random.usize(20..45);
                format!("<p>{}.</p>\n", words(&mut random, length))
            })
            .collect();
        let script =
            "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}\n"
                .repeat(60);
        format!(
            "<!doctype html>\n<html lang=\"ar\" dir=\"rtl\"><head><meta charset=\"utf-8\">\
             <title>{title} - صحيفة {source}</title>\
             <meta property=\"og:type\" content=\"article\"><meta property=\"og:title\" content=\"{title}\">\
             <meta property=\"article:published_time\" content=\"2024-11-30T{:02}:{:02}:00+02:00\">\
             <link rel=\"canonical\" href=\"{}\"><script>{script}</script></head>\n\
             <body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>\n{text}\
             </article></main><footer><ul>{menu}</ul><p>جميع الحقوق محفوظة</p></footer></body></html>\n",
            article / 60 % 24,
            article % 60,
            self.article(source, article)
        )
    }

    fn random(&self, source: usize, article: usize) -> fastrand::Rng {
        fastrand::Rng::with_seed(
            self.seed
                ^ ((source as u64) << 32 | article as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        )
    }
}
