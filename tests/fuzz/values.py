"""Plain values as strangers may send them: odd texts, odd numbers, and words that mean something here."""

from typing import Any

from hypothesis import strategies as st

ODD_CHARACTERS = (
    "\0",  # NUL
    "\u200d\u200c\u2060",  # invisible joiners, by which aiogram-dialog marks its reply buttons
    "\u202e\u2067",  # right-to-left overrides
    "\ud800",  # half of a surrogate pair
    "\udfff",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "العربية",
    "עברית",
    "漏水",
    "<b>&amp;</i>",
    "{name}",
    "%s%n",
    "\x1d",  # what separates the parts of a dialog's button
    "\u2028",
    "\r\n\t",
    "\ufeff",
    "İ",  # grows when lower-cased
    "ﷺ",  # grows eighteen times when normalised
)
COMMANDS = (
    *("/start", "/help", "/report", "/mytickets", "/language", "/privacy", "/updates", "/cancel", "/human"),
    *("/jobs", "/leave", "/today", "/queue", "/ticket", "/find", "/assign", "/note", "/reply", "/close"),
    *(
        "/reopen",
        "/stats",
        "/staff",
        "/invite",
        "/parked",
        "/health",
        "/nonsense",
        "/",
        "/start@frontdesk_bot",
    ),
)
ANSWERS = (
    *("它漏水，地上全是水", "It leaks", "谢谢", "hello", "你好!!!", "WHY IS NOBODY ANSWERING ME", "什么?"),
    *(
        "WM-8",
        "XQG100",
        "2024-03-05",
        "去年双十一",
        "last March",
        "2099-01-01",
        "31.02.2024",
        "SO-20250105-7781",
    ),
    *(
        "13800138000",
        "+86 138 0013 8000",
        "mei@example.org",
        "上海市浦东新区世纪大道100号5楼",
        "12",
        "1",
        "0",
    ),
    *("-1", "9" * 30, "14:30", "明天 9:00-11:00", "tomorrow 9", "30", "engineer", "admin", "员工"),
)
NUMBERS = (0, 1, -1, 7, 64, 4096, 2**31, -(2**31), 2**52 - 1, 2**52, 2**63 - 1, 2**63, -(2**63) - 1, 10**30)
LONG_TEXTS = (
    "漏" * 4096,
    "x" * 4097,
    "😀" * 2100,
    "a b " * 1024,
    "<" * 4096,
    "&" * 1000,
    "é" * 300,
    "١" * 200,
)

odd_texts: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(ODD_CHARACTERS),
    st.lists(st.sampled_from((*ODD_CHARACTERS, *ANSWERS, " ")), min_size=1, max_size=4).map("".join),
    st.text(max_size=12),
    st.sampled_from(LONG_TEXTS),
)
"""Texts that break what was not made for them."""

integers: st.SearchStrategy[int] = st.one_of(
    st.integers(0, 30), st.sampled_from(NUMBERS), st.integers(-(2**63), 2**63 - 1)
)
"""Whole numbers, small ones and such as no column holds."""

floats: st.SearchStrategy[float] = st.floats(allow_nan=False, allow_infinity=False)

unknown_json: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), integers, odd_texts, st.just([]), st.just({"a": [1, {"b": None}]})
)
"""What a field that nobody knows may hold."""

ticket_numbers: st.SearchStrategy[str] = st.one_of(
    st.integers(1, 14).map(lambda number: f"№{number}№"), st.sampled_from(("104 2736", "No. 1", "0", "999"))
)
"""Ticket numbers as typed; №3№ stands for the number of the third ticket, known once there is one."""
