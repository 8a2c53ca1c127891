"""The desk as somebody installs it: a wheel in an environment of its own, far from the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import aiohttp
import pytest

from tests.e2e.cast import CODES, Someone
from tests.e2e.open_desk import open_desk
from tests.fakes.programs import ROOT
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e

SECONDS = 300.0
ROOMS = ("bot", "handlers", "dialogs", "tickets", "storage", "notifier", "sandbox", "locales")
PACKAGING = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md")


def done(*command: str, folder: Path) -> str:
    """Run a command in a folder, without any of the checkout's modules; return its output."""
    strange = {"PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in strange}
    finished = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def uv() -> str:
    return str(Path(sys.executable).with_name("uv"))


def checkout(folder: Path) -> Path:
    """Copy what a package is built from, without anything that an earlier build left in the tree."""
    for name in PACKAGING:
        shutil.copy(ROOT / name, folder)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution and, built from it, the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("source", "built"):
        (folder / name).mkdir()
    source = checkout(folder / "source")
    done(uv(), "build", "--quiet", "--python", sys.executable, "--out-dir", "../built", folder=source)
    [packed], [wheel] = (folder / "built").glob("*.tar.gz"), (folder / "built").glob("*.whl")
    return packed, wheel


def installed(wheel: Path, folder: Path) -> Path:
    """Install a wheel into an environment that has the locked libraries and nothing else; return its bin."""
    done(uv(), "venv", "--quiet", "--python", sys.executable, "env", folder=folder)
    [packages] = (folder / "env").glob("lib/python*/site-packages")
    # A line with a folder in it adds that folder and reads none of its .pth files: not the checkout's either.
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = str(folder / "env" / "bin" / "python")
    done(*(uv(), "pip", "install", "--quiet", "--no-deps", "--python", python, str(wheel)), folder=folder)
    return folder / "env" / "bin"


def shipped(names: list[str], *, below: str = "") -> set[str]:
    """Return the names of the rooms' files among those of an archive, as they stand in the checkout."""
    plain = {name.removeprefix(below) for name in names}
    return {name for name in plain if PurePosixPath(name).parts[0] in ROOMS and not name.endswith("/")}


async def test_an_installed_wheel_opens_the_desk_and_answers_a_customer(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    """The wheel held no catalogue: `frontdesk run` in a clean environment ended in KeyError."""
    packed, wheel = built
    there = {str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("*")}
    there = {name for name in there if (ROOT / name).is_file() and "__pycache__" not in name}
    with zipfile.ZipFile(wheel) as archive:
        assert shipped(archive.namelist()) == there
    with tarfile.open(packed) as archive:
        files = [member.name for member in archive if member.isfile()]
    top = packed.name.removesuffix(".tar.gz") + "/"
    assert shipped([name for name in files if name.startswith(top)], below=top) == there
    assert {f"{top}LICENSE", f"{top}CHANGELOG.md"} <= set(files)

    programs = installed(wheel, tmp_path)
    where = done(
        *(str(programs / "python"), "-c", "import bot, sandbox; print(bot.__file__, sandbox.__file__)"),
        folder=tmp_path,
    )
    assert str(ROOT) not in where
    async with open_desk(tmp_path, language="en", program=programs / "frontdesk") as address:
        async with aiohttp.ClientSession() as session, session.get(f"{address}/") as response:
            assert response.status == 200
            assert "<html" in await response.text()
        async with Sandbox(token="7000000001:sandbox-frontdesk-token-for-this-machine", url=address) as box:
            person = await box.person("Grace", language_code=CODES[Language.EN])
            customer = Someone(person=person, language=Language.EN)
            await customer.says("It leaks loudly")
            await customer.reads("customer.model.ask")


def test_an_installation_without_a_languages_words_says_so_and_ends_with_2(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    """A traceback of a hundred lines was all that told of an installation without catalogues."""
    programs = installed(built[1], tmp_path)
    [english] = (tmp_path / "env").glob("lib/python*/site-packages/locales/en")
    shutil.rmtree(english)
    started = subprocess.run(
        [programs / "frontdesk", "bot"],
        cwd=tmp_path,
        env={"FRONTDESK_TOKEN": "1:abcdefghijklmn", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert started.returncode == 2
    said = [line for line in started.stderr.splitlines() if line.startswith("frontdesk: ")]
    assert said == ["frontdesk: locales/en has no catalogue (*.po): the desk cannot speak en."]
    assert "Traceback" not in started.stderr
