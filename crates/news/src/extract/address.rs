//! What an address says of the page behind it.

use url::Url;

/// A number with so many digits in the last part of a path is an article's.
const DIGITS: usize = 4;

/// A last part of so many words is made of a headline.
const WORDS: usize = 4;

/// Parts before the last that say that the page lists others.
const LISTS: [&str; 12] = [
    "tag",
    "tags",
    "category",
    "categories",
    "section",
    "sections",
    "author",
    "authors",
    "topic",
    "topics",
    "search",
    "page",
];

/// The address is one article's: its last part ends with the article's number, or is made
/// of the words of a headline.
pub fn is_of_article(url: &Url) -> bool {
    let parts: Vec<&str> =
        url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let Some((last, folders)) = parts.split_last() else { return false };
    if folders.iter().any(|part| LISTS.contains(&part.to_ascii_lowercase().as_str())) {
        return false;
    }
    let name = last.rsplit_once('.').map_or(*last, |(name, _)| name);
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits >= DIGITS || name.split(['-', '_', '+']).filter(|word| word.len() > 1).count() >= WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_articles_and_of_lists() {
        let cases = [
            ("https://news.example/2026/11/24/12345", true),
            ("https://news.example/a/افتتاح-جسر-جديد-شمال-المدينة", true),
            ("https://news.example/story.aspx?id=12345", false),
            ("https://news.example/new-bridge-opens-today.html", true),
            ("https://news.example/local/", false),
            ("https://news.example/tag/rain-in-the-old-city", false),
            ("https://news.example/local/page/1200", false),
            ("https://news.example/", false),
        ];
        for (url, wanted) in cases {
            assert_eq!(is_of_article(&Url::parse(url).expect(url)), wanted, "{url}");
        }
    }
}
