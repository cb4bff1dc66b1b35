-- Everything here is derived from the archive: `marsad rebuild` makes it anew.
-- Instants are microseconds since 1970, UTC.

-- One row: how far the archive has been read, and the last sequence number given.
CREATE TABLE progress (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    file     INTEGER NOT NULL,
    offset   INTEGER NOT NULL,
    sequence INTEGER NOT NULL
) STRICT;
INSERT INTO progress VALUES (1, 0, 0, 0);

-- What lists and filters need; `sequence` is the order of placement.
CREATE TABLE articles (
    sequence      INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    source        TEXT NOT NULL,
    language      TEXT NOT NULL,
    at            INTEGER NOT NULL,
    title         TEXT NOT NULL,
    url           TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    partial       INTEGER NOT NULL,
    copy_of       TEXT,
    cluster       TEXT,
    story         TEXT NOT NULL,
    story_score   REAL NOT NULL,
    story_nearest TEXT,
    file          INTEGER NOT NULL,
    offset        INTEGER NOT NULL
) STRICT;
CREATE INDEX articles_by_time ON articles (at, id);
CREATE INDEX articles_by_source ON articles (source, at, id);
CREATE INDEX articles_by_language ON articles (language, at, id);
CREATE INDEX articles_by_story ON articles (story, at, id);
CREATE INDEX articles_by_cluster ON articles (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX articles_by_address ON articles (canonical_url);

-- The rest of an article, read only when it is shown. `article` is
-- `marsad.article/1` without what stands in columns; `annotations` are arrays of
-- kind, first scalar, end, value, score.
CREATE TABLE bodies (
    sequence     INTEGER PRIMARY KEY,
    article      TEXT NOT NULL,
    annotations  TEXT NOT NULL,
    copy_of      TEXT,
    shared_terms TEXT NOT NULL,
    related      TEXT NOT NULL
) STRICT;

-- Earlier versions of an article that was replaced.
CREATE TABLE revisions (
    id          TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    replaced_at INTEGER,
    article     TEXT NOT NULL,
    PRIMARY KEY (id, sequence)
) STRICT, WITHOUT ROWID;

-- Publisher tags, keywords and names, by folded key.
CREATE TABLE topics (
    key      TEXT NOT NULL,
    at       INTEGER NOT NULL,
    id       TEXT NOT NULL,
    PRIMARY KEY (key, at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
    id       TEXT PRIMARY KEY,
    headline TEXT NOT NULL,
    language TEXT NOT NULL,
    articles INTEGER NOT NULL,
    sources  INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stories_by_growth ON stories (last_at, id);

-- Stories that were absorbed: the id keeps leading to the one that absorbed it.
CREATE TABLE redirects (
    story TEXT PRIMARY KEY,
    into_story TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redirects_by_target ON redirects (into_story);

CREATE TABLE sources (
    source   TEXT PRIMARY KEY,
    articles INTEGER NOT NULL,
    copies   INTEGER NOT NULL,
    last_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE source_names (
    source    TEXT NOT NULL,
    site_name TEXT NOT NULL,
    articles  INTEGER NOT NULL,
    PRIMARY KEY (source, site_name)
) STRICT, WITHOUT ROWID;

-- Archived records by digest, so that the same input is known again.
CREATE TABLE records (
    digest BLOB PRIMARY KEY,
    file   INTEGER NOT NULL,
    offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How every item of every record ended.
CREATE TABLE fates (
    file    INTEGER NOT NULL,
    offset  INTEGER NOT NULL,
    item    INTEGER NOT NULL,
    url     TEXT,
    fate    TEXT NOT NULL,
    detail  TEXT NOT NULL,
    article TEXT,
    PRIMARY KEY (file, offset, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX fates_by_url ON fates (url) WHERE url IS NOT NULL;
CREATE INDEX fates_by_article ON fates (article) WHERE article IS NOT NULL;
CREATE INDEX fates_set_aside ON fates (fate) WHERE fate <> 'kept';

-- Parts of inputs that were no page and so are not in the archive.
CREATE TABLE refusals (
    input  TEXT NOT NULL,
    url    TEXT,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (input, reason, detail)
) STRICT, WITHOUT ROWID;
