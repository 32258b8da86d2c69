"""A real Chromium, the built page, and real servers on a store made from samples/: nothing here is skipped, and nothing is faked."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsers import chromium
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from seeing import DESKTOP, PHONE, ROOT, Open

CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def one_at_a_time(folder: Path, name: str) -> Iterator[None]:
    """Test processes that run beside each other wait here."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of one run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def built(shared: Path) -> None:
    """The page, built by what the wheel uses where it is absent or older than its sources."""
    made = ROOT / "src" / "whoholds" / "static" / "index.html"
    with one_at_a_time(shared, "page"):
        sources = [*(ROOT / "web" / "src").iterdir(), ROOT / "web" / "index.html"]
        if made.exists() and any(path.stat().st_mtime > made.stat().st_mtime for path in sources):
            shutil.rmtree(made.parent)
        if not made.exists():
            spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
            assert spec is not None
            assert spec.loader is not None
            hook = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(hook)
            hook.build_page(ROOT)


@pytest.fixture(scope="session")
def axe(shared: Path) -> str:
    """The script of axe-core, from the packages that the page is built with."""
    path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    with one_at_a_time(shared, "page"):
        if not path.exists():
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=ROOT / "web", check=True, capture_output=True)
    return path.read_text()


def whoholds(*args: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "whoholds", *map(str, args)], check=True, capture_output=True)


@pytest.fixture(scope="session")
def samples(shared: Path) -> Path:
    """A store of the sample reports, made once a run."""
    store = shared / "samples.db"
    with one_at_a_time(shared, "samples"):
        if not store.exists():
            making = shared / "making.db"
            whoholds("read", ROOT / "samples" / "reports", "--store", making)
            making.rename(store)
    return store


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(store: Path, log: Path, *options: str) -> Iterator[str]:
    """`whoholds serve` on a free port, until the end of the block; gives the address of the page."""
    port = free_port()
    with log.open("w") as out:
        command = [sys.executable, "-m", "whoholds", "serve", "--store", str(store), "--port", str(port), *options]
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            until(port, server, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.kill()
            server.wait()


def until(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the server answers, or says why it does not."""
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail(f"whoholds serve ended: {log.read_text()[-2000:]}", pytrace=False)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/meta", timeout=20)
            return
        except urllib.error.HTTPError:
            return  # it answers, and asks for its token
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"whoholds serve did not answer in 30 seconds: {log.read_text()[-2000:]}", pytrace=False)


@pytest.fixture(scope="session")
def site(built: None, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page on the samples, for tests that only look."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(samples, folder / "war.db")
    with serving(folder / "war.db", folder / "log") as address:
        yield address


@pytest.fixture
def own_site(built: None, samples: Path, tmp_path: Path) -> Iterator[str]:
    """The page on a copy of the samples that the test may change."""
    shutil.copy(samples, tmp_path / "war.db")
    with serving(tmp_path / "war.db", tmp_path / "log") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium(play), args=CHROMIUM_ARGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> dict[tuple[int, int], BrowserContext]:
    """One profile for each size of window, so that the page's script is compiled once."""
    return {
        (width, height): browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB")
        for width, height in (DESKTOP, PHONE)
    }


@pytest.fixture
def open_page(windows: dict[tuple[int, int], BrowserContext]) -> Iterator[Open]:
    """Opens the page; at the end nothing may have failed, and no request may have left the machine."""
    pages = []
    asked: list[Request] = []
    wrong: list[str] = []

    def opened(address: str, size: tuple[int, int] = DESKTOP, *, wait: str = ".map[data-ready=true]") -> Page:
        page = windows[size].new_page()
        pages.append(page)
        page.set_default_timeout(30_000)
        page.on("request", lambda request: asked.append(request))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda said: wrong.append(said.text) if said.type == "error" and "Failed to load resource" not in said.text else None
        )
        page.goto(address)
        page.wait_for_selector(wait)
        return page

    yield opened
    for page in pages:
        page.close()
    away = [request.url for request in asked if not request.url.startswith(("http://127.0.0.1:", "blob:http://127.0.0.1:", "data:"))]
    assert not away, "a request left the machine"
    assert not wrong, "the page reported errors"
