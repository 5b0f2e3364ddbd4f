/**
 * Generators, run with their consumer in place of `yield`: what the consumer does not take is not run. Where the
 * consumer leaves its loop, the generator ends there; the exit travels through the generator's frame as a return with a
 * mark, and goes on as the consumer's own behind it.
 */
import type { Flow, Frame, Machine, Sink } from "./machine.js";
import type { Atom, Value } from "./value.js";

/** First item of the tuple that carries a consumer's exit: mark, kind of exit, value, place. */
export const consumerMark = "<consumer>";

const exits = ["broken", "returned", "raised"] as const;

export function runGenerator(machine: Machine, consumer: Flow, frame: Frame, body: (flow: Flow, element: Value) => void): void {
  const inner: Flow = {
    ...consumer,
    returned: machine.newSink(),
    broken: machine.newSink(),
    continued: machine.newSink(),
    context: `${consumer.context}/${frame.function.name}`,
    frame: { ...frame, registers: [] },
    onYield: (flow, element) => yieldTo(machine, consumer, flow, element, body),
  };
  machine.hooks.execute(machine, inner, frame.function.body);
  const { returned } = inner;
  const { forest } = machine;
  let ended = returned.guard;
  for (const name of exits) {
    const left =
      returned.value === null
        ? forest.false
        : forest.and(
            returned.guard,
            forest.map(returned.value, (a) => forest.leaf(markOf(machine, a) === name)),
          );
    if (left === forest.false) continue;
    ended = forest.minus(ended, left);
    const part = (n: number): Value =>
      forest.restrict(
        forest.map(returned.value!, (a) => partOf(a, n) ?? machine.none),
        left,
      );
    const leaving: Flow = { ...consumer, live: left };
    machine.exit(leaving, consumer[name], forest.true, name === "broken" ? null : part(2), part(3));
  }
  consumer.live = forest.or(inner.live, ended);
}

/** Runs the consumer's body in its own frame; its exits end the generator. */
function yieldTo(machine: Machine, consumer: Flow, flow: Flow, element: Value, body: (flow: Flow, element: Value) => void): void {
  const sinks = { broken: machine.newSink(), returned: machine.newSink(), raised: machine.newSink() };
  const there: Flow = { ...consumer, ...sinks, live: flow.live, context: flow.context };
  body(there, element);
  flow.live = there.live;
  for (const name of exits) {
    const sink: Sink = sinks[name];
    if (sink.guard === machine.forest.false) continue;
    const marked = markExit(machine, name, sink);
    machine.exit({ ...flow, live: sink.guard }, flow.returned, machine.forest.true, marked, sink.place ?? undefined);
  }
}

function markExit(machine: Machine, name: (typeof exits)[number], sink: Sink): Value {
  const { forest, atoms } = machine;
  const mark = atoms.constant(consumerMark);
  const kind = atoms.constant(name);
  const place = sink.place ?? machine.placeOf(machine.span);
  return forest.apply(sink.value ?? machine.none, place, (value, at) =>
    atoms.leaf({ kind: "tuple", items: [mark, kind, forest.leaf(value), forest.leaf(at)] }),
  );
}

function partOf(atom: Atom, n: number): Value | undefined {
  return atom.kind === "tuple" ? atom.items[n] : undefined;
}

function markOf(machine: Machine, atom: Atom): string | null {
  if (atom.kind !== "tuple" || atom.items[0] !== machine.atoms.constant(consumerMark)) return null;
  const [, kind] = atom.items;
  return kind?.kind === "leaf" && kind.value.kind === "constant" ? String(kind.value.value) : null;
}
