/**
 * The call graph in the format of Jelly (https://github.com/cs-au-dk/jelly): functions and calls by their positions
 * `file:line:column:endLine:endColumn`, with edges from functions and from calls to functions. As there, a constructor stands at
 * the place of its class, and what is outside the program does not appear.
 */
import type { Span } from "../../base/span.js";
import type { CallGraphNode, CallGraphReport } from "../../call-graphs.js";

export function callGraphJelly({ result: { graph }, files: read }: CallGraphReport): string {
  const files = [...new Set(graph.mapNodes((_key, { span }) => span?.path).filter((path) => path !== undefined))].sort();
  const fileIndex = new Map(files.map((file, i) => [file, i]));
  const classes = new Map<string, Span>();
  graph.forEachNode((_key, { kind, name, span }) => {
    if (kind === "class" && span !== undefined) classes.set(name, span);
  });
  const location = (span: Span): string => `${fileIndex.get(span.path)}:${span.line}:${span.column}:${span.endLine}:${span.endColumn}`;
  const spanOf = ({ name, span }: CallGraphNode): Span | undefined => classes.get(/^(.*)\.constructor$/.exec(name)?.[1] ?? "") ?? span;
  const functions = new Numbering();
  const calls = new Numbering();
  const functionEdges = new Set<string>();
  const callEdges = new Set<string>();
  graph.forEachNode((_key, node) => {
    const span = spanOf(node);
    if (span !== undefined) functions.of(location(span));
  });
  graph.forEachEdge((_key, edge, _source, _target, from, to) => {
    const [caller, callee] = [spanOf(from), spanOf(to)];
    if (caller === undefined || callee === undefined) return;
    const target = functions.of(location(callee));
    functionEdges.add(`${functions.of(location(caller))},${target}`);
    callEdges.add(`${calls.of(location(edge.span))},${target}`);
  });
  const pairs = (edges: ReadonlySet<string>): number[][] => [...edges].map((edge) => edge.split(",").map(Number));
  const entries = read.filter(({ isDependency }) => !isDependency).map(({ path }) => path);
  const document = {
    entries,
    files,
    functions: functions.record(),
    calls: calls.record(),
    fun2fun: pairs(functionEdges),
    call2fun: pairs(callEdges),
  };
  return `${JSON.stringify(document)}\n`;
}

/** Numbers for texts, in the order in which they come. */
class Numbering {
  private readonly numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) this.numbers.set(text, (number = this.numbers.size));
    return number;
  }

  record(): Record<number, string> {
    return Object.fromEntries([...this.numbers].map(([text, number]) => [number, text]));
  }
}
