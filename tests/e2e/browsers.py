"""Where the tests find a Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium(play: Playwright) -> str:
    """A Chromium: the one named by WHOHOLDS_CHROMIUM, Playwright's own, the system's, or Debian's, installed where that may be done."""
    if named := os.environ.get("WHOHOLDS_CHROMIUM"):
        if not Path(named).exists():
            pytest.fail(f"WHOHOLDS_CHROMIUM names {named}, which does not exist; give the path of a Chromium.", pytrace=False)
        return named
    if Path(play.chromium.executable_path).exists():
        return play.chromium.executable_path
    if found := next((path for name in NAMES if (path := shutil.which(name))), None):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"]):
            subprocess.run(
                ["apt-get", "-qq", *step], check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            )
        if found := shutil.which("chromium"):
            return found
    pytest.fail("No Chromium was found; install one (apt-get install chromium), or name it in WHOHOLDS_CHROMIUM.", pytrace=False)
