"""Whether warcio finds anything wrong with Marsad's archives, and whether Marsad
reads the same pages out of others' as warcio does.

warc.py MARSAD FOLDER: the program, and a folder with the unpacked source of pywb
(its sample archives are those warcio is tested with). Prints a table; exits 1 where
something is wrong.
"""

import glob
import gzip
import hashlib
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zlib

import brotli
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGES = 60

# Wrong on purpose: bytes between records, which the one takes for the next block
# and the other leaves out.
WRONG = {"example-extra.warc"}
WORDS = "أعلنت الحكومة اليوم في العاصمة أن مشروع الميناء الجديد يبدأ خلال أسبوع بعد قرار المجلس"
CODINGS = {"gzip": gzip.compress, "br": brotli.compress,
           "zstd": zstandard.ZstdCompressor().compress}


def page(name):
    paragraphs = "".join(f"<p>{WORDS} {name} {n}.</p>" for n in range(30))
    return (f"<html lang=ar><head><title>خبر {name}</title></head><body><article>"
            f"<h1>خبر {name}</h1>{paragraphs}</article></body></html>").encode()


class Outlet(http.server.BaseHTTPRequestHandler):
    """Pages in every coding, chunked and not, behind redirects, some the same."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.strip("/")
        if path == "feed.xml":
            if self.headers.get("If-None-Match") == '"1"':
                return self.whole(304, None, {"ETag": '"1"'})
            items = "".join(f"<item><title>خبر {n}</title><link>http://outlet.example/{n}</link>"
                            "</item>" for n in range(PAGES))
            feed = f"<rss version='2.0'><channel><title>صحيفة</title>{items}</channel></rss>"
            return self.whole(200, feed.encode(), {"ETag": '"1"', "Content-Type": "text/xml"})
        if not path.replace("to-", "").isdigit():
            return self.whole(404, b"nothing", {})
        n = int(path.replace("to-", ""))
        html = {"Content-Type": "text/html; charset=utf-8"}
        if n % 7 == 3 and "to-" not in path:
            return self.whole(301, b"", {"Location": f"/to-{n}"})
        body = page("twin" if n % 10 == 5 else n)
        coding = [None, "gzip", "br", "zstd"][n % 4]
        if coding and coding in self.headers.get("Accept-Encoding", ""):
            body, html["Content-Encoding"] = CODINGS[coding](body), coding
        if n % 3 == 1:
            return self.chunked(body, html)
        return self.whole(200, body, html)

    def head(self, status, fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()

    def whole(self, status, body, fields):
        length = {} if body is None else {"Content-Length": str(len(body))}
        self.head(status, {**fields, **length})
        self.wfile.write(body or b"")

    def chunked(self, body, fields):
        self.head(200, {**fields, "Transfer-Encoding": "chunked"})
        for part in (body[:500], body[500:]):
            if part:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


def made(path):
    """A WARC as warcio writes it: the codings it reads, and records without a page."""
    with open(path, "wb") as out:
        writer = WARCWriter(out, gzip=path.endswith(".gz"))
        writer.write_record(writer.create_warcinfo_record("made.warc", {"software": "warcio"}))
        for n in range(PAGES):
            url, body = f"http://made.example/{n}", page(n)
            fields = [("Content-Type", "text/html; charset=utf-8")]
            coding = [None, "gzip", "deflate"][n % 3]
            if coding:
                body = (gzip.compress if coding == "gzip" else zlib.compress)(body)
                fields.append(("Content-Encoding", coding))
            if n % 4 == 1:
                body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
                fields.append(("Transfer-Encoding", "chunked"))
            head = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
            response = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=head)
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "made.example")], is_http_request=True)
            request = writer.create_warc_record(url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)
            digest = response.rec_headers.get_header("WARC-Payload-Digest")
            writer.write_record(writer.create_revisit_record(
                url, digest, url, "2026-11-01T00:00:00Z", http_headers=head))


def plain(path):
    """The file as one that warcio reads: it knows no zstd."""
    if not path.endswith(".zst"):
        return path
    to = path + ".warc"
    with open(path, "rb") as packed, open(to, "wb") as out:
        reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
        shutil.copyfileobj(reader, out)
    return to


def pages(path):
    """Digests of the HTML bodies in a file, by host and path, as warcio decodes them."""
    found = {}
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream, no_record_parse=False, arc2warc=True):
            kind = record.rec_type
            if kind not in ("response", "resource"):
                continue
            if kind == "response" and (record.http_headers is None
                                       or record.http_headers.get_statuscode() != "200"):
                continue
            body = record.content_stream().read()
            start = body[:512].lower()
            if b"<html" in start or b"<!doctype html" in start:
                url = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
                scheme, _, rest = url.partition("://")
                host, path = re.match("([^/?]*)(.*)", rest).groups()
                url = f"{scheme}://{host}{path if path.startswith('/') else '/' + path}"
                found.setdefault(url, set()).add(hashlib.sha256(body).hexdigest())
    return found


class Arguments:
    def __init__(self, inputs):
        self.inputs, self.verbose = inputs, False


def check(what, data):
    files = [plain(path) for path in sorted(glob.glob(f"{data}/archive/*.warc.*"))
             if not path.endswith(".warc")]
    kinds = {}
    for path in files:
        with open(path, "rb") as stream:
            for record in ArchiveIterator(stream):
                kinds[record.rec_type] = kinds.get(record.rec_type, 0) + 1
    wrong = Checker(Arguments(files)).process_all()
    verdict = "nothing wrong" if wrong == 0 else "WRONG"
    print(f"{what:<28} {verdict:<14} {json.dumps(kinds)}")
    return files, wrong


def main(marsad, folder):
    def run(data, *arguments, may_fail=False):
        done = subprocess.run([marsad, "--quiet", "--data", data, *arguments],
                              stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode and not may_fail:
            sys.exit(f"marsad {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout

    work = os.path.join(folder, "work")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outlet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    failed = 0
    for form in ("gzip", "zstd"):
        data = os.path.join(work, f"fetch-{form}")
        run(data, "sources", "add", "--feed", "http://outlet.example/feed.xml")
        for _ in range(2):
            run(data, "fetch", "--now", "--delay", "0", "--connect-to", address,
                "--archive-format", form)
        files, wrong = check(f"marsad fetch, {form}", data)
        held = {}
        for path in files:
            held.update(pages(path))
        whole = sum(hashlib.sha256(page(n)).hexdigest() in held.get(url, ())
                    for n in range(PAGES)
                    for url in (f"http://outlet.example/{'to-' if n % 7 == 3 else ''}{n}",)
                    if n % 10 != 5)
        print(f"{'':<28} {whole} of {sum(n % 10 != 5 for n in range(PAGES))} pages as they were sent")
        failed |= wrong or whole != sum(n % 10 != 5 for n in range(PAGES))

    made(os.path.join(work, "made.warc.gz"))
    made(os.path.join(work, "made-plain.warc"))
    samples = [path for path in sorted(glob.glob(f"{folder}/pywb-*/sample_archive/warcs/*.warc*"))
               if "bad" not in os.path.basename(path)]
    samples += [os.path.join(work, name) for name in ("made.warc.gz", "made-plain.warc")]
    print(f"\n{'read by both':<44} {'warcio':>7} {'marsad':>7}")
    for path in samples:
        name = os.path.basename(path)
        data = os.path.join(work, "read-" + name)
        run(data, "ingest", path, may_fail=True)
        theirs, ours = pages(path), {}
        files = sorted(glob.glob(f"{data}/archive/*.warc.gz"))
        wrong = Checker(Arguments(files)).process_all()
        for file in files:
            for url, digests in pages(file).items():
                ours.setdefault(url, set()).update(digests)
        count = sum(len(digests) for digests in theirs.values())
        same = sum(len(digests & ours.get(url, set())) for url, digests in theirs.items())
        verdict = "" if same == count else "  wrong on purpose" if name in WRONG else "  DIFFERS"
        print(f"{name:<44} {count:>7} {same:>7}{verdict}")
        failed |= wrong or verdict == "  DIFFERS"
    return 1 if failed else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
