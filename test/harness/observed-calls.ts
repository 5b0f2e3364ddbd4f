/** Calls that were seen when a program ran (`test/fixtures/callgraph`), and the functions of a call graph that they name. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { CallGraphDocument, CallGraphReport } from "../../src/index.js";
import { callGraph, callGraphDocument } from "../../src/index.js";

const here = dirname(fileURLToPath(import.meta.url));
export const fixtures = join(dirname(here), "fixtures/callgraph");

export interface ObservedFixture {
  readonly language: string;
  readonly name: string;
  readonly folder: string;
  /** Caller and callee, each `path:line:name`; module level code has line 0. */
  readonly edges: readonly (readonly [caller: string, callee: string])[];
}

export function observedFixtures(): ObservedFixture[] {
  return ["python", "javascript"].flatMap((language) =>
    readdirSync(join(fixtures, language))
      .sort()
      .map((name) => {
        const folder = join(fixtures, language, name);
        const { edges } = JSON.parse(readFileSync(join(folder, "observed.json"), "utf8")) as Pick<ObservedFixture, "edges">;
        return { language, name, folder, edges };
      }),
  );
}

/** What running the program shows now, as `observed.json` holds it. */
export async function observe({ folder }: ObservedFixture): Promise<ObservedFixture["edges"]> {
  const isPython = existsSync(join(folder, "main.py"));
  const [command, script] = isPython ? ["python3", "observe.py"] : [process.execPath, "observe.mjs"];
  const { stdout } = await promisify(execFile)(command, [join(here, "observe-calls", script), folder], {
    env: { ...process.env, PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
  });
  return (JSON.parse(stdout) as Pick<ObservedFixture, "edges">).edges;
}

export interface Comparison {
  /** Edges that were seen and that the graph lacks. */
  readonly missing: readonly string[];
  /** Pairs of functions that the graph joins, from callers that ran, and how many of them were seen. */
  readonly joined: number;
  readonly seen: number;
  readonly unseen: readonly string[];
}

export async function compare(fixture: ObservedFixture): Promise<Comparison> {
  const report: CallGraphReport = await callGraph(fixture.folder);
  const document = callGraphDocument(report);
  const pairs = new Set(throughImplicitConstructors(document).map(({ from, to }) => `${from} ${to}`));
  const found = (caller: string, callee: string): [number, number][] =>
    nodesOf(document, caller).flatMap((from) => nodesOf(document, callee).map((to): [number, number] => [from, to]));
  const missing = fixture.edges.filter(([a, b]) => !found(a, b).some(([from, to]) => pairs.has(`${from} ${to}`)));
  const ran = new Set(fixture.edges.flat().flatMap((id) => nodesOf(document, id)));
  const observed = new Set(fixture.edges.flatMap(([a, b]) => found(a, b).map(([from, to]) => `${from} ${to}`)));
  const isFunction = (id: number): boolean => document.nodes[id]!.kind === "function" && !document.nodes[id]!.name.endsWith("<genexpr>");
  const joined = [...pairs].filter((pair) => {
    const [from, to] = pair.split(" ").map(Number) as [number, number];
    return ran.has(from) && isFunction(to);
  });
  const name = (pair: string): string =>
    pair
      .split(" ")
      .map((id) => document.nodes[Number(id)]!.name)
      .join(" -> ");
  return {
    missing: missing.map(([a, b]) => `${a} -> ${b}`),
    joined: joined.length,
    seen: joined.filter((pair) => observed.has(pair)).length,
    unseen: joined.filter((pair) => !observed.has(pair)).map(name),
  };
}

type Pair = { readonly from: number; readonly to: number };

/** A constructor that nobody wrote is no function of the program: what it calls, whoever makes the object calls. */
function throughImplicitConstructors({ nodes, edges }: CallGraphDocument): readonly Pair[] {
  const classes = new Set(nodes.filter((n) => n.kind === "class").map((n) => `${n.file} ${n.range?.join()} ${n.name}.constructor`));
  const isImplicit = (id: number): boolean => {
    const { kind, file, range, name } = nodes[id]!;
    return kind === "class" || classes.has(`${file} ${range?.join()} ${name}`);
  };
  const calledBy = new Map<number, number[]>();
  for (const { from, to } of edges) calledBy.set(from, [...(calledBy.get(from) ?? []), to]);
  const reached = (id: number, seen: ReadonlySet<number>): number[] =>
    (calledBy.get(id) ?? []).flatMap((to) => (isImplicit(to) && !seen.has(to) ? [to, ...reached(to, new Set([...seen, to]))] : [to]));
  return [...calledBy.keys()].flatMap((from) => reached(from, new Set()).map((to) => ({ from, to })));
}

/** The nodes that an observed function may be: those that begin on its line, by name where there are several. */
function nodesOf(document: CallGraphDocument, id: string): number[] {
  const [path = "", line = "", name = ""] = /^(.*?):(\d+):(.*)$/.exec(id)?.slice(1) ?? [];
  const own = document.nodes.filter((node) => node.file === path);
  if (line === "0") return own.filter((node) => node.kind === "module").map((node) => node.id);
  const onLine = own.filter((node) => node.kind !== "module" && node.range?.[0] === Number(line));
  const plain = name.replace(/^[gs]et /, "");
  const named = onLine.filter((node) => node.name.slice(node.name.search(/[^.:]*$/)) === plain);
  const functions = onLine.filter((node) => node.kind === "function");
  return (named.length > 0 ? named : functions.length > 0 ? functions : onLine).map((node) => node.id);
}
