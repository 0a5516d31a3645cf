"""What of our code could run a stranger's: unpickling, text run as code, shells. Found in the syntax, not by words."""

import ast
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("sertools", "notebooks", "benchmarks", "tests")
MODULES = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "jsonpickle", "commands"}
BUILT_IN = {"eval", "exec", "compile", "execfile", "__import__"}
METHODS = {
    "read_pickle", "to_pickle", "read_hdf", "to_hdf", "HDFStore", "unsafe_load", "full_load", "load_all", "getoutput",
    "getstatusoutput", "popen", "load_state_dict_from_url",
}  # fmt: skip
OF_MODULES = {
    ("torch", "load"), ("torch", "save"), ("torch.hub", "load"), ("joblib", "load"), ("joblib", "dump"),
    ("joblib", "Memory"), ("os", "system"),
}  # fmt: skip
TEXTS = {"query", "eval"}  # of a DataFrame: a text of our own is code of our own, any other is not
FALSE = {"shell", "allow_pickle", "trust_remote_code"}  # arguments that may only be False


def files(root: Path) -> list[Path]:
    """The Python files of ours, below the project's root."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))


def found(source: str, name: str) -> list[str]:
    """What a source text has of it, as "name:line: what"."""
    return [f"{name}:{line}: {what}" for line, what in _found(ast.parse(source))]


def _found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    safe = {"SafeLoader", "CSafeLoader"} | _safe_loaders(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from ((node.lineno, f"import {name}") for name in names if MODULES & set(name.split(".")))
            if isinstance(node, ast.ImportFrom):
                taken = ((node.module, alias.name) for alias in node.names)
                yield from (
                    (node.lineno, f"from {module} import {name}") for module, name in taken if _bad(module, name)
                )
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _call(node, safe))


def _bad(module: str | None, name: str) -> bool:
    return (module, name) in OF_MODULES or name in METHODS


def _call(node: ast.Call, safe: set[str]) -> Iterator[str]:
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    for name in FALSE & set(keywords):
        if not (isinstance(keywords[name], ast.Constant) and keywords[name].value is False):
            yield f"{name}={ast.unparse(keywords[name])}"
    if isinstance(node.func, ast.Name) and node.func.id in BUILT_IN:
        yield f"{node.func.id}()"
    if not isinstance(node.func, ast.Attribute):
        return
    whose, called = ast.unparse(node.func.value), node.func.attr
    if _bad(whose, called):
        yield f"{whose}.{called}()"
    if called in TEXTS and node.args and not isinstance(node.args[0], ast.Constant):
        yield f".{called}({ast.unparse(node.args[0])})"
    if (whose, called) == ("yaml", "load"):
        loader = ast.unparse(keywords.get("Loader") or (node.args[1:] or [ast.Constant(None)])[0])
        if loader.removeprefix("yaml.") not in safe:
            yield f"yaml.load with {loader}"
    if called == "from_pretrained" and not whose.endswith("Config"):
        if not any(isinstance(v, ast.Constant) and v.value is True for v in [keywords.get("use_safetensors")]):
            yield f"{whose}.from_pretrained() without use_safetensors=True"


def _safe_loaders(tree: ast.AST) -> set[str]:
    """Classes of the source that inherit from PyYAML's safe loader."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {node.name for node in classes if "yaml.SafeLoader" in map(ast.unparse, node.bases)}
