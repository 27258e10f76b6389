"""The small mistakes that `make mutants` tries: where one can be made in a file, and how it reads then."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple


class Mutation(NamedTuple):
    """``text`` in place of what stands from ``start`` to ``end``, in bytes."""

    start: int
    end: int
    text: str


OPERATORS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "+": "-",
    "-": "+",
    "*": "/",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
    "and": "or",
    "or": "and",
}
OPERATOR = re.compile(r"is not|not in|[<>=!]=|[-<>+*]|\b(?:is|in|and|or)\b")
SQL = re.compile(r"\b(?:select|insert into|update|delete from|where|order by)\s")
# In a query: a condition left out, turned round or off by one, a lock or an order forgotten, a row too many.
SQL_MISTAKES = (
    (r"\band (?:not )?[\w.$:]+ (?:=|<>|<=|>=|<|>|is not|is) [\w.$:]+(?:\([^()]*\))?", ""),
    (r"\band (?=not exists|exists|not |\()", "or "),
    (r"\band\b", "or"),
    (r" < ", " <= "),
    (r" <= ", " < "),
    (r" > ", " >= "),
    (r" >= ", " > "),
    (r"\bnot exists\b", "exists"),
    (r"\bis null\b", "is not null"),
    (r"\bis not null\b", "is null"),
    (r"\bfor (?:no key update|update|share|key share)(?: of \w+)?(?: skip locked| nowait)?", ""),
    (r"\bskip locked\b", ""),
    (r"\border by [\w. ]+(?:, [\w. ]+)*", ""),
    (r"\bdesc\b", ""),
    (r"\blimit \$?\d+", ""),
    (r"\bdistinct\b", ""),
    (r"\bunion\b(?! all)", "union all"),
    (r"\bleft join\b", "join"),
    (r"\bwhere (?=\w)", "where not "),
)
DULL = re.compile(r"(?:await )?(?:log|logger|logging|structlog|metrics)\.")


class Finder(ast.NodeVisitor):
    """Walks what runs: no docstrings, annotations, decorators, log lines or type-checking."""

    def __init__(self, source: str) -> None:
        self.lines = [0]
        self.source = source.encode()
        for line in self.source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.found: list[Mutation] = []

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where it begins and ends, in bytes."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self.lines[node.lineno - 1] + node.col_offset
        return start, self.lines[node.end_lineno - 1] + node.end_col_offset

    def text(self, node: ast.expr | ast.stmt) -> str:
        """As it is written."""
        start, end = self.span(node)
        return self.source[start:end].decode()

    def put(self, node: ast.expr | ast.stmt, text: str) -> None:
        """Something else in its place."""
        self.found.append(Mutation(*self.span(node), text))

    def operator(self, left: ast.expr, right: ast.expr) -> None:
        """The sign between two operands, which may stand in brackets."""
        start, end = self.span(left)[1], self.span(right)[0]
        if sign := OPERATOR.search(self.source[start:end].decode()):
            self.found.append(Mutation(start + sign.start(), start + sign.end(), OPERATORS[sign.group()]))

    def visit(self, node: ast.AST) -> None:
        """All that can go wrong in it, then in its parts."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for statement in node.body[ast.get_docstring(node) is not None :]:
                    self.visit(statement)
                return
            case ast.AnnAssign():
                if node.value:
                    self.visit(node.value)
                return
            case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
                return
            case ast.Expr(value=ast.Call() | ast.Await()):
                if DULL.match(self.text(node)):
                    return
                self.put(node, "pass")
            case ast.stmt():
                self.statement(node)
            case ast.expr():
                self.expression(node)
        if not isinstance(node, ast.JoinedStr):
            self.generic_visit(node)

    def statement(self, node: ast.stmt) -> None:
        """A branch turned round, a step or a lock left out, a failure that is not expected."""
        match node:
            case ast.If(test=test) | ast.While(test=test):
                self.put(test, f"not ({self.text(test)})")
            case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
                self.put(value, "None")
            case ast.Continue():
                self.put(node, "break")
            case ast.Break() | ast.Raise():
                self.put(node, "pass")
            case ast.AugAssign():
                self.put(node, "pass")
            case ast.AsyncWith(items=[ast.withitem(context_expr=guard, optional_vars=None)]):
                if "timeout" not in self.text(guard):  # the lock or the transaction left out
                    self.put(guard, "__import__('contextlib').nullcontext()")
            case ast.Try(handlers=handlers):
                for handler in handlers:
                    if isinstance(handler.type, ast.Tuple):
                        for kind in handler.type.elts:
                            self.put(kind, "ZeroDivisionError")

    def expression(self, node: ast.expr) -> None:
        """A sign, a bound, a condition that is another."""
        match node:
            case ast.Compare(left=left, comparators=[right]):
                self.operator(left, right)
            case ast.BinOp(left=left, right=right):
                self.operator(left, right)
            case ast.BoolOp(values=values):
                self.operator(*values[-2:])
                for value in values:
                    self.put(value, str(isinstance(node.op, ast.And)))
            case ast.UnaryOp(op=ast.Not()):
                self.put(node, self.text(node.operand))
            case ast.IfExp(test=test):
                self.put(test, f"not ({self.text(test)})")
            case ast.Call(func=ast.Name("sorted"), args=[what]):
                self.put(node, f"list({self.text(what)})")
            case ast.comprehension(ifs=[test]):
                self.put(test, "True")
            case ast.Constant(value=bool() as value):
                self.put(node, str(not value))
            case ast.Constant(value=int() as value):
                self.put(node, str(value + 1))
            case ast.Constant(value=str()) | ast.JoinedStr() if SQL.search(self.text(node)):
                self.query(node)

    def query(self, node: ast.expr) -> None:
        """The mistakes of a query."""
        start, text = self.span(node)[0], self.text(node)
        for pattern, instead in SQL_MISTAKES:
            for place in re.finditer(pattern, text):
                first = start + len(text[: place.start()].encode())
                self.found.append(Mutation(first, first + len(place.group().encode()), instead))


def applied(source: str, mutation: Mutation) -> str:
    """The file with the mistake in it."""
    raw = source.encode()
    return (raw[: mutation.start] + mutation.text.encode() + raw[mutation.end :]).decode()


def mutations(source: str) -> Iterator[Mutation]:
    """Each one that still is Python."""
    finder = Finder(source)
    finder.visit(ast.parse(source))
    for mutation in sorted(set(finder.found)):
        try:
            compile(applied(source, mutation), "mutant", "exec")
        except SyntaxError:
            continue
        yield mutation
