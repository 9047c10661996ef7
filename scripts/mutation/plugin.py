"""Changes the server plugin in a copy of the project, one place at a time, and runs its tests after each change.

Usage: plugin.py COPY. Prints a line for each change that no test noticed, then the counts as JSON.
"""

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

OTHER_OPERATOR: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
}  # fmt: skip
SECONDS = 300
FIRST = {
    "feed.py": ["plugin.test.ts", "plugin-queue.test.ts"],
    "journal.py": ["journal.test.ts"],
    "routes.py": ["plugin.test.ts"],
}
"""The test files that notice most changes of a file run first."""


def changes(node: ast.AST):
    """Yields a label for each possible change of a node, and a function that makes it."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER_OPERATOR:
        yield "comparison", lambda n: n.ops.__setitem__(0, OTHER_OPERATOR[type(n.ops[0])]())
    if isinstance(node, (ast.BoolOp, ast.BinOp)) and type(node.op) in OTHER_OPERATOR:
        yield "operator", lambda n: setattr(n, "op", OTHER_OPERATOR[type(n.op)]())
    if isinstance(node, (ast.If, ast.IfExp, ast.While)) and not isinstance(node.test, ast.Constant):
        for value in (True, False):
            yield f"condition {value}", lambda n, v=value: setattr(n, "test", ast.Constant(v))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "no not", lambda n: setattr(n, "op", ast.UAdd()) or setattr(n, "operand", as_bool(n.operand))
    # Like Stryker, this doesn't change numbers.
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "constant", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.Return) and ast.unparse(node) not in ("return", "return None"):
        yield "return None", lambda n: setattr(n, "value", ast.Constant(None))
    if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Await)):
        yield "no call", lambda n: setattr(n, "value", ast.Constant(None))


def as_bool(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("bool", ast.Load()), [node], [])


def mutants(source: str):
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for what, change in changes(node):
            mutated = copy.deepcopy(tree)
            change(next(n for at, n in enumerate(ast.walk(mutated)) if at == place))
            yield getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(mutated))


def failure_of(project: Path, tests: Iterable[str]) -> str | None:
    files = [f"test/integration/plugin/{name}" for name in tests]
    # Leaves out type checking, which takes longer than all other tests, and tests that don't run the plugin's code.
    options = ["--project", "integration", "--maxWorkers=3", "--bail=1", "-t", "^(?!.*(is typed|its double))"]
    command = ["node", "node_modules/vitest/vitest.mjs", "run", *options, *files]
    try:
        ended = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        return str(error)
    return ended.stderr if ended.returncode else None


def main(project: Path) -> None:
    folder = project / "assets" / "compileo-plugin" / "tray_src"
    tests = {file.name for file in (project / "test/integration/plugin").glob("*.test.ts")}
    if failure := failure_of(project, tests):
        sys.exit(f"The plugin's tests fail without any change:\n{failure}")
    noticed = total = 0
    for file in sorted(folder.glob("*.py")):
        original = file.read_text()
        for line, what, source in mutants(original):
            file.write_text(source)
            total += 1
            first = FIRST[file.name]
            if failure_of(project, first) or failure_of(project, tests.difference(first)):
                noticed += 1
            else:
                print(f"assets/compileo-plugin/{file.name}:{line} {what}", flush=True)
        file.write_text(original)
    print(json.dumps({"noticed": noticed, "all": total}))


main(Path(sys.argv[1]))
