"""Where Python files can be edited without changing what they mean: a list of applications on stdin, each a mapping of paths
to texts; on stdout, for each application, its variables that can be renamed and its edits that only change the layout.

A variable is a local of a function, lambda or comprehension with the places of all its occurrences. Left out are those whose
name means something outside: parameters that may be given by keyword, imported names, functions and classes, names that
code can look up (`locals()`), and those at places that `ast` does not tell. An edit is a list of replacements. All places are
offsets in code points. Each answer is checked here: with every variable renamed the files compile to the same code, with every
edit made they have the same syntax tree."""
import ast
import io
import json
import re
import sys
import tokenize

INTROSPECTION = {"locals", "vars", "eval", "exec", "dir"}
KEEPS_CALLERS = {"staticmethod", "classmethod", "property"}
NOTE = "# it's a (note"
# Deeper than any line it is put in: the grammar takes a shallower one for the end of a block where no bracket could close.
DEEP = "\n" + " " * 70


class Text:
    """A text with the places of its lines."""

    def __init__(self, text):
        assert "\r" not in text and "\f" not in text
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tree = ast.parse(text)
        self.tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))

    def at(self, row, column):
        """The offset of a token's place."""
        return self.starts[row - 1] + column

    def start(self, node):
        return self.at(node.lineno, self._column(node.lineno, node.col_offset))

    def end(self, node):
        return self.at(node.end_lineno, self._column(node.end_lineno, node.end_col_offset))

    def _column(self, row, in_bytes):
        return len(self.lines[row - 1].encode()[:in_bytes].decode())


def replaced(text, replacements):
    """The text with (start, end, new) replaced; of several at one place, in their order."""
    parts, done = [], 0
    for start, end, new in sorted(replacements, key=lambda r: r[0]):
        parts += [text[done:start], new]
        done = end
    return "".join(parts) + text[done:]


# Renaming


class Scope:
    def __init__(self, kind, parent):
        self.kind = kind
        self.parent = parent
        self.bound = set()
        self.fixed = set()
        self.outer = {}

    def owner(self, name):
        """The scope whose variable the name is here; None for globals and builtins."""
        if self.outer.get(name) == "global":
            return None
        scope = self.parent if name in self.outer else self
        if scope is self and name not in self.bound:
            scope = self.parent
        while scope is not None and not (name in scope.bound and (scope is self or scope.kind != "class")):
            scope = scope.parent if scope.outer.get(name) != "global" else None
        return None if scope is None or scope.kind == "module" else scope


class Occurrences(ast.NodeVisitor):
    """All occurrences of names, each with its scope and place (None where it is not known)."""

    def __init__(self, source, keywords, words):
        self.source = source
        self.keywords = keywords
        self.words = words
        self.scope = Scope("module", None)
        self.found = []
        self.in_string = False

    def bind(self, name, start, fixed=False):
        scope = self.scope
        scope.bound.add(name)
        self.see(name, start)
        if fixed:
            scope.fixed.add(name)

    def see(self, name, start):
        exact = start is not None and self.source.text[start : start + len(name)] == name
        self.found.append((self.scope, name, start if exact and not self.in_string else None))

    def within(self, kind, visit):
        self.scope = Scope(kind, self.scope)
        visit()
        self.scope = self.scope.parent

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.see(node.id, self.source.start(node))
        else:
            self.bind(node.id, self.source.start(node))

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        inner = self.scope
        while self.scope.kind == "comprehension":
            self.scope = self.scope.parent
        self.bind(node.target.id, self.source.start(node.target))
        self.scope = inner

    def visit_JoinedStr(self, node):
        """Before 3.12 places inside are wrong; `{x=}` shows the name."""
        before = self.in_string
        shown = re.search(r"=\s*(![rsa]\s*)?(:[^{}]*)?\}", self.source.text[self.source.start(node) : self.source.end(node)])
        self.in_string = before or sys.version_info < (3, 12) or shown is not None
        self.generic_visit(node)
        self.in_string = before

    def visit_Lambda(self, node):
        self.function(node, [node.body], False)

    def visit_FunctionDef(self, node):
        assert not getattr(node, "type_params", [])
        self.bind(node.name, None)
        decorators = [getattr(d, "id", getattr(d, "attr", "")) for d in node.decorator_list]
        for part in [*node.decorator_list, *([node.returns] if node.returns else [])]:
            self.visit(part)
        self.function(node, node.body, any(d not in KEEPS_CALLERS and d != "setter" for d in decorators))

    visit_AsyncFunctionDef = visit_FunctionDef

    def function(self, node, body, given_by_others):
        a = node.args
        parameters = [*a.posonlyargs, *a.args, *([a.vararg] if a.vararg else []), *a.kwonlyargs, *([a.kwarg] if a.kwarg else [])]
        for part in [*a.defaults, *(d for d in a.kw_defaults if d), *(p.annotation for p in parameters if p.annotation)]:
            self.visit(part)

        def inside():
            for p in parameters:
                public = given_by_others or p.arg in self.keywords or p.arg in self.words
                self.bind(p.arg, self.source.start(p), fixed=public)
            for part in body:
                self.visit(part)

        self.within("function", inside)

    def visit_ClassDef(self, node):
        assert not getattr(node, "type_params", [])
        self.bind(node.name, None)
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(part)
        self.within("class", lambda: [self.visit(part) for part in node.body])

    def comprehension(self, node):
        first, *others = node.generators
        self.visit(first.iter)

        def inside():
            for part in [first.target, *first.ifs, *others]:
                self.visit(part)
            for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
                self.visit(part)

        self.within("comprehension", inside)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def visit_Global(self, node):
        for name in node.names:
            self.scope.outer[name] = "global"

    def visit_Nonlocal(self, node):
        start, end = self.source.start(node), self.source.end(node)
        for token in self.source.tokens:
            at = self.source.at(*token.start)
            if token.type == tokenize.NAME and start < at < end:
                self.see(token.string, at)
                self.scope.outer[token.string] = "nonlocal"

    def visit_ExceptHandler(self, node):
        if node.name is not None:
            after = self.source.end(node.type)
            tokens = [t for t in self.source.tokens if self.source.at(*t.start) >= after]
            place = next(i for i, t in enumerate(tokens) if t.string == "as") + 1
            self.bind(node.name, self.source.at(*tokens[place].start))
        self.generic_visit(node)

    def visit_alias(self, node):
        if node.asname is not None:
            placed = hasattr(node, "end_lineno")
            self.bind(node.asname, self.source.end(node) - len(node.asname) if placed else None)
        elif node.name != "*":
            self.bind(node.name.split(".")[0], None)

    def capture(self, node):
        if node.name is not None:
            self.bind(node.name, self.source.end(node) - len(node.name))
        self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = capture

    def visit_MatchMapping(self, node):
        if node.rest is not None:
            self.bind(node.rest, None)
        self.generic_visit(node)


def public_names(sources):
    """Names used for keywords in calls, and words in strings: what parameters may be given by."""
    keywords, words = set(), set()
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.keyword):
                keywords.add(node.arg)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.update(re.findall(r"\w+", node.value))
    return keywords, words


def variables_of(source, keywords, words):
    """The starts of all occurrences of each variable, by name and scope."""
    if any(isinstance(n, ast.Name) and n.id in INTROSPECTION for n in ast.walk(source.tree)):
        return []
    occurrences = Occurrences(source, keywords, words)
    occurrences.visit(source.tree)
    places = {}
    for scope, name, start in occurrences.found:
        owner = scope.owner(name)
        if owner is not None:
            places.setdefault((owner, name), set()).add(start)
    return [
        {"name": name, "starts": sorted(starts)}
        for (owner, name), starts in places.items()
        if owner.kind != "class" and name not in owner.fixed and None not in starts
        if not name.startswith("__") and not shadows(owner, name)
    ]


def shadows(owner, name):
    """Since 3.12 a comprehension runs in its function: the check cannot tell its variable from one of that name there."""
    return sys.version_info >= (3, 12) and owner.kind == "comprehension" and owner.parent.owner(name) is not None


def check_variables(source, variables):
    """With a 0 behind each name, which keeps the order of names, only names of variables differ in the code."""
    renames = [(s + len(v["name"]), s + len(v["name"]), "0") for v in variables for s in v["starts"]]
    renamed = replaced(source.text, renames)
    assert same_code(code_of(source.text), code_of(renamed)), renamed


def code_of(text):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
    return compile(tree, "x.py", "exec")


def same_code(one, other):
    def names(code):
        return [code.co_varnames, code.co_cellvars, code.co_freevars]

    paired = [list(zip(a, b)) for a, b in zip(names(one), names(other)) if len(a) == len(b)]
    same = len(paired) == 3 and all(b in (a, a + "0") for pairs in paired for a, b in pairs)
    same = same and one.co_code == other.co_code and one.co_names == other.co_names
    same = same and len(one.co_consts) == len(other.co_consts)
    for a, b in zip(one.co_consts, other.co_consts):
        if hasattr(a, "co_code") and hasattr(b, "co_code"):
            same = same and same_code(a, b)
        else:
            # Since 3.13 a class lists the attributes that are set on what is called `self`.
            same = same and (a == b or (sys.version_info >= (3, 13) and type(a) is type(b) is tuple))
    return same


# Layout

BESIDE = {tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def line_edits(source):
    """Blank lines and comments before lines, behind them and, in brackets, inside them; backslashes before tokens."""
    depth, in_string, fresh, previous = 0, 0, True, None
    for token in source.tokens:
        name = tokenize.tok_name[token.type]
        at = source.at(*token.start)
        if name in ("FSTRING_END", "TSTRING_END"):
            in_string -= 1
        if token.type == tokenize.NEWLINE and previous.type != tokenize.COMMENT:
            yield "comment behind", [[at, at, f"  {NOTE}"]]
        if token.type not in BESIDE and in_string == 0 and name not in ("FSTRING_END", "TSTRING_END"):
            if fresh:
                line = source.at(token.start[0], 0)
                yield "blank line", [[line, line, "\n   \n"]]
                yield "comment before", [[line, line, f"     {NOTE}\n"]]
            elif depth > 0:
                yield "line break", [[at, at, "\n " if previous.string == "(" else DEEP]]
                yield "comment inside", [[at, at, f"{NOTE}{DEEP}"]]
            else:
                yield "backslash", [[at, at, " \\\n  "]]
            fresh = False
        if token.type == tokenize.OP and in_string == 0:
            depth += (token.string in "([{") - (token.string in ")]}")
        in_string += name in ("FSTRING_START", "TSTRING_START")
        fresh = fresh or token.type == tokenize.NEWLINE
        previous = token


class Parenthesised(ast.NodeVisitor):
    """Expressions that can stand in parentheses: those that are read, outside of f-strings, patterns and annotations."""

    def __init__(self):
        self.found = []

    def visit(self, node):
        if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            if not isinstance(node, (ast.Starred, ast.Slice)):
                self.found.append(node)
        super().visit(node)

    def visit_JoinedStr(self, node):
        pass

    visit_TemplateStr = visit_arg = visit_JoinedStr

    def visit_Subscript(self, node):
        self.visit(node.value)
        for part in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            self.visit(part)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)

    def function(self, node):
        for part in [node.args, *node.body]:
            self.visit(part)

    visit_FunctionDef = visit_AsyncFunctionDef = function

    def visit_ClassDef(self, node):
        for part in [*node.bases, *node.keywords, *node.body]:
            self.visit(part)

    def visit_match_case(self, node):
        for part in [*([node.guard] if node.guard else []), *node.body]:
            self.visit(part)


def parenthesis_edits(source):
    visitor = Parenthesised()
    visitor.visit(source.tree)
    for node in visitor.found:
        start, end = source.start(node), source.end(node)
        yield "parentheses", [[start, start, "("], [end, end, ")"]]


def indentation(source, unit):
    """The replacements that indent by this unit."""
    depth, fresh, replacements = 0, True, []
    for token in source.tokens:
        depth += (token.type == tokenize.INDENT) - (token.type == tokenize.DEDENT)
        if fresh and token.type not in BESIDE:
            line = source.at(token.start[0], 0)
            replacements.append([line, source.at(*token.start), unit * depth])
            fresh = False
        fresh = fresh or token.type == tokenize.NEWLINE
    return replacements


def layouts_of(source):
    edits = [{"kind": kind, "replacements": r} for kind, r in [*parenthesis_edits(source), *line_edits(source)]]
    units = {"space": " ", "two": "  ", "seven": " " * 7, "tab": "\t"}
    return {"edits": edits, "indentations": {name: indentation(source, unit) for name, unit in units.items()}}


def check_layouts(source, layouts):
    for indent in [[], *layouts["indentations"].values()]:
        edited = replaced(source.text, in_order([*(r for e in layouts["edits"] for r in e["replacements"]), *indent]))
        assert ast.dump(ast.parse(edited)) == ast.dump(source.tree), edited


def in_order(replacements):
    """At one place: what closes, what goes between, what opens; what replaces something last."""
    return sorted(replacements, key=lambda r: (r[0], r[1] - r[0], {")": 0, "(": 2}.get(r[2], 1)))


def answer(files):
    sources = {path: Text(text) for path, text in files.items()}
    keywords, words = public_names(sources.values())
    result = {}
    for path, source in sources.items():
        variables, layouts = variables_of(source, keywords, words), layouts_of(source)
        check_variables(source, variables)
        check_layouts(source, layouts)
        result[path] = {"variables": variables, **layouts}
    return result


json.dump([answer(files) for files in json.load(sys.stdin)], sys.stdout)
