"""Hatchling hook: builds the place file before a wheel or an editable install is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs scripts/build_gazetteer.py where the place file is missing or older than what it is made from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        made = root / "src" / "whoholds" / "data" / "gazetteer.sqlite"
        sources = [root / "scripts" / n for n in ("build_gazetteer.py", "admin1.csv", "admin2.csv")]
        sources += [root / "src" / "whoholds" / n for n in ("gazetteer.py", "data/places.toml")]
        if self.target_name == "wheel" and (not made.exists() or any(s.stat().st_mtime > made.stat().st_mtime for s in sources)):
            subprocess.run([sys.executable, str(sources[0])], check=True, cwd=root)
        build_data["artifacts"].append("src/whoholds/data/gazetteer.sqlite")
