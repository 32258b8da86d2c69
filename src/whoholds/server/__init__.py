"""The web page and the API over one store: routes, rights, and what is kept in memory. docs/api.md tells what each route answers."""

from __future__ import annotations

from whoholds.server.app import create_app
from whoholds.server.site import write_site
from whoholds.server.sitting import Sitting

__all__ = ["Sitting", "create_app", "write_site"]
