"""What feedparser and protego make of their own test files, as JSON lines.

protocols.py FOLDER: FOLDER holds the unpacked sources of both packages.
"""

import glob
import json
import os
import re
import sys

import feedparser
from protego import Protego

AGENT = "Marsad"


def feeds(folder):
    tests = os.path.join(folder, "feedparser*", "tests")
    files = []
    for kind in ("wellformed", "illformed"):
        for ending in ("xml", "json"):
            files += glob.glob(os.path.join(tests, kind, "**", "*." + ending), recursive=True)
    for file in sorted(files):
        with open(file, "rb") as opened:
            entries = feedparser.parse(opened.read()).entries
        answers = []
        for entry in entries[:20]:
            at = entry.get("published_parsed") or entry.get("updated_parsed")
            content = entry.get("content") or [{}]
            answers.append({
                "title": entry.get("title"),
                "link": entry.get("link"),
                "date": "%04d-%02d-%02dT%02d:%02d" % at[:5] if at else None,
                "content": content[0].get("value") or entry.get("summary"),
            })
        if answers:
            print(json.dumps({"feed": file, "entries": answers}))


def robots(folder):
    tests = os.path.join(folder, "protego*", "tests", "test_data", "*")
    for file in sorted(glob.glob(tests)):
        with open(file, "rb") as opened:
            text = opened.read().decode("utf-8-sig", "replace")
        rules = re.findall(r"(?im)^\s*(?:dis)?allow\s*:\s*([^#\s]+)", text)[:60]
        paths = {"/", "/news/2024/11/30/a-headline-of-words.html", "/search?q=a"}
        for rule in rules:
            path = rule.rstrip("$").replace("*", "ab")
            if re.match(r"/(?!/)", path) and path.isascii():
                paths.update((path, path + "x", path.rstrip("/")))
        parsed = Protego.parse(text)
        answers = [[path, parsed.can_fetch(path, AGENT)] for path in sorted(paths) if path]
        delay = parsed.crawl_delay(AGENT)
        print(json.dumps({"robots": file, "paths": answers, "delay": delay}))


feeds(sys.argv[1])
robots(sys.argv[1])
