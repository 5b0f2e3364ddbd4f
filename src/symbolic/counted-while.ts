/**
 * `i = 0; while i < len(labels): ...; i += 1`: a loop over the output whose position the program counts itself. It is the
 * pass that `for i in range(len(labels))` is, where the count starts at zero and every round adds one at its top level.
 */
import type { Guard } from "../diagram/diagram.js";
import type { Block, Control, Instruction, Register, Scope } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { onlyLeaf } from "./concrete.js";
import type { Flow, Machine } from "./machine.js";
import { variableOf } from "./machine.js";
import { register } from "./registers.js";
import { locationIn } from "./rounds.js";
import type { StreamPlace } from "./variable.js";

type While = Extract<Control, { op: "while" }>;

export interface CountedWhile {
  readonly stream: StreamPlace;
  /** The counting variable. */
  readonly location: string;
  /** What the header asks besides: run at the beginning of each round, it leaves its answer in the loop's condition. */
  readonly further: Block | null;
}

/** The stream that a loop counts through; null for other loops. `condition` is that of the first round. */
export function countedWhile(machine: Machine, flow: Flow, loop: While, condition: Guard): CountedWhile | null {
  const counter = countedName(loop);
  const here = machine.forest.restrict(condition, flow.live);
  const stream = counter === null ? null : (streamWithItems(machine, here) ?? streamAskedFor(machine, flow, here, counter.bound));
  if (counter === null || stream === null) return null;
  const location = locationOf(machine, flow, counter.name, counter.scope);
  const start = machine.read(location);
  const first = start === undefined ? undefined : onlyLeaf(machine.here(flow, start));
  return first?.kind === "constant" && first.value === 0n ? { stream, location, further: furtherCondition(loop) } : null;
}

function locationOf(machine: Machine, flow: Flow, name: string, scope: Scope): string {
  if (scope.kind === "local") return locationIn(machine, flow.frame.frames, scope.depth, name);
  return variableOf(`module ${flow.frame.module.path}`, name);
}

/** The one variable that the header compares and each round counts up, once and at its top level. */
function countedName(loop: While): { name: string; scope: Scope; bound: Register } | null {
  if (loop.header.some((i) => i.op === "if") && furtherCondition(loop) === null) return null;
  const [compare] = loop.header.filter((i) => i.op === "binary");
  if (
    compare?.op !== "binary" ||
    (compare.operator !== "less" && compare.operator !== "less.js") ||
    loop.header.filter((i) => i.op === "binary").length !== 1
  )
    return null;
  const load = loop.header.find((i) => i.op === "load" && i.target === compare.left);
  if (load?.op !== "load") return null;
  let stores = 0;
  let skips = false;
  walkInstructions(loop.body, (i) => {
    if (i.op === "store" && i.name === load.name) stores++;
    if (i.op === "continue") skips = true;
  });
  return stores === 1 && !skips && loop.body.some((i) => addsOne(loop.body, i, load.name))
    ? { name: load.name, scope: load.scope, bound: compare.right }
    : null;
}

/** The second part of `i < len(labels) and ...`. */
function furtherCondition(loop: While): Block | null {
  const [branch, ...more] = loop.header.filter((i) => i.op === "if");
  const [compare] = loop.header.filter((i) => i.op === "binary");
  if (branch?.op !== "if" || more.length > 0 || branch.else.length > 0 || compare?.op !== "binary") return null;
  return branch.condition === compare.target && compare.target === loop.condition ? branch.then : null;
}

function addsOne(body: readonly Instruction[], i: Instruction, name: string): boolean {
  if (i.op !== "store" || i.name !== name) return false;
  const sum = body.find((x) => x.op === "binary" && x.target === i.value);
  if (sum?.op !== "binary" || (sum.operator !== "add.python" && sum.operator !== "add.js")) return false;
  const number = body.find((x) => x.op === "unary" && x.operator === "plus.js" && x.target === sum.left);
  const from = number?.op === "unary" ? number.operand : sum.left;
  const left = body.find((x) => x.op === "load" && x.target === from);
  const right = body.find((x) => x.op === "constant" && x.target === sum.right);
  return left?.op === "load" && left.name === name && right?.op === "constant" && right.value === 1n;
}

/** The list of which a guard says that it holds at least one item. */
function streamWithItems(machine: Machine, guard: Guard): StreamPlace | null {
  if (guard.kind !== "ranges" || guard.cuts.length !== 1 || guard.cuts[0] !== 1) return null;
  if (guard.children[0] !== machine.forest.false || guard.children[1] !== machine.forest.true) return null;
  const meaning = machine.variables.meaning(guard.variable);
  if (meaning.kind === "length") return meaning.place;
  return meaning.kind === "count" && meaning.when === machine.forest.true && !meaning.running ? meaning.pass.stream : null;
}

/** The same where the program cannot be here without an item: what it counts to is the number of a list's items. */
function streamAskedFor(machine: Machine, flow: Flow, guard: Guard, bound: Register): StreamPlace | null {
  const number = guard === machine.forest.true ? onlyLeaf(machine.here(flow, register(machine, flow, bound))) : undefined;
  if (number?.kind !== "computed" || !("value" in number.term)) return null;
  const [length] = number.operands;
  const meaning = length === undefined ? undefined : machine.variables.meaning(length);
  return meaning?.kind === "length" ? meaning.place : null;
}
