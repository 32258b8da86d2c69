"""A Chromium is found wherever it may be, and where there is none one sentence says what to install."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from browsers import chromium


def play(own: Path) -> Any:
    """Playwright with its own Chromium there."""
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(own)))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with no Chromium, and no right to install one."""
    monkeypatch.delenv("WHOHOLDS_CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_the_one_that_is_named_comes_first(bare: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, own = tmp_path / "named", tmp_path / "own"
    named.touch()
    own.touch()
    monkeypatch.setenv("WHOHOLDS_CHROMIUM", str(named))
    assert chromium(play(own)) == str(named)
    named.unlink()
    with pytest.raises(
        pytest.fail.Exception, match=r"^WHOHOLDS_CHROMIUM names .*named, which does not exist; give the path of a Chromium\.$"
    ):
        chromium(play(own))


def test_then_that_of_playwright_then_that_of_the_system(bare: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/google-chrome" if name == "google-chrome" else None)
    assert chromium(play(own)) == "/usr/bin/google-chrome"
    own.touch()
    assert chromium(play(own)) == str(own)


def test_where_there_is_none_one_sentence_says_what_to_install(bare: None, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"^No Chromium was found; install one \(apt-get install chromium\), or name it in"):
        chromium(play(tmp_path / "own"))
