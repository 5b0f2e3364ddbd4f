/** What the call graph says of its edges, and that it says the same whatever the order of the modules. */
import { describe, expect, it } from "vitest";
import { buildCallGraph } from "../../src/callgraph/build-call-graph.js";
import type { CallGraphResult } from "../../src/callgraph/call-graph.js";
import { loadJavaScript } from "../../src/frontends/javascript/javascript-frontend.js";
import { loadPython } from "../../src/frontends/python/python-frontend.js";
import type { Module } from "../../src/ir/ir.js";
import { moduleName } from "../../src/source-languages.js";

const python = await loadPython();
const javascript = await loadJavaScript();

function lower(files: Readonly<Record<string, string>>): Module[] {
  return Object.entries(files).map(
    ([path, text]) => (path.endsWith(".py") ? python : javascript).lower(path, moduleName(path), text).module!,
  );
}

function edges({ graph }: CallGraphResult): string[] {
  return graph.mapEdges(
    (_key, { reason, through, assumed }, _source, _target, from, to) =>
      `${from.name} -> ${to.name} ${reason}${through === undefined ? "" : ` ${through}`}${assumed === true ? " assumed" : ""}`,
  );
}

const shop = {
  "bin.py": "def drop(item):\n    return item\n\n\ndef keep(item):\n    return item\n",
  "main.py": [
    "from bin import drop, keep",
    "actions = {'d': drop}",
    "actions['k'] = keep",
    "class Sorter:",
    "    def __init__(self, action):",
    "        self.action = action",
    "    def __call__(self, item):",
    "        return self.action(item)",
    "    @property",
    "    def twice(self):",
    "        return self(2)",
    "s = Sorter(actions['k'])",
    "s(1)",
    "s.twice",
    "list(map(s.action, [1]))",
    "def handler(event):",
    "    return drop(event)",
  ].join("\n"),
};

describe("the call graph", () => {
  const result = buildCallGraph({ modules: lower(shop) });

  it("has each call with its reason", () => {
    expect(edges(result)).toEqual([
      "main.Sorter.__call__ -> bin.keep call",
      "main.Sorter -> builtins.property decorator",
      "main.Sorter.twice -> main.Sorter.__call__ call",
      "main -> main.Sorter construct",
      "main -> main.Sorter.__init__ construct",
      "main -> main.Sorter.__call__ call",
      "main -> main.Sorter.twice getter twice",
      "main -> builtins.list call",
      "main -> builtins.map call",
      "main -> bin.keep callback builtins.map",
      "main.handler -> bin.drop call assumed",
    ]);
  });

  it("tells the way of a callee", () => {
    const way = result.graph.findEdge((_key, _attributes, _source, _target, from) => from.name === "main.Sorter.__call__");
    expect(result.graph.getEdgeAttribute(way!, "way")).toEqual([
      "variable keep of bin",
      "[k] of the dict at main.py:2:11",
      "parameter action of Sorter.__init__",
      "attribute action of Sorter",
    ]);
  });

  it("names the functions that nothing calls", () => {
    const entries = result.graph.filterNodes((_key, { isEntry }) => isEntry === true);
    expect(entries.map((key) => result.graph.getNodeAttribute(key, "name"))).toEqual(["main.handler"]);
  });

  it("is the same for modules in another order", () => {
    const other = buildCallGraph({ modules: lower(shop).reverse() });
    expect(other.graph.export()).toEqual(result.graph.export());
  });

  it("says what was left out where the budget runs out", () => {
    const partial = buildCallGraph({ modules: lower(shop) }, { budget: 30 });
    expect(partial.completeness).toBe("partial");
    expect(partial.reasons).toEqual([expect.stringMatching(/^The budget of work ran out: the code of \d of 6 functions was not followed/)]);
  });
});

describe("what nobody wrote as a call", () => {
  const call = (text: string): string[] => edges(buildCallGraph({ modules: lower({ "main.py": text }) }));

  it("is none: a comprehension appends to its list", () => {
    expect(call("def f(x): return x\nys = [f(x) for x in range(3)]\nys.append(1)\n")).toEqual([
      "main -> main.f call",
      "main -> builtins.range call",
      "main -> builtins.list.append call",
    ]);
  });

  it("keeps the last part of a long name of the outside world", () => {
    const [edge] = call("import a\na.b.c.d.e.f.g.h.i.j.k()\n");
    expect(edge).toBe("main -> a.b.c.d.e.f.g.….k call");
  });
});

describe("a function that hands on what it is given", () => {
  const call = (text: string): string[] => edges(buildCallGraph({ modules: lower({ "main.py": text }) }));

  it("gives each caller its own", () => {
    const text = "def same(f): return f\ndef a(): pass\ndef b(): pass\ndef one(): same(a)()\ndef two(): same(b)()\none()\ntwo()\n";
    expect(call(text).filter((edge) => /(one|two) -> main\.[ab]/.test(edge))).toEqual([
      "main.one -> main.a call",
      "main.two -> main.b call",
    ]);
  });
});

describe("what binds itself", () => {
  it("ends", () => {
    const text = "class A { constructor() { this.f = this.f.bind(this); } f() { g(); } }\nfunction g() {}\nnew A().f();\n";
    expect(edges(buildCallGraph({ modules: lower({ "main.js": text }) }))).toContain("main.js -> main.js:A.f call");
  });
});

describe("a table of handlers read at a computed key", () => {
  it("gives the functions of the table, in it or in its objects", () => {
    const text = "const t = { a: () => 1, b: { run() { return 2; } } };\nfunction go(k) { t[k](); t[k].run(); }\ngo(process.argv[2]);\n";
    expect(edges(buildCallGraph({ modules: lower({ "main.js": text }) }))).toEqual(
      expect.arrayContaining(["main.js:go -> main.js:a call", "main.js:go -> main.js:run call"]),
    );
  });
});
