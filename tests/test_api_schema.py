"""The OpenAPI description holds: whatever fits it, and whatever does not, gets an answer that it describes (schemathesis)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

# The next at collection: a first import beside a running thread can trip Python 3.11's parser.
from schemathesis.specs.openapi.schemas import OpenApiSchema

from served import make_store
from whoholds.server import create_app

HEADERS = {"Host": "127.0.0.1", "X-Whoholds": "1"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> OpenApiSchema:
    where: Path = make_store(tmp_path_factory.mktemp("schema") / "war.db")
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(where), headers=HEADERS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_is_described(api: Any, mode: GenerationMode) -> None:
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) >= 18
    for operation in operations:

        @seed(4)
        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=HEADERS)

        try:
            holds()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, f"nothing fits the description of {operation.label}"
            assert {one.location.value for one in operation.iter_parameters()} <= {"path"}, f"{operation.label} has values to get wrong"
