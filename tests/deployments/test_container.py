"""What can be said of the container files without running them."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import prefect.settings
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "deployments"
COMPOSE: dict[str, Any] = YAML(typ="safe").load(FOLDER / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (FOLDER / "Dockerfile").read_text()


def test_what_the_image_copies_is_there_and_let_through() -> None:
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE)
    let_through = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    assert set(copied) >= {"requirements.txt", "prefect.yaml", "flows", "tasks", "deployments"}
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert [path for path in copied if f"!{path}" not in let_through] == []


def test_nothing_runs_as_root() -> None:
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["mail-worker"]


def test_the_services_wait_for_what_they_need() -> None:
    needs = {name: set(service.get("depends_on", ())) for name, service in SERVICES.items()}
    assert needs == {
        "postgres": set(),
        "prefect": {"postgres"},
        "bootstrap": {"prefect"},
        "worker": {"bootstrap"},
    }


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_setting_for_prefect_is_one_that_prefect_knows(service: str) -> None:
    names = SERVICES[service].get("environment", {})
    unknown = [
        name
        for name in names
        if name.startswith("PREFECT_") and not hasattr(prefect.settings, name)
    ]
    assert unknown == []


def test_the_modules_that_are_run_exist() -> None:
    modules = re.findall(r"python -m (\S+)", str(SERVICES))
    assert modules
    assert all(importlib.util.find_spec(module) for module in modules)


def test_no_secret_stands_in_the_file() -> None:
    text = (FOLDER / "compose.yaml").read_text()
    for line in text.splitlines():
        _, _, value = line.partition(": ")
        if re.search(r"(PASSWORD|AUTH_STRING): ", line):
            assert value.startswith("${"), line
