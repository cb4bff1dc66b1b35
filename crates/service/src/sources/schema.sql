-- Whom Marsad follows, and what of them is still to be fetched.
CREATE TABLE IF NOT EXISTS sources (
    slug       TEXT PRIMARY KEY,           -- registrable host: the articles' `source`
    name       TEXT NOT NULL,
    home       TEXT,
    language   TEXT,
    zone       TEXT,                       -- IANA name
    country    TEXT,                       -- ISO 3166-1 alpha-2
    folder     TEXT,
    added_at   INTEGER NOT NULL            -- seconds since 1970, as all instants here
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS feeds (
    url           TEXT PRIMARY KEY,
    source        TEXT NOT NULL REFERENCES sources (slug) ON DELETE CASCADE,
    kind          TEXT NOT NULL,           -- feed, sitemap, listing
    title         TEXT,
    due_at        INTEGER NOT NULL,
    in_hand       INTEGER NOT NULL DEFAULT 0,
    etag          TEXT,
    last_modified TEXT,
    digest        BLOB,                    -- SHA-256 of the body read last
    habits        TEXT,
    failures      INTEGER NOT NULL DEFAULT 0,
    trouble       TEXT,                    -- kind of the last failure; NULL where all is well
    detail        TEXT,
    looked_at     INTEGER,
    changed_at    INTEGER,
    retired_at    INTEGER                  -- 410: never asked again
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS feeds_due ON feeds (due_at) WHERE in_hand = 0 AND retired_at IS NULL;
CREATE INDEX IF NOT EXISTS feeds_source ON feeds (source);

-- Pages found: state 0 waits, 1 is in hand, 2 is in the archive, 3 was given up.
CREATE TABLE IF NOT EXISTS links (
    url      TEXT PRIMARY KEY,
    host     TEXT NOT NULL,
    source   TEXT NOT NULL,
    state    INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    found_at INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,
    done_at  INTEGER,
    fate     TEXT,                         -- why it was given up, failed last, or was withdrawn
    detail   TEXT,
    again_at INTEGER,                      -- when it is read again, for silent edits
    rechecks INTEGER NOT NULL DEFAULT 0,   -- how often it has been
    etag     TEXT,
    last_modified TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_waiting ON links (host, due_at) WHERE state = 0;
CREATE INDEX IF NOT EXISTS links_in_hand ON links (state) WHERE state = 1;
CREATE INDEX IF NOT EXISTS links_again ON links (host, again_at) WHERE again_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS links_done ON links (done_at) WHERE state >= 2;

-- What went wrong, by source and day.
CREATE TABLE IF NOT EXISTS failures (
    source TEXT NOT NULL,
    day    TEXT NOT NULL,                  -- in UTC
    kind   TEXT NOT NULL,
    times  INTEGER NOT NULL,               -- looks at feeds and pages
    PRIMARY KEY (source, day, kind)
) STRICT, WITHOUT ROWID;

-- What a day brought, by source.
CREATE TABLE IF NOT EXISTS days (
    source    TEXT NOT NULL,
    day       TEXT NOT NULL,               -- in UTC
    looks     INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    failed    INTEGER NOT NULL DEFAULT 0,
    found     INTEGER NOT NULL DEFAULT 0,
    fetched   INTEGER NOT NULL DEFAULT 0,
    given_up  INTEGER NOT NULL DEFAULT 0,
    kept      INTEGER NOT NULL DEFAULT 0,  -- whole articles read from its pages
    undated   INTEGER NOT NULL DEFAULT 0,  -- of those, without a date
    letters   INTEGER NOT NULL DEFAULT 0,  -- and their texts' scalars
    empty     INTEGER NOT NULL DEFAULT 0,  -- pages without a text, or no article
    PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;

-- What pages were read to, by the shape of their addresses.
CREATE TABLE IF NOT EXISTS shapes (
    source   TEXT NOT NULL,
    shape    TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0,
    others   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, shape)
) STRICT, WITHOUT ROWID;

-- WebSub: feeds whose hub tells of what is new.
CREATE TABLE IF NOT EXISTS subscriptions (
    feed        TEXT PRIMARY KEY REFERENCES feeds (url) ON DELETE CASCADE ON UPDATE CASCADE,
    hub         TEXT NOT NULL,
    topic       TEXT NOT NULL,
    key         TEXT NOT NULL UNIQUE,      -- the last part of the callback's address
    secret      TEXT NOT NULL,
    due_at      INTEGER NOT NULL,          -- when the hub is asked, or asked again
    failures    INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,                   -- NULL: the hub has not confirmed
    told_at     INTEGER                    -- when it last told of something new
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subscriptions_due ON subscriptions (due_at);
