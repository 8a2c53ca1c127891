"""Dates as they are said in Chinese: 2024年3月5日, 去年双十一, 上个月, 两年前."""

import re
from collections.abc import Callable
from datetime import date

from bot.understanding.dates.festivals import Festival, festival_of
from bot.understanding.dates.intervals import (
    DatePart,
    OfYear,
    Season,
    Unit,
    ago,
    between,
    day_of,
    few_ago,
    full_year,
    half_year_ago,
    last_month,
    month_of,
    more_than,
    most_recent,
    season_of,
    week,
    year_of,
)
from bot.understanding.dates.numerals import to_digits, to_simplified
from tickets.case.facts import PurchaseDate

_BEFORE = re.compile(r"^(?:我们?|是|就|也|在|于|大概|大约|差不多|好像|应该|可能|估计|记得|那台|购买|购|买)+")
_AFTER = re.compile(
    r"(?:买|购|入手|下单|收到|到货|左右|前后|上下|吧|呢|啊|的|了|时候|时|那会儿|期间|那天|那阵子?|那段时间|活动|大促)+$"
)
_PUNCTUATION = re.compile(r"[\s,、;!?~()《》「」“”\"'。…]+|\.+$")

_YEAR = re.compile(r"(\d{4}|\d{2})年|(大前|前|去|旧|上一?|今|本|明|后)年")
_YEARS_BACK = {"大前": 3, "前": 2, "去": 1, "旧": 1, "上": 1, "上一": 1, "今": 0, "本": 0} | {
    "明": -1,
    "后": -2,
}
_BARE_YEAR_PART = re.compile(r"(大前|前|去|今|本)?年(初|中|底|末)")

_PARTS = {
    **dict.fromkeys(["初", "上旬", "头"], DatePart.EARLY),
    **dict.fromkeys(["中", "中旬"], DatePart.MIDDLE),
    **dict.fromkeys(["底", "末", "下旬", "尾"], DatePart.LATE),
}
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{1,2})月份?(初|中旬|中|底|末|上旬|下旬|头|尾)?")
_SEASON = re.compile(r"(春|夏|秋|冬)(?:天|季|日)?")
_SEASONS = {"春": Season.SPRING, "夏": Season.SUMMER, "秋": Season.AUTUMN, "冬": Season.WINTER}
_HOLIDAYS = {"暑假": (7, 8), "寒假": (1, 2), "上半年": (1, 6), "下半年": (7, 12)}
_FESTIVALS = {
    Festival.NEW_YEAR: r"元旦",
    Festival.SPRING_FESTIVAL: r"春节|过年|农历新年|大年|新春|年货节",
    Festival.QINGMING: r"清明节?",
    Festival.LABOUR_DAY: r"51(?:节|假期|长假|劳动节)?|劳动节",
    Festival.DRAGON_BOAT: r"端午节?",
    Festival.MID_AUTUMN: r"中秋节?",
    Festival.NATIONAL_DAY: r"国庆节?|11(?:假期|长假|黄金周|国庆)?|黄金周|国庆(?:假期|长假)",
    Festival.WOMENS_DAY: r"38(?:节|妇女节|女神节)?|妇女节|女神节",
    Festival.MIDYEAR_SALE: r"6\.?18(?:年中)?|年中大促",
    Festival.SINGLES_DAY: r"双11|光棍节",
    Festival.TWELVE_TWELVE: r"双12",
    Festival.BLACK_FRIDAY: r"黑色?(?:星期)?5",
    Festival.CHRISTMAS: r"圣诞节?",
}
_FESTIVAL_PATTERNS = {festival: re.compile(pattern) for festival, pattern in _FESTIVALS.items()}

_AGO = re.compile(r"(\d{1,3}|几|好几|半)(天|日|周|星期|个?礼拜|个?星期|个?月|年)(多)?(?:以?前|之前|多)?")
_UNITS = {"天": Unit.DAY, "日": Unit.DAY, "周": Unit.WEEK, "期": Unit.WEEK, "拜": Unit.WEEK}
_UNITS |= {"月": Unit.MONTH, "年": Unit.YEAR}
_WEEK = re.compile(r"(上上|上|这|本|下)个?(?:周|星期|礼拜)([1-6日天末])?")
_LAST_MONTHS = re.compile(r"(上+|这|本|当|下)个?月(初|中旬|中|底|末|上旬|下旬)?(?:(\d{1,2})[日号])?")
_DAYS_BACK = {
    "今天": 0,
    "今日": 0,
    "刚才": 0,
    "昨天": 1,
    "昨日": 1,
    "昨晚": 1,
    "前天": 2,
    "前日": 2,
    "大前天": 3,
    "明天": -1,
    "明日": -1,
    "后天": -2,
}
_RECENTLY = {"刚", "刚刚", "最近", "前不久", "不久前", "前几天", "前些天", "近期"}


def read_chinese(text: str, today: date) -> PurchaseDate | None:
    """Return what Chinese words about a day mean, None for any others; the text is NFKC and case folded."""
    bare = _bare(text)
    readers: tuple[Callable[[str, date], PurchaseDate | None], ...] = (_near, _week, _ago, _year_part, _dated)
    return next((found for reader in readers if (found := reader(bare, today))), None)


def _bare(text: str) -> str:
    words = _PUNCTUATION.sub("", to_simplified(text))
    shorter = _AFTER.sub("", _BEFORE.sub("", words))
    # "刚买的" is nothing but such words, except for the one that says when.
    return to_digits(shorter or words)


def _near(text: str, today: date) -> PurchaseDate | None:
    if text in _DAYS_BACK:
        return ago(_DAYS_BACK[text], Unit.DAY, today)
    if text in _RECENTLY:
        month = ago(1, Unit.MONTH, today)
        return between(month.earliest, today) if month else None
    found = _LAST_MONTHS.fullmatch(text)
    if found is None:
        return None
    month = last_month(today, back=found[1].count("上") - found[1].count("下"))
    if month is None:
        return None
    year, number = month.earliest.year, month.earliest.month
    if found[3]:
        return day_of(year, number, int(found[3]))
    return month_of(year, number, _PARTS.get(found[2]))


def _week(text: str, today: date) -> PurchaseDate | None:
    found = _WEEK.fullmatch(text)
    if found is None:
        return None
    back = found[1].count("上") - found[1].count("下")
    if found[2] is None:
        return week(today, back)
    if found[2] == "末":
        return between(week(today, back, 5).earliest, week(today, back, 6).latest)
    return week(today, back, 6 if found[2] in "日天" else int(found[2]) - 1)


def _ago(text: str, today: date) -> PurchaseDate | None:
    found = _AGO.fullmatch(text)
    if found is None or not re.search(r"前|多", text):
        return None
    count, unit = found[1], _UNITS[found[2][-1]]
    if count == "半":
        return half_year_ago(today) if unit is Unit.YEAR else None
    if count in {"几", "好几"}:
        return few_ago(unit, today)
    return more_than(int(count), unit, today) if "多" in text else ago(int(count), unit, today)


def _year_part(text: str, today: date) -> PurchaseDate | None:
    found = _BARE_YEAR_PART.fullmatch(text)
    if found is None:
        return None
    part = _PARTS[found[2]]
    if found[1] is None:
        return most_recent(lambda year: year_of(year, part), today)
    return year_of(today.year - _YEARS_BACK[found[1]], part)


def _dated(text: str, today: date) -> PurchaseDate | None:
    """Read what is said of a year: "去年" + "双11", "24年" + "3月底", or the rest alone."""
    found = _YEAR.match(text)
    if found is None:
        said = _of_year(text)
        return most_recent(said, today) if said else None
    if found[1]:
        year = int(found[1]) if len(found[1]) > 2 else full_year(int(found[1]), today)
    else:
        year = today.year - _YEARS_BACK[found[2]]
    rest = text[found.end() :].removeprefix("的")
    part = rest.removeprefix("年")
    if not part or part in _PARTS:
        return year_of(year, _PARTS.get(part))
    said = _of_year(rest)
    return said(year) if said else None


def _of_year(text: str) -> OfYear | None:
    if found := _DAY.fullmatch(text):
        month, day = int(found[1]), int(found[2])
        return lambda year: day_of(year, month, day)
    if found := _MONTH.fullmatch(text):
        number, part = int(found[1]), _PARTS.get(found[2])
        return lambda year: month_of(year, number, part)
    if found := _SEASON.fullmatch(text):
        season = _SEASONS[found[1]]
        return lambda year: season_of(year, season)
    if text in _HOLIDAYS:
        first, last = _HOLIDAYS[text]
        return lambda year: _months(year, first, last)
    for festival, pattern in _FESTIVAL_PATTERNS.items():
        if pattern.fullmatch(text):
            return lambda year: festival_of(year, festival)
    return None


def _months(year: int, first: int, last: int) -> PurchaseDate | None:
    begins, ends = month_of(year, first), month_of(year, last)
    return between(begins.earliest, ends.latest) if begins and ends else None
