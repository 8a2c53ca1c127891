"""Chinese numerals and traditional characters, brought to digits and one way of writing."""

import re

_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_NUMERAL = re.compile(r"[〇零一二三四五六七八九两十廿]+")
_TRADITIONAL = str.maketrans(
    "個週號雙聖節國慶兩幾後買購過時間開歲勞動龍婦應該記會處見現這禮點種樣當於",
    "个周号双圣节国庆两几后买购过时间开岁劳动龙妇应该记会处见现这礼点种样当于",
)


def to_simplified(text: str) -> str:
    """Return a text with the traditional characters of dates in their simplified form."""
    return text.translate(_TRADITIONAL)


def to_digits(text: str) -> str:
    """Return a text with its Chinese numerals up to 99, and years read out digit by digit, as digits."""
    return _NUMERAL.sub(lambda found: _value(found[0].replace("廿", "二十")), text)


def _value(numeral: str) -> str:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(_DIGITS[char] for char in numeral)
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))
