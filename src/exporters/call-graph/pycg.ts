/**
 * The call graph in the simple format of PyCG (https://github.com/vitsalis/PyCG): for each function the names of what it
 * calls. Lambdas are numbered within what they stand in, generator expressions belong to the function around them, a class
 * is called by its `__init__` alone, and names of the language are `<builtin>.len`, `<**PyStr**>.join`.
 */
import type { CallGraphNode, CallGraphReport } from "../../call-graphs.js";
import { stableJson } from "../stable-json.js";

const types: Readonly<Record<string, string>> = {
  str: "PyStr",
  dict: "PyDict",
  list: "PyList",
  tuple: "PyTuple",
  set: "PySet",
  int: "PyNum",
};

export function callGraphPycg({ result: { graph } }: CallGraphReport): string {
  const names = namesOf(graph.mapNodes((key, node): [string, CallGraphNode] => [key, node]));
  const callees = new Map<string, Set<string>>();
  const of = (name: string): Set<string> => {
    let own = callees.get(name);
    if (own === undefined) callees.set(name, (own = new Set()));
    return own;
  };
  graph.forEachNode((key, { kind }) => {
    if (kind === "function" || kind === "module") of(names.get(key)!);
  });
  graph.forEachEdge((_edge, _attributes, source, target, _from, to) => {
    if (to.kind === "class" || /<genexpr>$/.test(to.name)) return;
    of(names.get(source)!).add(names.get(target)!);
    of(names.get(target)!);
  });
  const sorted = [...callees].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => [name, [...own].sort()]);
  return `${stableJson(Object.fromEntries(sorted))}\n`;
}

function namesOf(nodes: readonly [string, CallGraphNode][]): Map<string, string> {
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const [key, node] of [...nodes].sort(([, a], [, b]) => place(a) - place(b))) {
    const owner = /^(.*[.:])<lambda>$/.exec(node.name)?.[1];
    const count = owner === undefined ? 0 : (counts.get(owner) ?? 0) + 1;
    if (owner !== undefined) counts.set(owner, count);
    names.set(key, nameOf(node, owner === undefined ? node.name : `${owner}<lambda${count}>`));
  }
  return names;
}

function nameOf({ kind }: CallGraphNode, name: string): string {
  if (kind !== "external") return name.replace(/(\.<genexpr>)+$/, "");
  const [, type, rest] = /^builtins\.(\w+)\.(.*)$/.exec(name) ?? [];
  const pythonType = type === undefined ? undefined : types[type];
  return pythonType === undefined ? name.replace(/^builtins\./, "<builtin>.") : `<**${pythonType}**>.${rest}`;
}

/** Source order within a file. */
function place({ span }: CallGraphNode): number {
  return span === undefined ? 0 : span.line * 10_000 + span.column;
}
