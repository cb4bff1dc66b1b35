"""Extracts pages with Python's extractors: jobs as JSON lines in, answers as
JSON lines out. `python peers.py PEER < pages.jsonl > answers.jsonl`"""
import json
import logging
import sys
import time


def trafilatura():
    from trafilatura import bare_extraction

    def extract(html, url):
        found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
        return (found.text, found.title) if found else ("", "")

    return extract


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(html, url):
        tree = HTMLTree.parse(html)
        return extract_plain_text(tree, main_content=True, alt_texts=False), tree.title

    return extract


def newspaper4k():
    from newspaper import Article

    def extract(html, url):
        article = Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text, article.title

    return extract


PEERS = {"trafilatura": trafilatura, "resiliparse": resiliparse, "newspaper4k": newspaper4k}


def main():
    logging.disable(logging.CRITICAL)
    extract = PEERS[sys.argv[1]]()
    for line in sys.stdin:
        job = json.loads(line)
        with open(job["file"], encoding="utf-8", errors="replace") as file:
            html = file.read()
        begun = time.thread_time()
        try:
            text, title = extract(html, job["url"])
        except Exception:  # a peer that fails on a page has found nothing there
            text, title = "", ""
        took = time.thread_time() - begun
        answer = {"set": job["set"], "id": job["id"], "text": text or "", "title": title or "", "took": took}
        print(json.dumps(answer, ensure_ascii=False))


main()
