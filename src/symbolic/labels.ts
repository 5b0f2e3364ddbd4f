/**
 * `break` and `continue` with a label. Where loops lie between, each is left in turn: a variable says where to, so that a loop
 * over the output sees the way out as its state.
 */
import type { Span } from "../base/span.js";
import type { Block, Control } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import type { Flow, LabelTarget, Machine } from "./machine.js";
import { childFlow } from "./machine.js";
import { locationIn } from "./rounds.js";

type Way = "break" | "continue";

function flagOf(machine: Machine, flow: Flow, label: string, way: Way): string {
  return locationIn(machine, flow.frame.frames, 0, `<${way} ${label}>`);
}

function withTarget(machine: Machine, flow: Flow, label: string, target: LabelTarget): Flow["labels"] {
  for (const way of ["break", "continue"] as const) machine.write(flagOf(machine, flow, label, way), machine.falsity, machine.forest.true);
  return new Map([...(flow.labels ?? []), [label, target]]);
}

/** The flow inside a loop. */
export function loopFlow(machine: Machine, flow: Flow, label: string | undefined): Flow {
  const loops = (flow.loops ?? 0) + 1;
  const labels = label === undefined ? flow.labels : withTarget(machine, flow, label, { loops, sink: null });
  return childFlow(flow, { broken: machine.newSink(), loops, ...(labels === undefined ? {} : { labels }) });
}

export function labelledBlock(machine: Machine, flow: Flow, i: Extract<Control, { op: "block" }>): void {
  const sink = machine.newSink();
  const labels = withTarget(machine, flow, i.label, { loops: flow.loops ?? 0, sink })!;
  const inner = childFlow(flow, { labels });
  machine.hooks.execute(machine, inner, i.body);
  flow.live = machine.forest.or(inner.live, sink.guard);
}

export function leaveTo(machine: Machine, flow: Flow, label: string, way: Way, span: Span): void {
  const target = flow.labels?.get(label);
  if (target === undefined) {
    machine.unsupported.set(`label@${span.path}:${span.line}`, { reason: `a jump to the label ${label}`, span });
    return;
  }
  if (target.loops === (flow.loops ?? 0)) {
    const sink = target.sink ?? (way === "break" ? flow.broken : flow.continued);
    return machine.exit(flow, sink, machine.forest.true, null);
  }
  machine.write(flagOf(machine, flow, label, way), machine.truth, flow.live);
  machine.exit(flow, flow.broken, machine.forest.true, null);
}

const jumps = new WeakMap<Block, readonly (readonly [string, Way])[]>();

function jumpsIn(body: Block): readonly (readonly [string, Way])[] {
  let found = jumps.get(body);
  if (found === undefined) {
    const list: [string, Way][] = [];
    walkInstructions(body, (i) => {
      if ((i.op === "break" || i.op === "continue") && i.label !== undefined) list.push([i.label, i.op]);
    });
    jumps.set(body, (found = list));
  }
  return found;
}

/** Behind a loop: paths that are on their way to a label further out go on. */
export function goOnLeaving(machine: Machine, flow: Flow, body: Block, span: Span): void {
  for (const [label, way] of jumpsIn(body)) {
    if (flow.labels?.has(label) !== true) continue;
    const flag = machine.read(flagOf(machine, flow, label, way));
    if (flag === undefined) continue;
    const here = machine.forest.and(
      flow.live,
      machine.forest.map(machine.here(flow, flag), (a) => machine.forest.leaf(a.kind === "constant" && a.value === true)),
    );
    if (here === machine.forest.false) continue;
    machine.write(flagOf(machine, flow, label, way), machine.falsity, machine.forest.true);
    const leaving = childFlow(flow, { live: here });
    leaveTo(machine, leaving, label, way, span);
    flow.live = machine.forest.or(machine.forest.minus(flow.live, here), leaving.live);
  }
}
