"""The rules of the house, as tests: CONTRIBUTING.md says why each exists."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "quaywatch"
MODULES = sorted(SOURCE.rglob("*.py"))
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager"}
HEAVY = ("rasterio", "matplotlib", "sqlalchemy", "scipy", "onnxruntime", "ukis_csmask", "PIL", "jinja2")
BROAD_EXCEPT_ALLOWED_IN = SOURCE / "pipeline"
"""The border round one unit of work, where a failure becomes a `Skipped` record."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@functools.cache
def tracked_files() -> list[Path]:
    """Files under version control and new ones that it does not ignore; outside a checkout, all but the ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    left_out = {".git", ".venv", "quaywatch-demo", "__pycache__", "build", "dist"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(part in left_out or part.endswith("_cache") for part in path.parts)
    ]


def lines_that_match(pattern: str, paths: list[Path]) -> list[str]:
    wanted = re.compile(pattern)
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(text.splitlines(), start=1)
            if wanted.search(line)
        ]
    return found


@each_module
def test_a_module_is_shorter_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


@each_module
def test_a_function_is_shorter_than_60_lines(path):
    long = [f"{f.name}: {length}" for f in functions_of(path) if (length := (f.end_lineno or 0) - f.lineno + 1) >= 60]
    assert not long


@each_module
def test_a_module_is_named_after_what_it_is_about(path):
    assert not BANNED_NAMES & set(dotted(path).split("."))


@each_module
def test_all_names_every_public_function_and_class_and_nothing_from_elsewhere(path):
    exported = exported_by(path)
    assert not {name for name in defined_in(path, ast.FunctionDef, ast.ClassDef) if name[0] != "_"} - exported
    assert not exported - defined_in(path, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign) - lifted_by(path)


def exported_by(path: Path) -> set[str]:
    return set(getattr(importlib.import_module(dotted(path)), "__all__", ()))


def defined_in(path: Path, *kinds: type[ast.stmt]) -> set[str]:
    """Names that the top level of a module defines by a statement of these kinds."""
    names = set()
    for node in tree_of(path).body:
        if isinstance(node, kinds):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
            names |= {
                getattr(leaf, "id", getattr(leaf, "name", "_")) for target in targets for leaf in unpacked(target)
            }
    return names


def unpacked(target: ast.AST) -> list[ast.AST]:
    return list(target.elts) if isinstance(target, ast.Tuple) else [target]


def lifted_by(path: Path) -> set[str]:
    """What a package's `__init__` offers from its own modules."""
    if path.name != "__init__.py":
        return set()
    package = dotted(path)
    return {
        alias.asname or alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package)
        for alias in node.names
    }


@each_module
def test_everything_public_says_what_it_is(path):
    module = importlib.import_module(dotted(path))
    assert module.__doc__, "no module docstring"
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        if getattr(value, "__module__", None) == module.__name__ and (
            inspect.isclass(value) or inspect.isfunction(value)
        ):
            doc = inspect.getdoc(value) or ""
            assert len(doc) > 8, name
            assert not doc.startswith(f"{name}("), f"{name} has only the docstring that dataclass makes"


@each_module
def test_a_broad_except_stands_only_at_the_border_of_a_unit_of_work(path):
    broad = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    assert len(broad) <= (1 if BROAD_EXCEPT_ALLOWED_IN in path.parents else 0), broad


def test_there_is_one_broad_except_at_most():
    handlers = lines_that_match(r"except\s*(\(?(Base)?Exception\b|:)", MODULES)
    assert len(handlers) <= 1, handlers


@each_module
def test_only_the_command_line_speaks(path):
    if SOURCE / "cli" in path.parents:
        return
    calls = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}
    ]
    assert not calls


def test_every_room_is_a_package_that_says_what_it_holds():
    folders = {path.parent for path in MODULES}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


def test_imports_go_only_downwards():
    linted = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_nothing_is_left_for_later():
    assert not lines_that_match(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", MODULES)


def test_no_tracked_file_names_a_machine_or_a_download():
    paths = [path for path in tracked_files() if path != Path(__file__)]
    assert not lines_that_match(r"(?<![\w./-])/(work|home|root|Users)/\w", paths)
    assert not lines_that_match(r"https?://[^\s\"')>]+\.(whl|tgz|tar\.gz|zip)\b", paths)
    assert not lines_that_match(r"(?i)--(extra-)?index-url|--find-links|--trusted-host", paths)


@pytest.mark.parametrize("name", ["run", "test"])
def test_every_requirement_is_pinned_by_hash_and_names_no_host(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())
    assert len(pins) > 20
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", pin) for pin in pins)
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in text
    assert "file:" not in text


def test_what_runs_is_pinned_alike_for_running_and_for_testing():
    pins = {
        name: set(re.findall(r"^\S+==.*(?= \\$)", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.M))
        for name in ("run", "test")
    }
    assert pins["run"] <= pins["test"]


def test_every_dependency_is_explained_and_pinned():
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").casefold()
    pinned = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").casefold()
    for dependency in PROJECT["dependencies"]:
        name = re.match(r"[\w-]+", dependency).group().casefold()
        assert f"| {name}" in explained, f"{name} is not explained in docs/dependencies.md"
        assert f"\n{name}==" in f"\n{pinned}", f"{name} is not pinned"


def test_every_dependency_is_used():
    imported = {
        name.partition(".")[0]
        for path in MODULES
        for node in ast.walk(tree_of(path))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
        + ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }
    declared = {re.match(r"[\w-]+", dependency).group().replace("-", "_") for dependency in PROJECT["dependencies"]}
    assert declared <= imported


def test_the_repository_stays_small():
    sizes = {path: path.stat().st_size for path in tracked_files()}
    assert sum(sizes.values()) < 60e6
    assert not [path for path, size in sizes.items() if size > 15e6]
    assert sum(size for path, size in sizes.items() if SOURCE in path.parents) < 20e6


ENTRY_POINTS = [*PROJECT["scripts"].items()] + [
    point for group in PROJECT.get("entry-points", {}).values() for point in group.items()
]


@pytest.mark.parametrize(("name", "target"), ENTRY_POINTS, ids=[name for name, _ in ENTRY_POINTS])
def test_every_entry_point_leads_somewhere(name, target):
    module, _, attribute = target.partition(":")
    assert hasattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("import quaywatch", id="import"),
        pytest.param(
            "import contextlib, io, sys; sys.argv = ['quaywatch', '--help']\n"
            "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
            "    from quaywatch.cli import main; main()",
            id="--help",
        ),
    ],
)
def test_asking_for_help_loads_no_heavy_library(statement):
    check = f"{statement}\nimport sys; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []
