//! Who republishes whom.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::Connection;

use crate::store::{Exchange, Partner};

/// So many copies of a source are looked at on either side, the newest.
const COPIES: usize = 50_000;

/// How [`Direction::Copied`](news::model::article::Direction) is written.
const COPIED: &str = "copied";

/// What a source takes: the other's name, the lag in seconds, the direction.
const TAKEN: &str =
    "SELECT o.source, (a.at - o.at) / 1000000, json_extract(b.copy_of, '$.direction')
     FROM articles a JOIN articles o ON o.id = a.copy_of JOIN bodies b ON b.sequence = a.sequence
     WHERE a.source = ?1 AND a.copy_of IS NOT NULL AND o.source <> ?1
     ORDER BY a.at DESC LIMIT ?2";

/// What is taken from it.
const GIVEN: &str =
    "SELECT a.source, (a.at - o.at) / 1000000, json_extract(b.copy_of, '$.direction')
     FROM articles o JOIN articles a ON a.copy_of = o.id JOIN bodies b ON b.sequence = a.sequence
     WHERE o.source = ?1 AND a.source <> ?1
     ORDER BY o.at DESC LIMIT ?2";

pub fn of(connection: &Connection, source: &str, partners: usize) -> Result<Exchange> {
    let (from, shared) = side(connection, TAKEN, source, partners)?;
    let (by, _) = side(connection, GIVEN, source, partners)?;
    Ok(Exchange { from, by, shared })
}

fn side(
    connection: &Connection,
    query: &str,
    source: &str,
    partners: usize,
) -> Result<(Vec<Partner>, u64)> {
    let mut lags: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut shared = 0;
    let mut select = connection.prepare_cached(query)?;
    let mut rows = select.query((source, COPIES))?;
    while let Some(row) = rows.next()? {
        let direction = row.get_ref(2)?.as_str_or_null()?.unwrap_or_default();
        if direction == COPIED {
            lags.entry(row.get(0)?).or_default().push(row.get(1)?);
        } else {
            shared += 1;
        }
    }
    let mut list: Vec<Partner> = lags
        .into_iter()
        .map(|(source, mut lags)| {
            lags.sort_unstable();
            Partner { source, articles: lags.len() as u64, lag_seconds: lags[lags.len() / 2] }
        })
        .collect();
    list.sort_by(|one, other| {
        other.articles.cmp(&one.articles).then(one.source.cmp(&other.source))
    });
    list.truncate(partners);
    Ok((list, shared))
}
