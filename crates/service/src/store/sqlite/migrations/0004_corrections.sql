-- What people corrected of the stories, as far as the corrections' file was
-- obeyed: the number of the last correction that took effect.
ALTER TABLE progress ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;

-- Articles that a person put into a story; the newest correction of one counts.
CREATE TABLE pins (
    article    TEXT NOT NULL,
    correction INTEGER NOT NULL,
    story      TEXT NOT NULL,
    PRIMARY KEY (article, correction)
) STRICT, WITHOUT ROWID;

-- Stories that are never joined again, by the correction that parted them.
CREATE TABLE apart (
    correction INTEGER NOT NULL,
    one        TEXT NOT NULL,
    other      TEXT NOT NULL,
    PRIMARY KEY (correction, one, other)
) STRICT, WITHOUT ROWID;
