"""A plugin of pytest that runs the tests with marks and notes which of the rules' code each of them executes.

`pytest -p tests.rules.collector --runs-to FILE`, with workers of xdist as well. Tests that run the program
in a process of its own are left out: from outside nothing is seen of its code.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import coverage
import pytest

from tests.rules.code import ROOMS, Function, functions
from tests.rules.evidence import Run


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the file to write to."""
    parser.addoption("--runs-to", type=Path, help="where to write what the tests with marks executed")


def pytest_configure(config: pytest.Config) -> None:
    """Record in each worker, or gather from the workers."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.pluginmanager.register(_Recorder(config))
    else:
        config.pluginmanager.register(_Gatherer(config))


class _Recorder:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._outcomes: dict[str, str] = {}
        rooms = [str(config.rootpath / room) for room in ROOMS if (config.rootpath / room).is_dir()]
        # The storage's queries run in greenlets and the planners in threads of their own.
        self._coverage = coverage.Coverage(
            data_file=None, config_file=False, source=rooms, concurrency=["thread", "greenlet"]
        )
        self._coverage.set_option("run:disable_warnings", ["no-data-collected", "module-not-measured"])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        # From here on: what runs on import is nobody's proof, and slow under the tracer.
        self._coverage.start()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        kept = [
            item for item in items if item.get_closest_marker("rule") and not item.get_closest_marker("e2e")
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(_test(item.nodeid))
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = _test(report.nodeid)
        if report.outcome != "passed" or report.when == "call":
            worst = max(self._outcomes.get(test, "passed"), report.outcome, key=_BY_GRAVITY.index)
            self._outcomes[test] = worst

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        runs = _runs(self._outcomes, self._coverage.get_data(), self._config.rootpath)
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput["runs"] = runs
        else:
            _write(self._config, runs)


class _Gatherer:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._runs: dict[str, Run] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        self._runs |= getattr(node, "workeroutput", {}).get("runs", {})

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        _write(self._config, self._runs)


_BY_GRAVITY = ("passed", "skipped", "failed")


def _test(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def _runs(outcomes: Mapping[str, str], data: coverage.CoverageData, root: Path) -> dict[str, Run]:
    executed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    by_path: dict[str, list[Function]] = defaultdict(list)
    for function in functions(root):
        if function.is_used and function.cites:
            by_path[function.path].append(function)
    for path, found in by_path.items():
        tests: Mapping[int, Sequence[str]] = data.contexts_by_lineno(str(root / path))
        for function in found:
            for test in {test for line in function.lines for test in tests.get(line, ())}:
                for each, units in function.cites.items():
                    executed[test][each] |= units
    return {
        test: Run(
            outcome=outcome, executed={each: sorted(units) for each, units in sorted(executed[test].items())}
        )
        for test, outcome in outcomes.items()
    }


def _write(config: pytest.Config, runs: Mapping[str, Run]) -> None:
    target: Path = config.getoption("--runs-to")
    target.write_text(json.dumps(runs, ensure_ascii=False), encoding="utf-8")
