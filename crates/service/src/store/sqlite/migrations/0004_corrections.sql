-- What people corrected of the stories, as far as the corrections' file was
-- obeyed: the number of the last correction that took effect.
CREATE TABLE IF NOT EXISTS corrected (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO corrected VALUES (1, 0);

-- Articles that a person put into a story; the newest correction of one counts.
CREATE TABLE IF NOT EXISTS pins (
    article    TEXT NOT NULL,
    correction INTEGER NOT NULL,
    story      TEXT NOT NULL,
    PRIMARY KEY (article, correction)
) STRICT, WITHOUT ROWID;

-- Stories that are never joined again, by the correction that parted them.
CREATE TABLE IF NOT EXISTS apart (
    correction INTEGER NOT NULL,
    one        TEXT NOT NULL,
    other      TEXT NOT NULL,
    PRIMARY KEY (correction, one, other)
) STRICT, WITHOUT ROWID;
