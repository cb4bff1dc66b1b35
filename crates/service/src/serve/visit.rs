//! One request, read: who asks for what, in which interface language; and what
//! can go wrong with it.

use axum::body::Bytes;
use axum::extract::Query;
use axum::http::{HeaderMap, Uri, header};
use serde::de::DeserializeOwned;

use super::locale::Ui;
use super::site::Site;
use crate::corrections::unfit::Unfit;
use crate::saved::name::BadName;
use crate::search::query::mistake::BadQuery;

/// The cookie that remembers the interface language.
pub const UI_COOKIE: &str = "marsad_ui";

/// One request.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The interface language: `?ui=`, else the cookie, else Accept-Language.
    pub ui: Ui,
    /// Whether `?ui=` chose it, so that it is to be remembered.
    pub chosen: bool,
    /// Path and query.
    pub uri: Uri,
    /// The variable part of the path, decoded; empty where there is none.
    pub name: String,
    /// The headers.
    pub headers: HeaderMap,
    /// What was sent with it.
    pub body: Bytes,
}

impl Visit {
    /// Reads a request.
    pub fn new(uri: Uri, name: String, headers: HeaderMap) -> Visit {
        let asked = pairs(&uri).into_iter().find(|(key, _)| key == "ui");
        let asked = asked.and_then(|(_, value)| Ui::from_tag(&value));
        let ui = asked.or_else(|| remembered(&headers)).unwrap_or_else(|| {
            let accepted = headers.get(header::ACCEPT_LANGUAGE);
            Ui::negotiate(accepted.and_then(|value| value.to_str().ok()).unwrap_or_default())
        });
        Visit { ui, chosen: asked.is_some(), uri, name, headers, body: Bytes::new() }
    }

    /// With what was sent.
    pub fn with_body(mut self, body: Bytes) -> Visit {
        self.body = body;
        self
    }

    /// The fields of a form that was sent, read into a type.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        // A form is written like the query of an address.
        let sent = std::str::from_utf8(&self.body).unwrap_or("?");
        let address: Uri = format!("/?{sent}")
            .parse()
            .map_err(|_| Failure::BadRequest("send a form's fields".to_owned()))?;
        Query::try_from_uri(&address)
            .map(|Query(fields)| fields)
            .map_err(|error| Failure::BadRequest(error.body_text()))
    }

    /// Every value of a field of a form that was sent: what was ticked.
    pub fn form_values(&self, name: &str) -> Vec<String> {
        let fields = url::form_urlencoded::parse(&self.body);
        fields.filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
    }

    /// The JSON that was sent, read into a type. It must say that it is JSON: no
    /// page of elsewhere can send that unasked.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(Failure::BadRequest("send application/json".to_owned()));
        }
        serde_json::from_slice(&self.body).map_err(|error| Failure::BadRequest(error.to_string()))
    }

    /// The query parameters, read into a type.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Query::try_from_uri(&self.uri)
            .map(|Query(query)| query)
            .map_err(|error| Failure::BadRequest(error.body_text()))
    }

    /// This very address with one query parameter changed or, with an empty
    /// value, removed.
    pub fn with_parameter(&self, name: &str, value: &str) -> String {
        let mut kept = pairs(&self.uri);
        kept.retain(|(key, _)| key != name);
        let mut all: Vec<(&str, &str)> =
            kept.iter().map(|(key, value)| (&**key, &**value)).collect();
        all.push((name, value));
        super::links::with_query(self.uri.path(), &all)
    }

    /// The site's address as this visitor knows it: the configured one, else
    /// the `Host` asked for, where that is one.
    pub fn base(&self, site: &Site) -> String {
        if let Some(url) = &site.public_url {
            return url.clone();
        }
        let host = self.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.filter(|host| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
            !host.is_empty() && host.len() <= 255 && host.chars().all(allowed)
        });
        format!("http://{}", host.unwrap_or("localhost"))
    }
}

fn pairs(uri: &Uri) -> Vec<(String, String)> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

fn remembered(headers: &HeaderMap) -> Option<Ui> {
    let cookies =
        headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == UI_COOKIE)
        .and_then(|(_, value)| Ui::from_tag(value))
}

/// Why a request is not answered with what it asks for.
#[derive(Debug)]
pub enum Failure {
    /// There is nothing at this address.
    NotFound,
    /// The request cannot be understood; the text says why.
    BadRequest(String),
    /// A search cannot be saved so.
    BadName(BadName),
    /// A correction that cannot be made.
    Unfit(Unfit),
    /// Who asks may not change anything here.
    Forbidden,
    /// The query cannot be read; the place is one in the visitor's own words.
    BadQuery(BadQuery),
    /// The store, the index or a template failed.
    Broken(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Broken(error)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Failure {
        Failure::Broken(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(address: &str, headers: &[(&'static str, &str)]) -> Visit {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a header value"));
        }
        Visit::new(address.parse().expect("an address"), String::new(), map)
    }

    #[test]
    fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        let headers = [("accept-language", "ar"), ("cookie", "a=b; marsad_ui=en")];
        assert_eq!(visit("/", &headers).ui, Ui::En);
        assert_eq!(visit("/?ui=ar", &headers).ui, Ui::Ar);
        assert_eq!(visit("/?ui=xx", &headers).ui, Ui::En);
        assert_eq!(visit("/", &headers[..1]).ui, Ui::Ar);
    }

    #[test]
    fn a_parameter_is_changed_in_place_of_the_old_one() {
        let visit = visit("/search?q=%D8%A3%20b&cursor=x", &[]);
        assert_eq!(visit.with_parameter("ui", "en"), "/search?q=%D8%A3+b&cursor=x&ui=en");
        assert_eq!(visit.with_parameter("cursor", ""), "/search?q=%D8%A3+b");
    }
}
