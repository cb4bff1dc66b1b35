-- Who republished an article is asked for every outlet.
CREATE INDEX IF NOT EXISTS articles_by_origin ON articles (copy_of) WHERE copy_of IS NOT NULL;
