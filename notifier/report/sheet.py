"""The review as a spreadsheet: figures as numbers, so that whoever reads them can go on counting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, TypeAlias, cast

import xlsxwriter  # type: ignore[import-untyped]  # has no types
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]  # has no types

from notifier.formatting import Formatter
from tickets.kinds import Language
from tickets.messages.pushes import ContextValue
from tickets.messages.words import Words

_COUNT, _DECIMAL, _PERCENT, _MEAN, _MOMENT = "#,##0", "#,##0.0", "0.0%", "0.00", "yyyy-mm-dd hh:mm"
_Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: its heading's key, the width in characters, and how its numbers look."""

    heading: str
    width: int
    number: str | None = None


class Sheet:
    """Writes reviews; moments are the desk's local ones, as numbers that a spreadsheet can sort."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def write(self, context: Mapping[str, ContextValue], language: Language) -> bytes:
        """Return the workbook: overview, promises, engineers and cases.

        Raises KeyError for a gap in the context and for a key that no catalogue has, and ValueError for what
        a workbook does not take, such as a page whose name has more than 31 characters.
        """
        try:
            return self._workbook(cast("_Row", context), language)
        except XlsxWriterException as error:
            raise ValueError(str(error)) from error

    def _workbook(self, review: _Row, language: Language) -> bytes:
        kept = BytesIO()
        # What people typed is text, also when it begins like a formula.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(kept, options) as book:
            pages = _Pages(book, self._words, language)
            pages.overview(review)
            pages.promises(review)
            pages.engineers(review)
            pages.cases(review)
        return kept.getvalue()


class _Pages:
    """The pages of one workbook."""

    def __init__(self, book: Any, words: Words, language: Language) -> None:
        self._book = book
        self._words = words
        self._language = language
        self._shown = Formatter(words, language)
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._formats: dict[str, Any] = {}

    def overview(self, review: _Row) -> None:
        """Write what the picture shows, with the period before beside it."""
        columns = (
            Column(heading="figure", width=34),
            Column(heading="now", width=14),
            Column(heading="before", width=14),
            Column(heading="cases", width=12, number=_COUNT),
        )
        title = self._word(f"picture.{review['kind']}")
        days = f"{self._shown.day(review['first'])} – {self._shown.day(review['last'])}"
        page, row = self._page("overview", columns, above=(f"{title} {days}", str(review["desk"])))
        for label, now, before, cases, look in self._figures(review):
            self._put(page, row, (label, now, before, cases), (None, look, look, _COUNT))
            row += 1

    def _figures(self, review: _Row) -> Iterator[tuple[str, object, object, object, str]]:
        """Yield each figure: its name, itself, the period before's, out of how many, and how it looks."""
        for name in ("filed", "ended"):
            yield self._heading(name), review[name]["n"], review[name]["before"], None, _COUNT
        for name in ("solved", "complaints"):
            figure = review[name]
            yield self._word(name), figure["value"], figure["before"], figure["of"], _PERCENT
        for name in ("first_response", "handling"):
            took = review[name]
            yield self._heading(f"{name}_median"), took["median"], took["before"], took["n"], _DECIMAL
            yield self._heading(f"{name}_within_90"), took["within_90"], None, took["n"], _DECIMAL
        rated = review["satisfaction"]
        yield self._word("satisfaction"), rated["mean"], rated["before"], rated["n"], _MEAN
        yield self._heading("deviation"), rated["deviation"], None, rated["n"], _MEAN
        for asked in review["questions"]:
            yield asked["name"], asked["mean"], asked["before"], asked["n"], _MEAN
        for kind in review["kinds"]:
            yield self._word(f"kind.{kind['name']}"), kind["n"], None, None, _COUNT
        for model in review["models"]:
            yield model["name"] or self._word("other_models"), model["n"], None, None, _COUNT
        for batch in review["batches"]:
            fault = self._word(f"kind.{batch['kind']}")
            yield f"{self._word('batches')}: {batch['name']} · {fault}", batch["n"], None, None, _COUNT

    def promises(self, review: _Row) -> None:
        """Write how each promise was kept."""
        columns = (
            Column(heading="promise", width=34),
            Column(heading="share", width=12, number=_PERCENT),
            Column(heading="kept", width=12, number=_COUNT),
            Column(heading="of", width=12, number=_COUNT),
            Column(heading="before", width=14, number=_PERCENT),
        )
        self._table(
            "promises",
            columns,
            [
                (self._word(f"promise.{each['name']}"), each["value"], each["n"], each["of"], each["before"])
                for each in review["promises"]
            ],
        )

    def engineers(self, review: _Row) -> None:
        """Write a row for every engineer (rule V2)."""
        columns = (
            Column(heading="engineer", width=24),
            Column(heading="jobs", width=10, number=_COUNT),
            Column(heading="on_time", width=12, number=_PERCENT),
            Column(heading="visits_agreed", width=12, number=_COUNT),
            Column(heading="handling_median", width=16, number=_DECIMAL),
            Column(heading="handling_within_90", width=16, number=_DECIMAL),
            Column(heading="mean", width=12, number=_MEAN),
            Column(heading="ratings", width=10, number=_COUNT),
            Column(heading="came_back", width=12, number=_PERCENT),
            Column(heading="services", width=10, number=_COUNT),
            Column(heading="visits", width=10, number=_COUNT),
            Column(heading="parts", width=10, number=_COUNT),
        )
        self._table(
            "engineers",
            columns,
            [
                (
                    each["name"],
                    each["jobs"],
                    each["on_time"]["value"],
                    each["on_time"]["of"],
                    each["median"],
                    each["within_90"],
                    each["mean"],
                    each["ratings"],
                    each["came_back"]["value"],
                    each["came_back"]["of"],
                    each["visits"],
                    each["parts"],
                )
                for each in review["engineers"]
            ],
        )

    def cases(self, review: _Row) -> None:
        """Write the cases that ended, newest first, without anything personal (rule S1)."""
        columns = (
            Column(heading="number", width=14),
            Column(heading="model", width=30),
            Column(heading="kind", width=14),
            Column(heading="request", width=14),
            Column(heading="urgency", width=14),
            Column(heading="status", width=14),
            Column(heading="engineer", width=20),
            Column(heading="filed_at", width=17, number=_MOMENT),
            Column(heading="served_at", width=17, number=_MOMENT),
            Column(heading="closed_at", width=17, number=_MOMENT),
            Column(heading="hours", width=10, number=_DECIMAL),
            Column(heading="in_time", width=10),
            Column(heading="visits", width=8, number=_COUNT),
        )
        above = (self._word("sheet.left_out", n=review["left_out"]),) if review["left_out"] else ()
        self._table("cases", columns, [self._case(each) for each in review["cases"]], above=above)

    def _case(self, case: _Row) -> Sequence[object]:
        in_time = {True: self._heading("yes"), False: self._heading("no"), None: None}[case["in_time"]]
        return (
            case["number"],
            case["model"] or self._word("other_models"),
            self._word(f"kind.{case['kind']}"),
            self._heading(f"request.{case['request']}"),
            self._heading(f"urgency.{case['urgency']}"),
            self._heading(f"status.{case['status']}"),
            case["owner"],
            _local(case["filed_at"]),
            _local(case["served_at"]),
            _local(case["closed_at"]),
            case["hours"],
            in_time,
            case["visits"],
        )

    def _table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[object]],
        *,
        above: tuple[str, ...] = (),
    ) -> None:
        page, first = self._page(name, columns, above=above)
        looks = [column.number for column in columns]
        for number, values in enumerate(rows, start=first):
            self._put(page, number, values, looks)
        page.autofilter(first - 1, 0, max(first + len(rows) - 1, first), len(columns) - 1)

    def _page(self, name: str, columns: Sequence[Column], *, above: tuple[str, ...]) -> tuple[Any, int]:
        page = self._book.add_worksheet(self._heading(f"page.{name}"))
        for number, line in enumerate(above):
            page.write_string(number, 0, line, self._title if number == 0 else None)
        head = len(above)
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width)
            page.write_string(head, place, self._heading(column.heading), self._head)
        page.freeze_panes(head + 1, 1)
        return page, head + 1

    def _put(self, page: Any, row: int, values: Sequence[object], looks: Sequence[str | None]) -> None:
        for place, (value, look) in enumerate(zip(values, looks, strict=True)):
            if value is None:
                continue
            form = self._form(look) if look else None
            if isinstance(value, datetime):
                page.write_datetime(row, place, value, form)
            elif isinstance(value, str):
                page.write_string(row, place, value)
            else:
                page.write_number(row, place, cast("float", value), form)

    def _form(self, look: str) -> Any:
        if look not in self._formats:
            self._formats[look] = self._book.add_format({"num_format": look})
        return self._formats[look]

    def _heading(self, name: str) -> str:
        return self._word(f"sheet.{name}")

    def _word(self, name: str, **values: object) -> str:
        return self._words(f"push.report.{name}", self._language, **values)


def _local(text: str | None) -> datetime | None:
    # A spreadsheet knows no time zones: the desk's own time goes in, without a word about the zone.
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
