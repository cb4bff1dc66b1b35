//! Migrations: numbered SQL files, each run once, in order, in one transaction.

use anyhow::{Context, Result, bail};
use rusqlite::Connection;

/// Every migration, in the order they came to be; the number of those done is
/// the file's `user_version`. Add at the end, never change one that was shipped.
const MIGRATIONS: [&str; 6] = [
    include_str!("migrations/0001_articles_stories_fates.sql"),
    include_str!("migrations/0002_compact_annotations.sql"),
    include_str!("migrations/0003_copies_by_origin.sql"),
    include_str!("migrations/0004_corrections.sql"),
    include_str!("migrations/0005_storylines.sql"),
    include_str!("migrations/0006_splits.sql"),
];

/// Brings the schema up to date.
pub fn apply(connection: &mut Connection) -> Result<()> {
    let done: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done > MIGRATIONS.len() {
        bail!(
            "its schema is version {done}, of a newer Marsad; this one knows {}. \
             Use the newer program, or run `marsad rebuild` to derive it anew",
            MIGRATIONS.len()
        );
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = connection.transaction()?;
        transaction
            .execute_batch(migration)
            .with_context(|| format!("migration {} failed", index + 1))?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
