//! WebSub (W3C Recommendation of 2018-01-23): hubs that tell when a feed has
//! something new, so that it need not be asked so often.
//!
//! A server that is reached from the Internet asks a feed's hub, the hub
//! confirms at an address that nobody else knows, and posts there whatever is
//! new. That makes the feed due: what is read is what the outlet itself serves.

use anyhow::{Result, anyhow};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::{Connection, OptionalExtension, params};
use url::Url;

use super::Sources;

/// How long a subscription is asked for; hubs decide.
pub const LEASE: i64 = 10 * 24 * 3600;

/// A hub that has not confirmed is asked again after this, doubled each time.
const ASK_AGAIN: i64 = 3_600;

/// What was told of a feed so shortly after it was looked at was in it.
const JUST_LOOKED: i64 = 10;

/// While its hub tells of what is new, a feed is looked at so seldom.
pub const LOOK_SELDOM: i64 = 2 * 3600;

/// A feed's hub, and the topic it knows the feed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hub {
    /// Where it is asked.
    pub url: Url,
    /// The feed's own address.
    pub topic: String,
}

impl Hub {
    /// The hub of a feed that was read: by the `Link` headers of its answer, or
    /// else by the links in it (section 4). Relative addresses are the feed's.
    pub fn of(
        headers: &[String],
        hub: Option<&str>,
        topic: Option<&str>,
        feed: &Url,
    ) -> Option<Hub> {
        let header = |rel: &str| headers.iter().flat_map(|header| links(header, rel)).next();
        let (hub, topic) = match header("hub") {
            Some(hub) => (Some(hub), header("self").or(topic.map(str::to_owned))),
            None => (hub.map(str::to_owned), topic.map(str::to_owned)),
        };
        let url =
            feed.join(hub?.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let topic = feed.join(topic.as_deref().unwrap_or(feed.as_str()).trim()).ok()?;
        Some(Hub { url, topic: topic.into() })
    }
}

/// The addresses of a relation in a `Link` header (RFC 8288, section 3).
fn links(header: &str, rel: &str) -> Vec<String> {
    let parts = header.split('<').skip(1).filter_map(|part| part.split_once('>'));
    let named = parts.filter(|(_, parameters)| {
        parameters.split([';', ',']).filter_map(|parameter| parameter.split_once('=')).any(
            |(name, value)| {
                let value = value.trim().trim_matches('"');
                name.trim().eq_ignore_ascii_case("rel")
                    && value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(rel))
            },
        )
    });
    named.map(|(address, _)| address.to_owned()).collect()
}

/// A hub to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The feed.
    pub feed: String,
    /// Where.
    pub hub: Url,
    /// What it is asked (section 5.1).
    pub form: Vec<(&'static str, String)>,
}

/// Takes note of a feed's hub. A hub that changed is asked anew.
pub fn note(connection: &Connection, feed: &str, hub: &Hub, now: i64) -> Result<()> {
    let held = connection
        .prepare_cached("SELECT hub, topic FROM subscriptions WHERE feed = ?")?
        .query_row([feed], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    if held.is_some_and(|(url, topic)| url == hub.url.as_str() && topic == hub.topic) {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO subscriptions (feed, hub, topic, key, secret, due_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![feed, hub.url.as_str(), hub.topic, random()?, random()?, now])?;
    Ok(())
}

/// The hub whose turn it is to be asked, with the callback beneath an address;
/// it is asked again later unless it confirms.
pub fn take(connection: &Connection, public_url: &str, now: i64) -> Result<Option<Asking>> {
    let sql = "SELECT feed, hub, topic, key, secret, failures FROM subscriptions
               WHERE due_at <= ? ORDER BY due_at LIMIT 1";
    let row = connection.prepare_cached(sql)?.query_row([now], |row| {
        let text = |at| row.get::<_, String>(at);
        Ok((text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, row.get::<_, u32>(5)?))
    });
    let Some((feed, hub, topic, key, secret, failures)) = row.optional()? else { return Ok(None) };
    let wait = ASK_AGAIN << failures.min(7);
    connection
        .prepare_cached(
            "UPDATE subscriptions SET due_at = ?2, failures = failures + 1 WHERE feed = ?1",
        )?
        .execute(params![feed, now + wait])?;
    let hub = Url::parse(&hub)?;
    let mut form = vec![
        ("hub.mode", "subscribe".to_owned()),
        ("hub.topic", topic),
        ("hub.callback", format!("{}/websub/{key}", public_url.trim_end_matches('/'))),
        ("hub.lease_seconds", LEASE.to_string()),
    ];
    // A secret that was sent in the clear would be none (section 5.1).
    if hub.scheme() == "https" {
        form.push(("hub.secret", secret));
    }
    Ok(Some(Asking { feed, hub, form }))
}

/// Whether a feed's hub tells of what is new.
pub fn is_told(connection: &Connection, feed: &str, now: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM subscriptions WHERE feed = ? AND lease_until > ?";
    Ok(connection.prepare_cached(sql)?.exists(params![feed, now])?)
}

/// What a hub posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something new: the feed is due.
    New,
    /// Not signed as agreed: passed over.
    Unsigned,
    /// We follow no such feed: the hub may end it.
    Unknown,
}

impl Sources {
    /// A hub asks whether we want its subscription (section 5.3): `false` where
    /// we do not.
    pub fn confirm_subscription(
        &self,
        key: &str,
        topic: &str,
        lease: Option<i64>,
        now: i64,
    ) -> Result<bool> {
        if !self.file.is_file() {
            return Ok(false);
        }
        let lease = lease.unwrap_or(LEASE).clamp(60, 10 * LEASE);
        // It is renewed well before it ends.
        let (until, renew) = (now + lease, now + lease - lease / 10);
        let sql = "UPDATE subscriptions SET lease_until = ?3, due_at = ?4, failures = 0
                   WHERE key = ?1 AND topic = ?2";
        Ok(self.open_to_write()?.execute(sql, params![key, topic, until, renew])? > 0)
    }

    /// A hub says that it does not serve us (section 5.2). It is asked again
    /// after a lease.
    pub fn subscription_denied(&self, key: &str, topic: &str, now: i64) -> Result<bool> {
        if !self.file.is_file() {
            return Ok(false);
        }
        let sql = "UPDATE subscriptions SET lease_until = NULL, due_at = ?3
                   WHERE key = ?1 AND topic = ?2";
        Ok(self.open_to_write()?.execute(sql, params![key, topic, now + LEASE])? > 0)
    }

    /// A hub tells of something new. `signature` is its `X-Hub-Signature`
    /// (section 7.1), which must be there where the hub was given a secret.
    pub fn told(&self, key: &str, signature: Option<&str>, body: &[u8], now: i64) -> Result<Told> {
        if !self.file.is_file() {
            return Ok(Told::Unknown);
        }
        let connection = self.open_to_write()?;
        let held = connection
            .query_row("SELECT feed, hub, secret FROM subscriptions WHERE key = ?", [key], |row| {
                let text = |at| row.get::<_, String>(at);
                Ok((text(0)?, text(1)?, text(2)?))
            })
            .optional()?;
        let Some((feed, hub, secret)) = held else { return Ok(Told::Unknown) };
        if hub.starts_with("https:") && !is_signed(&secret, signature, body) {
            return Ok(Told::Unsigned);
        }
        connection
            .execute("UPDATE subscriptions SET told_at = ?2 WHERE feed = ?1", params![feed, now])?;
        connection.execute(
            "UPDATE feeds SET due_at = min(due_at, max(?2, coalesce(looked_at, 0) + ?3))
             WHERE url = ?1 AND retired_at IS NULL",
            params![feed, now, JUST_LOOKED],
        )?;
        Ok(Told::New)
    }
}

/// Whether a body is signed: `method=hexadecimal HMAC`.
fn is_signed(secret: &str, signature: Option<&str>, body: &[u8]) -> bool {
    let Some((method, written)) = signature.and_then(|signature| signature.split_once('=')) else {
        return false;
    };
    let algorithm = match method.trim() {
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => hmac::HMAC_SHA256,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    let written = written.trim().as_bytes();
    let digits = written.chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    let Some(tag) = digits.collect::<Option<Vec<u8>>>() else { return false };
    hmac::verify(&hmac::Key::new(algorithm, secret.as_bytes()), body, &tag).is_ok()
}

/// 128 bits nobody can guess, in hexadecimal.
fn random() -> Result<String> {
    let mut bytes = [0; 16];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| anyhow!("the system has no random numbers"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hubs_are_found_in_headers_and_feeds() {
        let feed = Url::parse("https://a.example/feed").unwrap();
        let of = |headers: &[&str], hub, topic| {
            let headers: Vec<String> = headers.iter().map(|text| (*text).to_owned()).collect();
            Hub::of(&headers, hub, topic, &feed).map(|hub| (hub.url.to_string(), hub.topic))
        };
        let hub = |url: &str, topic: &str| Some((url.to_owned(), topic.to_owned()));
        let (in_feed, own) = (Some("https://hub.example/"), Some("https://a.example/rss"));
        for (headers, found, expected) in [
            (&[][..], None, None),
            (&[][..], in_feed, hub("https://hub.example/", "https://a.example/rss")),
            (
                &["<https://h.example/p>; rel=\"hub\", </feed?x=1>; rel=self"][..],
                in_feed,
                hub("https://h.example/p", "https://a.example/feed?x=1"),
            ),
            (
                &["<https://h.example/>; title=\"a\"; rel=\"next HUB\""][..],
                None,
                hub("https://h.example/", "https://a.example/rss"),
            ),
            (&["<ftp://h.example/>; rel=hub"][..], None, None),
        ] {
            assert_eq!(of(headers, found, own), expected, "{headers:?}");
        }
        assert_eq!(of(&[], in_feed, None).unwrap().1, feed.as_str());
    }

    /// Vectors of RFC 2202 and RFC 4231 (test case 2).
    #[test]
    fn signatures_are_checked() {
        let (secret, body) = ("Jefe", b"what do ya want for nothing?");
        let sha1 = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
        let sha256 = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        for (signature, holds) in [
            (Some(sha1), true),
            (Some(sha256), true),
            (Some("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c78"), false),
            (Some("sha1=effc"), false),
            (Some("md5=effcdf6ae5eb2fa2d27416d5f184df9c"), false),
            (Some("sha1=zz"), false),
            (Some("nothing"), false),
            (None, false),
        ] {
            assert_eq!(is_signed(secret, signature, body), holds, "{signature:?}");
        }
    }
}
