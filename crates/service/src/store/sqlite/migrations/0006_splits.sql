-- Stories that were one and were split, and those that absorbed one of them. A family
-- is named after the story that was split first; `off` is the story that this one was
-- split off, null where there is none or the two are one again.
CREATE TABLE IF NOT EXISTS splits (
    story  TEXT PRIMARY KEY,
    family TEXT NOT NULL,
    off    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS splits_by_off ON splits (off) WHERE off IS NOT NULL;

-- Stories that are never split, by the correction that joined them.
CREATE TABLE IF NOT EXISTS whole (
    correction INTEGER NOT NULL,
    story      TEXT NOT NULL,
    PRIMARY KEY (correction, story)
) STRICT, WITHOUT ROWID;
