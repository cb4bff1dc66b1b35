-- Stories that continue one another. A storyline is named after the story it
-- began with when it was found; `earlier` is null for a story that continues none.
CREATE TABLE IF NOT EXISTS lines (
    story        TEXT PRIMARY KEY,
    line         TEXT NOT NULL,
    earlier      TEXT,
    score        REAL NOT NULL,
    shared_terms TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lines_by_line ON lines (line);
CREATE INDEX IF NOT EXISTS lines_by_earlier ON lines (earlier) WHERE earlier IS NOT NULL;
