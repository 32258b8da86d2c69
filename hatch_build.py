"""Hatchling hook: builds the place file and the web page before a wheel or an editable install is made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WhatTheWheelCarries(BuildHookInterface):  # type: ignore[type-arg]
    """Makes what the wheel carries beside the code, where it is missing: `gazetteer.sqlite` and `static/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if self.target_name == "wheel":
            build_gazetteer(root)
            build_page(root)
        build_data["artifacts"] += ["src/whoholds/data/gazetteer.sqlite", "src/whoholds/static/**"]


def build_gazetteer(root: Path) -> None:
    """Runs scripts/build_gazetteer.py where the place file is missing or older than what it is made from."""
    made = root / "src" / "whoholds" / "data" / "gazetteer.sqlite"
    sources = [root / "scripts" / n for n in ("build_gazetteer.py", "admin1.csv", "admin2.csv")]
    sources += [root / "src" / "whoholds" / n for n in ("gazetteer.py", "arabic.py", "data/places.toml")]
    if not made.exists() or any(source.stat().st_mtime > made.stat().st_mtime for source in sources):
        subprocess.run([sys.executable, str(sources[0])], check=True, cwd=root)


def build_page(root: Path) -> None:
    """Runs npm in web/ where the page has not been built; `make web` builds it anew after a change."""
    if (root / "src" / "whoholds" / "static" / "index.html").exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("The web page is not built and npm was not found; install Node.js 20 or newer (nodejs.org), then install again.")
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        if subprocess.run([npm, *step], cwd=root / "web").returncode:
            raise SystemExit(f"The web page could not be built: `npm {' '.join(step)}` failed in {root / 'web'}; its messages stand above.")
