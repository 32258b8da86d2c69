"""Bytes → Documents: each test says one thing a user can count on."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import psutil  # type: ignore[import-untyped]
import pytest
import zstandard

from whoholds.errors import DateError, SourceError, WhoHoldsError
from whoholds.model import Document
from whoholds.records import day
from whoholds.sources import read, read_one
from whoholds.sources.given import LARGEST_REPORT
from whoholds.sources.text import canonical, plain
from whoholds.sources.tongue import language_of

TODAY = date(2026, 1, 2)
Keep = Callable[[str, bytes | str], Path]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def everything(*paths: Path | str, published: date | None = None, outlet: str | None = None) -> list[Document | WhoHoldsError]:
    return list(read([str(path) for path in paths], read_on=TODAY, published=published, outlet=outlet))


def reports(*paths: Path | str, published: date | None = None, outlet: str | None = None) -> list[Document]:
    found = everything(*paths, published=published, outlet=outlet)
    assert all(isinstance(one, Document) for one in found), found
    return [one for one in found if isinstance(one, Document)]


def problem(path: Path | str) -> str:
    """The one sentence given for a source that holds nothing that can be read."""
    (error,) = everything(path)
    assert isinstance(error, WhoHoldsError), error
    assert "\n" not in str(error)
    return str(error)


# -- plain text ---------------------------------------------------------------------------------------------------------


def test_a_plain_text_file_is_one_document_named_by_the_hash_of_its_bytes(keep: Keep) -> None:
    (report,) = reports(keep("a.txt", "Rebels took Hama.\n"))
    assert report.id == "d-" + hashlib.sha256(b"Rebels took Hama.\n").hexdigest()[:16]
    assert (report.text, report.raw, report.read_on, report.published) == ("Rebels took Hama.", b"Rebels took Hama.\n", TODAY, None)


def test_front_matter_gives_date_title_outlet_and_url_and_other_keys_are_ignored(keep: Keep) -> None:
    head = "---\npublished: 2024-12-06\ntitle: Hama falls\noutlet: Wire\nurl: https://x.org/1\nmood: grim\n---\n"
    (report,) = reports(keep("a.txt", head + "Rebels took Hama."))
    assert (report.published, report.title, report.outlet, report.url) == (date(2024, 12, 6), "Hama falls", "Wire", "https://x.org/1")
    assert report.text == "Rebels took Hama."


def test_a_rule_of_dashes_without_an_end_is_text(keep: Keep) -> None:
    (report,) = reports(keep("a.txt", "---\nRebels took Hama."))
    assert report.text.endswith("Rebels took Hama.")


def test_broken_front_matter_is_a_clear_error(keep: Keep) -> None:
    assert "front matter" in problem(keep("a.txt", "---\ntitle: [a\n---\nRebels took Hama."))


@pytest.mark.parametrize("printed", ["yesterday", "06/12/2024", "2024-13-06", "2024-02-30"])
def test_a_bad_date_is_an_error_that_says_how_to_write_it(keep: Keep, printed: str) -> None:
    assert "YYYY-MM-DD" in problem(keep("a.txt", f"---\npublished: '{printed}'\n---\nRebels took Hama."))


@pytest.mark.parametrize("printed", ["1799-12-31", "2101-01-01"])
def test_a_date_outside_1800_to_2100_is_an_error(keep: Keep, printed: str) -> None:
    assert "outside 1800-2100" in problem(keep("a.txt", f"---\npublished: {printed}\n---\nRebels took Hama."))


@pytest.mark.parametrize(
    "printed",
    [
        "2024-12-06",
        "2024-12-06T23:59:00+03:00",
        "20241206",
        "Fri, 06 Dec 2024 23:30:00 -0500",
        "6 December 2024",
        "Dec. 6, 2024",
        "06.12.2024",
    ],
)
def test_dates_are_read_as_printed_without_zone_conversion(printed: str) -> None:
    assert day(printed) == date(2024, 12, 6)


def test_the_given_date_and_outlet_fill_what_a_report_does_not_state(keep: Keep) -> None:
    stated = keep("a.txt", "---\npublished: 2024-12-01\noutlet: Own\n---\nRebels took Hama.")
    silent = keep("b.txt", "Rebels took Aleppo.")
    found = reports(stated, silent, published=date(2024, 12, 6), outlet="Given")
    assert [(one.published, one.outlet) for one in found] == [(date(2024, 12, 1), "Own"), (date(2024, 12, 6), "Given")]


def test_a_report_without_a_date_has_none_and_is_known_from_the_day_of_reading(keep: Keep) -> None:
    (report,) = reports(keep("a.txt", "Rebels took Hama."))
    assert report.published is None
    assert report.known == TODAY


def test_lines_wrapped_at_a_fixed_width_become_paragraphs() -> None:
    wrapped = "Rebels captured the city of Hama on\nThursday after three days of fighting,\na monitor said on Friday.\n\nThe army left."
    assert canonical(wrapped).split("\n")[0].endswith("a monitor said on Friday.")


def test_short_lines_that_are_not_wrapped_stay_lines() -> None:
    briefs = "Rebels take Hama\nArmy says it redeployed outside the city\nThousands flee toward Homs\nTurkey calls for talks"
    assert canonical(briefs) == briefs


# -- encodings ----------------------------------------------------------------------------------------------------------

LATIN = "The rebels’ “swift” offensive — José said — took Hama.\n"
RUSSIAN = "Повстанцы взяли город Хама в четверг, сообщил наблюдатель. Армия отступила.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_latin_text_is_read_in_any_common_encoding(keep: Keep, encoding: str) -> None:
    (report,) = reports(keep("a.txt", LATIN.encode(encoding)))
    assert report.text == LATIN.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_russian_text_is_read_in_any_common_encoding_and_marked_as_russian(keep: Keep, encoding: str) -> None:
    (report,) = reports(keep("a.txt", RUSSIAN.encode(encoding)))
    assert (report.text, report.language) == (RUSSIAN.strip(), "ru")


@pytest.mark.parametrize("encoding", ["koi8-r", "iso2022_jp", "shift_jis", "cp866"])
def test_text_in_an_encoding_that_cannot_be_told_is_refused_not_garbled(keep: Keep, encoding: str) -> None:
    text = "反政府勢力は木曜日、ハマ市を制圧したと発表した。軍は撤退した。" if "jp" in encoding or "jis" in encoding else RUSSIAN
    assert "UTF-8" in problem(keep("a.txt", text.encode(encoding))) or "binary" in problem(keep("a.txt", text.encode(encoding)))


def test_a_damaged_utf_16_file_is_refused(keep: Keep) -> None:
    assert "damaged" in problem(keep("a.txt", LATIN.encode("utf-16")[:-1]))


def test_text_full_of_replacement_characters_is_refused(keep: Keep) -> None:
    assert "replacement" in problem(keep("a.txt", "The rebels\ufffd \ufffdswift\ufffd offensive \ufffd took Hama."))


def test_an_empty_file_is_refused(keep: Keep) -> None:
    assert "empty" in problem(keep("a.txt", b""))
    assert "empty" in problem(keep("b.csv", b""))
    assert "empty" in problem(keep("c.jsonl", b" \n"))


def test_a_file_with_front_matter_and_nothing_else_is_refused(keep: Keep) -> None:
    assert "no text" in problem(keep("a.txt", "---\ntitle: x\n---\n"))


@pytest.mark.parametrize(("content", "word"), [(b"%PDF-1.7 ...", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (bytes(range(256)) * 20, "binary")])
def test_a_binary_file_is_refused_with_what_it_is(keep: Keep, content: bytes, word: str) -> None:
    assert word in problem(keep("a.txt", content))


def test_a_50_mb_one_line_file_is_refused(keep: Keep) -> None:
    assert "5 MB" in problem(keep("a.txt", b"Hama fell. " * 4_600_000))


# -- Markdown ----------------------------------------------------------------------------------------------------------


def test_markdown_keeps_headings_and_items_and_drops_everything_that_is_not_words() -> None:
    source = """# Battle of *Hama*

<!-- draft -->
![The city](hama.jpg "before")
The [Syrian army](https://x.org/a_(b)) **left** the _city_ of `Hama`[^1] on
5 December.[2]

| side | men |
|------|-----|
| army | 400 |

* Rabi'ah fell
1. Then Homs

> The army said so.

---
Second
------
[ref]: http://x.org
[^1]: SANA.
"""
    words = ("# Battle of Hama", "", "The Syrian army left the city of Hama on 5 December.", "", "- Rabi'ah fell", "- Then Homs", "")
    assert plain(source).split("\n") == [*words, "The army said so.", "", "## Second"]


def test_names_with_underscores_or_stars_between_words_survive_markdown() -> None:
    assert plain("Order no_5_of 3 * 4 men") == "Order no_5_of 3 * 4 men"


def test_a_markdown_file_has_front_matter_too(keep: Keep) -> None:
    (report,) = reports(keep("a.md", "---\npublished: 2024-12-06\n---\n# Hama\n\nRebels took **Hama**."))
    assert (report.published, report.text) == (date(2024, 12, 6), "# Hama\n\nRebels took Hama.")


# -- HTML --------------------------------------------------------------------------------------------------------------

PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "Rebels captured the city of <a href='/h'>Hama</a> on Thursday, a monitor said, after three days of heavy fighting around it.",
        "The Syrian army said it had withdrawn its forces from the city in order to protect the lives of the civilians who live there.",
        "Thousands of residents were fleeing along the road to Homs on Friday, as aid workers called for safe passage to the south.",
    )
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Hama falls | Wire</title><meta property="og:site_name" content="Wire">
<meta property="article:published_time" content="2024-12-06T01:00:00+03:00"><meta property="og:title" content="Hama falls"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Hama falls</h1>{PARAGRAPHS}<h2>Background</h2>
<p>The government of Bashar al-Assad had held the city through the whole of the war that began in the spring of 2011.</p>
<ul><li>Aleppo fell a week earlier.</li></ul></article><footer>© 2019 Wire</footer></body></html>"""


def test_a_page_gives_its_article_with_title_outlet_and_date_and_without_navigation(keep: Keep) -> None:
    (report,) = reports(keep("a.html", PAGE))
    assert (report.published, report.title, report.outlet) == (date(2024, 12, 6), "Hama falls", "Wire")
    assert "captured the city of Hama on Thursday" in report.text
    assert "## Background" in report.text
    assert "- Aleppo fell" in report.text
    assert "Sport" not in report.text


def test_the_given_date_goes_before_one_found_in_markup(keep: Keep) -> None:
    (report,) = reports(keep("a.html", PAGE), published=date(2024, 12, 7))
    assert report.published == date(2024, 12, 7)


def test_a_page_without_a_date_gets_none_rather_than_the_year_in_its_footer(keep: Keep) -> None:
    (report,) = reports(keep("a.html", PAGE.replace("2024-12-06T01:00:00+03:00", "")))
    assert report.published is None


def test_broken_html_is_read_as_far_as_it_goes(keep: Keep) -> None:
    broken = PAGE.replace("</p>", "").replace("</article>", "<div><span").replace("</h2>", "")
    (report,) = reports(keep("a.html", broken))
    assert "captured the city of Hama" in report.text


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<html><<<<>>>", "<!doctype html><p"])
def test_a_page_without_an_article_is_an_error(keep: Keep, markup: str) -> None:
    assert "No article" in problem(keep("a.html", markup))


# -- tables ------------------------------------------------------------------------------------------------------------


def test_each_json_line_is_a_document_named_by_the_bytes_of_its_line(keep: Keep) -> None:
    lines = [json.dumps({"text": "Rebels took Hama.", "published": "2024-12-06", "title": "T", "outlet": "O", "url": "u"}), '{"text": "B"}']
    first, second = reports(keep("a.jsonl", "\n".join(lines) + "\n\n"))
    assert first.id == "d-" + hashlib.sha256(lines[0].encode()).hexdigest()[:16]
    assert (first.published, first.title, first.outlet, first.url) == (date(2024, 12, 6), "T", "O", "u")
    assert second.text == "B"


def test_the_rows_that_can_be_read_are_read_and_each_other_row_has_its_reason(keep: Keep) -> None:
    rows = ['{"text": "A"}', "not json", "[1]", '{"title": "no text"}', '{"text": "B", "published": "soon"}', '{"text": "C"}']
    found = everything(keep("a.jsonl", "\n".join(rows)))
    assert [one.text for one in found if isinstance(one, Document)] == ["A", "C"]
    reasons = [str(one) for one in found if isinstance(one, WhoHoldsError)]
    assert [("line" in reason.lower()) for reason in reasons] == [True] * 4
    assert isinstance(found[4], DateError)


def test_a_row_longer_than_a_report_is_refused_and_the_next_is_read(keep: Keep) -> None:
    long = json.dumps({"text": "x" * (LARGEST_REPORT + 10)})
    found = everything(keep("a.jsonl", f'{long}\n{{"text": "B"}}\n'))
    assert [type(one) for one in found] == [SourceError, Document]


def test_a_json_document_over_many_lines_is_one_error_not_one_a_line(keep: Keep) -> None:
    assert "not JSON lines" in problem(keep("a.json", json.dumps([{"text": "A"}, {"text": "B"}], indent=1)))


def test_csv_rows_are_documents_whatever_the_separator_and_a_field_may_hold_line_breaks(keep: Keep) -> None:
    (first, second) = reports(keep("a.csv", 'id;text;published\n1;"Rebels took Hama.\nThe army left.";2024-12-06\n2;B;\n'))
    assert first.text == "Rebels took Hama.\nThe army left."
    assert first.published == date(2024, 12, 6)
    assert first.id == "d-" + hashlib.sha256('1;"Rebels took Hama.\nThe army left.";2024-12-06'.encode()).hexdigest()[:16]  # noqa: UP012
    assert second.text == "B"


def test_a_csv_without_a_text_column_is_an_error_that_lists_its_columns(keep: Keep) -> None:
    assert "its columns are date, body" in problem(keep("a.csv", "date,body\n2024-12-06,Rebels took Hama.\n"))


def test_a_csv_row_without_text_or_with_a_bad_date_does_not_stop_the_others(keep: Keep) -> None:
    found = everything(keep("a.csv", "text,published\nA,2024-12-06\n,2024-12-06\nB,soon\nC,2024-12-07\n"))
    assert [one.text for one in found if isinstance(one, Document)] == ["A", "C"]
    assert len(found) == 4


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_from_a_spreadsheet_is_read_in_its_encoding(keep: Keep, encoding: str) -> None:
    (report,) = reports(keep("a.csv", f"text,title\n{LATIN.strip()},é\n".encode(encoding)))
    assert (report.text, report.title) == (LATIN.strip(), "é")


def test_a_long_table_is_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl.gz"
    line = json.dumps({"text": "Rebels took Hama. " * 500}).encode() + b"\n"
    with gzip.open(path, "wb", compresslevel=1) as out:
        for _ in range(4_000):
            out.write(line)
    before = psutil.Process().memory_info().rss
    count = sum(1 for _ in read([str(path)], read_on=TODAY))
    assert count == 4_000
    assert psutil.Process().memory_info().rss - before < 40e6


# -- feeds and web archives --------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
<item><title>Hama falls</title><link>https://x.org/1</link><pubDate>Fri, 06 Dec 2024 23:30:00 -0500</pubDate>
<description>&lt;p&gt;Rebels took &lt;b&gt;Hama&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;The army left.&lt;/p&gt;</description></item>
<item><title>Army denies the fall of Homs</title><link>https://x.org/2</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Monitor</title><entry><title>Hama</title><updated>2024-12-06T01:00:00+03:00</updated>
<link href="https://x.org/3"/><content type="html">&lt;p&gt;Rebels took Hama.&lt;/p&gt;</content></entry></feed>"""


def test_each_rss_entry_is_a_document_with_the_feeds_title_as_outlet(keep: Keep) -> None:
    first, second = reports(keep("a.rss", RSS))
    assert (first.text, first.published, first.outlet, first.url) == (
        "Rebels took Hama.\n\nThe army left.", date(2024, 12, 6), "Wire", "https://x.org/1",
    )  # fmt: skip
    assert first.raw.startswith(b"<item>")
    assert second.text == "Army denies the fall of Homs"


def test_an_atom_feed_is_read_too_and_recognised_by_its_first_bytes(keep: Keep) -> None:
    (report,) = reports(keep("noending", ATOM))
    assert (report.text, report.published, report.outlet) == ("Rebels took Hama.", date(2024, 12, 6), "Monitor")


def test_an_entry_has_the_same_identity_when_the_feed_has_moved_on(keep: Keep) -> None:
    (first, _), (later,) = reports(keep("a.rss", RSS)), reports(keep("b.rss", RSS[: RSS.index("<item><title>Army")] + "</channel></rss>"))
    assert first.id == later.id


def test_xml_that_is_no_feed_is_an_error(keep: Keep) -> None:
    assert "no entries" in problem(keep("a.xml", "<?xml version='1.0'?><a><b/></a>"))


def _warc(*bodies: tuple[str, str, bytes]) -> bytes:
    records = []
    for url, kind, body in bodies:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-12-06T00:00:00Z\r\n"
            "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_the_pages_of_a_web_archive_are_documents_and_pictures_are_passed_over(keep: Keep, pack: Callable[[bytes], bytes]) -> None:
    archive = _warc(("https://x.org/1", "text/html; charset=utf-8", PAGE.encode()), ("https://x.org/i", "image/png", b"\x89PNG"))
    (report,) = reports(keep("a.warc.gz", pack(archive)))
    assert (report.url, report.published, report.raw) == ("https://x.org/1", date(2024, 12, 6), PAGE.encode())


def test_a_file_that_only_calls_itself_a_web_archive_is_an_error(keep: Keep) -> None:
    assert "WARC" in problem(keep("a.warc", "Rebels took Hama.\n"))


# -- packing, folders, globs, standard input, addresses ------------------------------------------------------------------


def test_a_packed_report_is_the_same_document_as_the_report(keep: Keep) -> None:
    text = b"Rebels took Hama."
    found = reports(keep("a.txt", text), keep("b.txt.gz", gzip.compress(text)), keep("c.txt.zst", zstandard.compress(text)))
    assert len({one.id for one in found}) == 1


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_packed_file_that_breaks_off_gives_its_whole_rows_and_then_an_error(keep: Keep, pack: Callable[[bytes], bytes]) -> None:
    rows = "".join(json.dumps({"text": hashlib.sha256(str(n).encode()).hexdigest() * 3}) + "\n" for n in range(5000)).encode()
    found = everything(keep("a.jsonl.gz", pack(rows)[:-20_000]))
    assert isinstance(found[-1], SourceError)
    assert "broke off" in str(found[-1])


def test_a_folder_is_read_whole_in_sorted_order_without_hidden_files(keep: Keep, tmp_path: Path) -> None:
    for name in ("d/b.txt", "d/a.txt", "d/c/e.md", "d/.hidden/x.txt"):
        keep(name, name)
    assert [one.text for one in reports(tmp_path / "d")] == ["d/a.txt", "d/b.txt", "d/c/e.md"]


def test_a_bad_file_in_a_folder_does_not_stop_the_others(keep: Keep, tmp_path: Path) -> None:
    for name, content in (("d/a.txt", "A"), ("d/b.txt", ""), ("d/c.csv", "x\n1\n"), ("d/d.txt", "D")):
        keep(name, content)
    assert [type(one) for one in everything(tmp_path / "d")] == [Document, SourceError, SourceError, Document]


def test_a_glob_is_read_in_sorted_order(keep: Keep, tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        keep(name, name)
    assert [one.text for one in reports(f"{tmp_path}/*.txt")] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["nothing.txt", "none*.txt", "empty"])
def test_what_names_no_file_is_an_error_that_says_where_we_looked(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    assert str(tmp_path / name) in problem(tmp_path / name)


def test_standard_input_is_read_and_its_format_told_by_its_first_bytes() -> None:
    stream = io.BufferedReader(io.BytesIO(b'{"text": "A"}\n{"text": "B"}\n'))
    found = list(read_one("-", read_on=TODAY, stdin=stream))
    assert [one.text for one in found if isinstance(one, Document)] == ["A", "B"]


class _Site(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[str, bytes]]] = {
        "/page": ("text/html; charset=utf-8", PAGE.encode()),
        "/feed": ("application/rss+xml", RSS.encode()),
        "/note": ("text/plain", b"Rebels took Hama."),
    }

    def do_GET(self) -> None:
        kind, body = self.pages.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_read_by_its_media_type_and_becomes_the_reports_url(site: str) -> None:
    page, first, second, note = reports(f"{site}/page", f"{site}/feed", f"{site}/note")
    assert (page.url, page.published, page.raw) == (f"{site}/page", date(2024, 12, 6), PAGE.encode())
    assert (first.url, second.url, note.text) == ("https://x.org/1", "https://x.org/2", "Rebels took Hama.")


def test_an_address_with_nothing_behind_it_is_an_error_with_its_reason(site: str) -> None:
    assert "Not Found" in problem(f"{site}/gone")


def test_an_address_that_does_not_answer_is_an_error() -> None:
    assert "http://127.0.0.1:9/x" in problem("http://127.0.0.1:9/x")


def test_only_web_addresses_are_ever_opened() -> None:
    assert "no file" in problem("file:///etc/passwd")


# -- languages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rebels capture Hama", "en"), ("سيطرت المعارضة على مدينة حماة", "ar"), ("Повстанці взяли місто Хама", "uk"),
        ("Los rebeldes tomaron la ciudad de Hama y el ejército se retiró", "es"), ("Militants seize Kidal, Gao and Ménaka", "en"),
        ("Die Rebellen haben die Stadt Hama eingenommen und die Armee ist abgezogen", "de"),
    ],
)  # fmt: skip
def test_the_language_of_a_report_is_told_by_script_and_common_words(text: str, language: str) -> None:
    assert language_of(text) == language
