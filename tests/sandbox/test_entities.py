"""Formatted text: Telegram's rules for HTML and MarkdownV2, offsets in UTF-16, and what plain text holds."""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities.html import parse_html
from sandbox.entities.markdown_v2 import parse_markdown_v2
from sandbox.entities.plain import found_entities
from sandbox.entities.spans import ParseError, trimmed, utf16_length

Json = dict[str, Any]


def spans(entities: list[Json]) -> list[tuple[str, int, int]]:
    return sorted((entity["type"], entity["offset"], entity["length"]) for entity in entities)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> plain", "bold plain", [("bold", 0, 4)]),
        ("😀<i>漏</i>", "😀漏", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("&lt;b&gt; &amp; &quot; &#28431;&#x6c34;", '<b> & " 漏水', []),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("<a href='https://a.example/?x=1&amp;y=2'>link</a>", "link", [("text_link", 0, 4)]),
        ("<a href='javascript:alert(1)'>link</a>", "link", []),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("a < b", "a < b", None),
        ("&nbsp;", "&nbsp;", []),
    ],
)
def test_html(source: str, text: str, entities: list[tuple[str, int, int]] | None) -> None:
    if entities is None:
        with pytest.raises(ParseError):
            parse_html(source)
        return
    found_text, found = parse_html(source)
    assert (found_text, spans(found)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b", "Unclosed start tag at byte offset 0"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_with_its_place(source: str, words: str) -> None:
    with pytest.raises(ParseError, match=f"^{re.escape(words)}$"):
        parse_html(source)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*bold* _it_ __un__ ~st~ ||sp||", "bold it un st sp", None),
        ("*bold _both_*", "bold both", [("bold", 0, 9), ("italic", 5, 4)]),
        ("`a\\`b`", "a`b", [("code", 0, 3)]),
        ("`a_b*c.`", "a_b*c.", [("code", 0, 6)]),
        ("```py\nx = 1\n```", "x = 1\n", [("pre", 0, 6)]),
        ("[t](https://a.example/\\))", "t", [("text_link", 0, 1)]),
        ("1\\. 漏\\!", "1. 漏!", []),
        (">one\n>two\nafter", "one\ntwo\nafter", [("blockquote", 0, 7)]),
        (">one\n>two||", "one\ntwo", [("expandable_blockquote", 0, 7)]),
    ],
)
def test_markdown_v2(source: str, text: str, entities: list[tuple[str, int, int]] | None) -> None:
    found_text, found = parse_markdown_v2(source)
    assert found_text == text
    if entities is None:
        assert [entity["type"] for entity in found] == [
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
        ]
    else:
        assert spans(found) == entities


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("漏 _x", "Can't find end of Italic entity at byte offset 4"),
        ("[x](http://a.b", "Can't find end of a URL at byte offset 3"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        (">*x\ny*", "Can't find end of Bold entity at byte offset 1"),
    ],
)
def test_bad_markdown_v2_is_refused_with_its_place(source: str, words: str) -> None:
    with pytest.raises(ParseError, match=f"^{re.escape(words)}$"):
        parse_markdown_v2(source)


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start@desk_bot now", [("bot_command", 0, 15)]),
        ("a/b c", []),
        ("see https://example.com/a?b=1.", [("url", 4, 25)]),
        ("example.com", [("url", 0, 11)]),
        ("mail ann@example.com", [("email", 5, 15)]),
        ("@desk_bot and #repair", [("hashtag", 14, 7), ("mention", 0, 9)]),
        ("😀 +86 138 0013 8000", [("phone_number", 3, 17)]),
        ("2024-03-05 at 16:30", []),
        ("SN20231105A7", []),
        ("1.5 bar", []),
    ],
)
def test_plain_text(text: str, entities: list[tuple[str, int, int]]) -> None:
    assert spans(found_entities(text)) == entities


@given(st.text())
def test_escaped_html_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text())
def test_escaped_markdown_comes_back_as_it_was(text: str) -> None:
    escaped = re.sub(r"([_*\[\]()~`>#+\-=|{}.!\\])", r"\\\1", text)
    assert parse_markdown_v2(escaped) == (text, [])


@given(st.text(), st.sampled_from([parse_html, parse_markdown_v2]))
def test_no_source_breaks_a_parser(source: str, parser: Any) -> None:
    try:
        text, entities = parser(source)
    except ParseError:
        return
    for entity in entities:
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16_length(text)


@given(st.text(alphabet=" \n漏a😀", max_size=20), st.integers(0, 20), st.integers(1, 20))
def test_trimming_keeps_the_words_under_an_entity(text: str, offset: int, length: int) -> None:
    units = text.encode("utf-16-le")
    covered = units[2 * offset : 2 * (offset + length)]
    entity = {"type": "bold", "offset": offset, "length": len(covered) // 2}
    kept, moved = trimmed(text, [entity] if covered else [])
    assert kept == text.strip()
    for left in moved:
        under = kept.encode("utf-16-le")[2 * left["offset"] : 2 * (left["offset"] + left["length"])]
        assert under
        assert under in covered
