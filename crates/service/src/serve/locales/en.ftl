# English interface.
# A countable message takes $count, which chooses the plural, and $n, the number as shown.

site-name = Marsad
site-tagline = An open, self-hosted news observatory
page-title = { $title } - Marsad
skip-to-content = Skip to content
switch-language = العربية
switch-language-label = Show the interface in Arabic
main-navigation = Main
footer-navigation = Footer
home = Front page

nav-stories = Stories
nav-latest = Latest
nav-languages = By language
nav-trends = Trends
nav-sources = Sources
nav-search = Search
nav-fates = Why not here?
nav-about = About
nav-api = API
subscribe = Follow as a feed:

search-placeholder = Search the news
search-button = Search
front-title = Stories now
front-intro = What several outlets cover at once, most covered first.
front-window = since { $from }
front-latest = Just in
front-more = All of the latest
front-empty-title = No stories yet
front-empty = Nothing has arrived that more than one outlet covers. Add news with “marsad ingest”, or try the sample with “marsad demo”.
front-few = These are the newest stories, though each comes from one outlet.
latest-title = Latest news
latest-empty = No news yet.
languages-title = By language
all-languages = All languages
stories-in = Stories in { $language }
older = Older
first-page = Back to the first

articles = { $count ->
    [one] { $n } article
   *[other] { $n } articles
}
from-sources = { $count ->
    [one] from { $n } source
   *[other] from { $n } sources
}
sources-count = { $count ->
    [one] { $n } source
   *[other] { $n } sources
}
copies-count = { $count ->
    [one] { $n } copy
   *[other] { $n } copies
}
results-count = { $count ->
    [one] { $n } result
   *[other] { $n } results
}
pages-count = { $count ->
    [one] { $n } page
   *[other] { $n } pages
}
more-articles = { $count ->
    [one] and { $n } more article
   *[other] and { $n } more articles
}
story-summary = { $articles } { $sources }

story-kicker = Story
story-timeline = Coverage in order of publication
story-why = Why it is here
story-founder = The story began with this article.
story-joined = { $percent }% similar to the story when it joined.
story-nearest-to = Nearest to it:
story-terms = Words in common:
story-copies = Reprinted by
story-copy-of-outside = A copy of an article outside this story
copied-percent = { $percent }% of the text in common
copied-later = { $lag } after it
copied-earlier = { $lag } before it
copied-same-time = at the same time
shared-origin = both from a third source
lag-minutes = { $count ->
    [0] less than a minute
    [one] { $n } minute
   *[other] { $n } minutes
}
lag-hours = { $count ->
    [one] { $n } hour
   *[other] { $n } hours
}
lag-days = { $count ->
    [one] { $n } day
   *[other] { $n } days
}

article-published = Published:
article-modified = Last changed:
article-fetched = Fetched:
article-date-unknown = Publication date unknown
article-by = By:
article-section = Section:
article-source = Source:
article-outlet = Outlet:
article-original = Read the original at the outlet
article-no-original = This article came without a link to its original.
article-tags = Publisher’s tags
article-keywords = Extracted keywords
article-names = Names in the article
article-persons = People
article-organisations = Organisations
article-places = Places
article-quotes = Who said what
article-quote-unattributed = Speaker not identified
article-read-also = Read also
article-open = Open the article on its own page
article-copies = Also published by
article-copy-of = This article is a copy of:
article-story = Part of a story
article-more-in-story = Follow the whole story
article-about = About this article
article-language = Language:
date-from-json-ld = the page’s JSON-LD
date-from-meta = the page’s meta tags
date-from-feed = the feed
date-from-time-element = a time element in the page
date-from-url = the page’s address
date-from-text = the page’s text
date-from-record = the record the article came in
article-date-read = Publication date read from:
article-id = Id:
article-json = The article as JSON
article-withdrawn = The outlet has taken this article back: its address answers no more.
article-partial = This is a part of the article; the rest is at the outlet.
article-empty = This article has no text.
image-link = The article’s picture, at the outlet

search-title = Search
search-results-title = Search: { $query }
search-label = Words to find
search-source = Source
search-language = Language
search-after = From
search-before = Before
search-sort = Order
search-sort-relevance = Best match first
search-sort-date = Newest first
search-any-source = All sources
search-any-language = All languages
search-more-results = More results
search-empty-title = No results
search-empty = Try fewer words, another form of the word, or fewer filters.
search-help-title = How to search
search-help-words = Words as they come: «الوزير» finds «وزير الخارجية», and “minister” finds “ministers”.
search-help-phrase = "In quotation marks" for a phrase as it stands.
search-help-filters = source:NAME, lang:ar, after:2024-11-01 and before:2024-12-01 to narrow down.
search-help-logic = AND, OR, NOT and parentheses to combine, * for the beginning of a word.
search-error-title = The search could not be read
search-error-at = The mistake is at character { $at }
search-mistake-closes-nothing = This parenthesis closes nothing: take it away.
search-mistake-group-open = This parenthesis is not closed: write ) behind its part.
search-mistake-quote-open = This quotation is not closed: write " at its end.
search-mistake-nothing-before = Nothing stands before this operator: write what to search for.
search-mistake-nothing-after = Nothing follows this operator: write what to search for.
search-mistake-field-empty = Write what to look for directly after { $value }: without a space.
search-mistake-no-day = “{ $value }” is no date: write 2024-11-30, 2024-11 or 2024, and a range as 2024-11-01..2024-11-30.
search-mistake-backward-range = The range “{ $value }” ends before it begins: write the earlier date first.
search-mistake-too-many-words = A search takes at most { $value } words.
search-mistake-too-deep = Parentheses go at most { $value } deep.
search-mistake-cursor = This cursor is not one of ours: leave it out to begin anew.
search-refine = Narrow down
facet-source = Sources
facet-language = Languages
facet-entity = Names
facet-section = Sections
search-entity = Name
search-section = Section
search-sort-fresh = Best match, newer first
search-help-names = title:, body:, tag:, author:, entity: and section: to look in one place only; date:2024-11 or date:2024-11-01..2024-11-15 for a time.
search-meant = Did you mean:
facet-day = Days
remove-filter = Remove the filter { $filter }

nav-saved = Saved
saved-title = Saved searches
saved-kicker = Saved search
saved-intro = Each has a page with what is new since it was last looked at, and a feed to follow in a reader.
saved-empty-title = No search is saved
saved-empty = Search for what you follow and choose “Save this search” above the results, or use the command “marsad search … --save NAME”.
saved-save = Save this search
saved-name = Name of the search
saved-save-button = Save
saved-new = { $count ->
    [one] { $n } new article
   *[other] { $n } new articles
}
saved-new-mark = new
saved-looked = Last looked at: { $when }
saved-looked-at = Last looked at:
saved-feed = Atom feed
saved-all = All results
saved-mark-seen = I have seen the new ones
saved-remove = Remove the search
saved-remove-sure = The saved search and its feed go; the articles stay.
saved-remove-button = Remove
saved-nothing = No article matches this search yet.
saved-nothing-new = Nothing is new since it was last looked at.
saved-bad-title = The search cannot be saved
saved-bad-empty = Give the search a name.
saved-bad-too-long = A name has at most { $value } characters.
saved-bad-unprintable = A name is one line without slashes (/).
saved-bad-taken = There is a saved search of this name: choose another name, or remove that one first.
saved-bad-no-query = There is nothing to search for: write a query first.
saved-bad-query-too-long = A saved query has at most { $value } characters.
saved-bad-too-many = No more than { $value } searches are kept: remove some first.
error-forbidden-title = Not allowed
error-forbidden = This server lets nobody save searches from here. Its owner may allow it with --saving, or save with the command “marsad search … --save NAME”.

sources-title = Sources
sources-intro = The outlets in this observatory, those with most articles first.
sources-empty = No sources yet.
sources-name = Source
sources-articles = Articles
sources-copies = Copies among them
sources-last = Newest article
sources-state = Fetching
source-state-well = well
source-state-new = new
source-state-changed = pages changed
source-state-silent = silent
source-state-failing = failing
source-state-blocked = blocked
source-state-dead = dead
source-state-gone = gone
source-kicker = Source
source-feed = What is followed
source-feed-feed = Feed
source-feed-sitemap = Sitemap
source-feed-listing = Section page
source-looked = Last look
source-due = Next look
source-day = Day
source-found = New links
source-fetched = Pages fetched
source-given-up = Given up
source-wrong = What went wrong
failure-forbidden = forbidden
failure-dns = no address
failure-connection = connection lost
failure-tls = bad certificate
failure-timeout = timed out
failure-broken = broken answer
failure-too-large = too large
failure-busy = busy
failure-client = not found or refused
failure-gone = gone
failure-server = server error
failure-redirect = endless redirect
source-empty = No articles from this source.

topic-kicker = Topic
topic-empty-title = No articles on this topic
topic-empty = No article carries this tag, name or keyword.
topic-search = Search the texts for “{ $topic }”

trends-title = Trends
trends-intro = Stories and topics told more from { $from } to { $to } than their own hours and weekdays lead one to expect, since { $before }. What comes by the clock stays out.
trends-empty = Nothing rises now: a story or topic must stand in at least three articles of two outlets, and oftener than it ever does at these hours.
trends-topic = Topic
trends-now = Last day
trends-before = Per day before
trends-sources = Sources
trends-rise = Rise
trends-new = new
trends-basis = Computed from the newest { $articles }.

fates-title = Why not here?
fates-intro = Every page that arrived has exactly one stated fate. Here are the counts; below, look up a page.
fates-look-up = Address of the page, or article id
fates-look-up-button = Look up
fates-fate = Fate
fates-count = Count
fates-unknown-title = We do not know this address
fates-unknown = Nothing has arrived here from: { $url }
fates-position = In the archive: file { $file }, offset { $offset }
fates-position-dropped = It was in archive file { $file } (offset { $offset }), which was dropped since
fates-see-article = Open the article
fate-kept = Kept as an article
fate-listing = Read for its links (feed, sitemap, section page)
fate-not_an_article = Not an article (section, tag or gallery page)
fate-no_text = An article without text
fate-empty_feed = A feed without entries
fate-unknown_format = Unknown format
fate-malformed = Broken or cut off
fate-too_large = Over the limit
fate-wrong_language = A language not asked for
fate-blocked_by_robots = Forbidden by robots.txt
fate-fetch_failed = Could not be fetched
fate-bug = Our own fault

about-title = About Marsad
about-what = Marsad is an open news observatory that you host yourself: it collects news from web pages, feeds and archives, extracts the text as written, finds copies, brings together what the outlets wrote about one event, and makes all of it searchable, Arabic first.
about-holdings = In this observatory now
about-copyright = The texts belong to their owners; every article links to its original.
about-privacy = No tracking, and no requests beyond this server. One cookie keeps the interface language, nothing else.
about-dates = All times are GMT.
about-feeds = Feeds
about-feeds-text = Every list is also a feed in RSS, Atom and JSON Feed: the stories, the latest, and each source, topic, story and search.
about-api = API
about-api-text = All that the pages show is available as JSON; its OpenAPI description is here:

error-not-found-title = Page not found
error-not-found = There is nothing at this address. The link may have changed, or the article never arrived here.
error-bad-request-title = Request not understood
error-server-title = Server error
error-server = The page could not be shown. The error is in the server’s log; try again in a moment.
error-why-link = Look up the fate of an address

date-day = { $day } { $month } { $year }
date-moment = { $date }, { $time } GMT
date-about = { $date }, about { $time } GMT
date-brief = { $day } { $month }
date-brief-moment = { $date }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

list-separator = { ", " }
language-ar = Arabic
language-fa = Persian
language-ur = Urdu
language-ckb = Central Kurdish
language-ku = Northern Kurdish
language-tr = Turkish
language-en = English
language-fr = French
language-de = German
language-es = Spanish
language-he = Hebrew
language-und = not known

changes-title = What changed
changes-newer = This article
changes-original = The original
changes-version = The earlier version
changes-with-original = With the original
changes-with-version = With the version of { $seen }
changes-choices = Comparison
changes-none = Nothing changed that a reader would notice.
changes-of-title = another title
changes-left-out = { $count ->
    [one] one passage left out
   *[other] { $n } passages left out
}
changes-added = { $count ->
    [one] one passage added
   *[other] { $n } passages added
}
changes-reworded = { $count ->
    [one] one sentence reworded
   *[other] { $n } sentences reworded
}
changes-key-added = added
changes-key-left-out = left out
article-changes = What changed
article-versions = Earlier versions of this article
article-version = Version of { $seen }
story-network = Who took it from whom
story-network-copy = { $outlet } from { $origin }, { $evidence }
source-original = { $percent }% of its articles reproduce no other
source-from = Republishes
source-by = Republished by
source-lag-after = median { $lag } later
source-shared = { $count ->
    [one] one article from a third source
   *[other] { $n } articles from a third source
}

story-by-hand = A person put it into this story.
fix-title = Correct this story
fix-intro = Corrections are kept and obeyed from now on, also when everything is derived anew; each can be taken back.
fix-articles = Articles that do not belong here
fix-split = Make the ticked ones a story of their own
fix-move-to = Or move them to the story with this id or address:
fix-move = Move
fix-merge-with = Join another story to this one, by its id or address:
fix-merge = Join
corrections-title = Corrections
corrections-intro = What people changed of the stories. Stories that were split are never joined again unless this is taken back.
corrections-empty = Nothing was corrected. Each story's page has the forms to do it.
correction-merge = Two stories were joined
correction-split = Split off: { $articles }
correction-move = An article was moved to another story
correction-undo = Taken back: correction { $number }
correction-take-back = Take back
correction-waits = waits for the process that is writing
correction-undone = taken back
correction-bad-title = The stories cannot be corrected so
correction-bad-no-story = There is no story { $value }.
correction-bad-no-article = There is no article { $value }.
correction-bad-elsewhere = Article { $value } is not of this story.
correction-bad-same = This is one story already.
correction-bad-nothing = Tick at least one article.
correction-bad-everything = Leave at least one article in the story.
correction-bad-no-correction = There is no correction { $value }.
correction-bad-undone = Correction { $value } cannot be taken back: it was already, or takes one back itself.
correction-bad-too-many = There are { $value } corrections, and no more are kept.

state-emerging = new
state-active = running
state-dormant = at rest
story-in-short = In short
story-said-first = First said here:
story-before = Before it:
story-after = After it:
story-parted = Split stories
story-split-off = Split off from:
story-split-into = Split off from it:
story-line = The whole storyline: { $stories }
stories-count = { $count ->
    [one] one story
   *[other] { $n } stories
}
storylines-title = Storylines
storylines-kicker = Storyline
storylines-intro = Stories that continue one another over days.
storylines-empty = No story continues another yet.
storyline-continues = Continues:
