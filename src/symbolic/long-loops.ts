/**
 * Loops over many constant texts (a whitelist of thousands of words): the body runs once on an element that is any of
 * them, and "some element does it" is found by projecting the element out. A text of the output compared with the element
 * becomes membership in the list, a look-up instead of a round a word. Where a round does more than leave or set what
 * does not depend on the element, null is answered and the loop is unrolled.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { onlyLeaf } from "./concrete.js";
import { ElementQuestions } from "./element-questions.js";
import type { Flow, Location, Machine, Sink } from "./machine.js";
import type { EffectRecord } from "./records.js";
import { makeTextDomain, namesOf } from "./text-domain.js";
import { textAtom } from "./text-values.js";
import type { Segment, Value } from "./value.js";

type Body = (flow: Flow, element: Value) => void;

/** Shorter lists are unrolled. */
export const longLoop = 60;
/** Lists up to this are unrolled after all where a round leaves something that depends on the element. */
const unrolledLoop = 150;
const attemptLimit = 6;

/** What one round on any element did. */
interface Round {
  readonly inner: Flow;
  readonly changed: ReadonlyMap<Location, { readonly before: Value | undefined; readonly now: Value }>;
  readonly effects: readonly EffectRecord[];
  undo(): void;
}

export function overManyConstants(machine: Machine, flow: Flow, list: readonly Segment[], span: Span, body: Body): boolean {
  const texts = constantTexts(machine, list);
  if (texts === null) return false;
  const domain = makeTextDomain({ vocabulary: "<elements>", names: namesOf(texts), open: false, literals: [], witnesses: [] });
  const number = machine.loopNumber(`${flow.context}:${span.path}:${span.line}:${span.column}<elements>`);
  const variable = machine.variables.text({ from: "response", call: -1, path: [number, texts.length] }, domain);
  const questions = new ElementQuestions(machine, variable);
  const element = textAtom(machine, variable);
  const installed = new Map<Location, Value>();
  for (let attempt = 0; attempt < attemptLimit; attempt++) {
    const round = runRound(machine, flow, installed, (f) => body(f, element));
    const left = summarised(machine, flow, questions, round, span);
    round.undo();
    if (left === null) return false;
    const lost = [...left.after].some(
      ([location, value]) => isLost(value) && !isLost(installed.get(location)) && isKept(machine, location),
    );
    if (lost && texts.length <= unrolledLoop) return false;
    const stable = [...left.after].every(([location, value]) => installed.get(location) === value);
    if (stable) {
      leave(machine, flow, { ...left, after: new Map([...installed, ...left.after]) });
      return true;
    }
    for (const [location, value] of left.after) installed.set(location, value);
  }
  return false;
}

function isLost(value: Value | undefined): boolean {
  return value !== undefined && onlyLeaf(value)?.kind === "unsupported";
}

/** Whether a location held something before the loop: not so the loop's own variable. */
function isKept(machine: Machine, location: Location): boolean {
  const value = machine.read(location);
  return value !== undefined && onlyLeaf(value)?.kind !== "unbound" && !location.includes("/enumerate@");
}

function constantTexts(machine: Machine, list: readonly Segment[]): string[] | null {
  if (list.length < longLoop) return null;
  const texts: string[] = [];
  for (const s of list) {
    const atom = s.kind === "element" && s.when === machine.forest.true ? onlyLeaf(s.value) : undefined;
    if (atom?.kind !== "constant" || typeof atom.value !== "string") return null;
    texts.push(atom.value);
  }
  return texts;
}

function runRound(machine: Machine, flow: Flow, installed: ReadonlyMap<Location, Value>, body: (f: Flow) => void): Round {
  const effectsBefore = machine.effects.length;
  const sinks = { raised: machine.newSink(), returned: machine.newSink(), broken: machine.newSink(), continued: machine.newSink() };
  const inner: Flow = { ...flow, ...sinks, context: `${flow.context}.any` };
  const starts = new Map<Location, Value>();
  const journal = machine.record(() => {
    for (const [location, value] of installed) {
      machine.write(location, value, machine.forest.true);
      starts.set(location, value);
    }
    body(inner);
  });
  const changed = new Map<Location, { before: Value | undefined; now: Value }>();
  for (const [location, old] of journal) {
    const before = starts.get(location) ?? old;
    const now = machine.read(location)!;
    if (now !== before) changed.set(location, { before, now });
  }
  return {
    inner,
    changed,
    effects: machine.effects.slice(effectsBefore),
    undo: () => {
      machine.restore(journal);
      machine.effects.length = effectsBefore;
    },
  };
}

const ways = ["raised", "returned", "broken"] as const;

/** What all rounds together leave. */
interface Left {
  readonly exits: readonly { readonly way: (typeof ways)[number]; readonly guard: Guard; readonly sink: Sink }[];
  readonly after: ReadonlyMap<Location, Value>;
  readonly effects: readonly EffectRecord[];
}

function summarised(machine: Machine, flow: Flow, questions: ElementQuestions, round: Round, span: Span): Left | null {
  const { forest } = machine;
  const { inner } = round;
  if (inner.continued.guard !== forest.false) return null;
  const exits: { way: (typeof ways)[number]; guard: Guard; sink: Sink }[] = [];
  let leaving: Guard = forest.false;
  let anyExit: Guard = forest.false;
  for (const way of ways) {
    const sink = inner[way];
    if (sink.guard === forest.false) continue;
    const guard = questions.some(sink.guard);
    const settled = settledSink(machine, questions, sink);
    // Of two ways out the first element's counts, which is not known.
    if (guard === null || settled === null || forest.and(leaving, guard) !== forest.false) return null;
    exits.push({ way, guard, sink: settled });
    leaving = forest.or(leaving, guard);
    anyExit = forest.or(anyExit, sink.guard);
  }
  const after = new Map<Location, Value>();
  for (const [location, { before, now }] of round.changed) {
    if (before === undefined && location.includes(".any")) continue;
    const value = before === undefined || location.includes(".any") ? null : settledChange(machine, questions, { before, now, anyExit });
    after.set(location, value ?? machine.unsupportedValue("what a loop over many words leaves", span));
  }
  const effects: EffectRecord[] = [];
  for (const effect of round.effects) {
    const guard = questions.some(effect.guard);
    // An effect of every element that does not leave happens as often as there are such elements.
    if (guard === null || forest.minus(effect.guard, anyExit) !== forest.false) return null;
    if (effect.arguments.some((a) => questions.depends(a.value)) || effect.pass !== null) return null;
    effects.push({ ...effect, guard: forest.and(flow.live, guard) });
  }
  return { exits, after, effects };
}

/** What leaves with it must be the same for all elements. */
function settledSink(machine: Machine, questions: ElementQuestions, sink: Sink): Sink | null {
  const settle = (value: Value | null): Value | null => (value === null ? null : machine.forest.restrict(value, sink.guard));
  const [value, place] = [settle(sink.value), settle(sink.place)];
  if ((value !== null && questions.depends(value)) || (place !== null && questions.depends(place))) return null;
  return { guard: sink.guard, value, place };
}

interface Change {
  readonly before: Value;
  readonly now: Value;
  readonly anyExit: Guard;
}

/** A location that rounds set to one thing only: it is that where some element sets it. */
function settledChange(machine: Machine, questions: ElementQuestions, { before, now: after, anyExit }: Change): Value | null {
  const { forest } = machine;
  const now = questions.feasible(after);
  const differs = forest.apply<unknown, unknown, boolean>(before, now, (a, b) => forest.leaf(a !== b));
  if (differs === forest.false) return before;
  if (anyExit !== forest.false && forest.minus(differs, anyExit) !== forest.false) return null;
  const set = forest.restrict(now, differs);
  const here = questions.some(differs);
  if (here === null || set.kind !== "leaf" || questions.depends(set)) return null;
  return forest.ite(here, set, before);
}

function leave(machine: Machine, flow: Flow, { exits, after, effects }: Left): void {
  const entry = flow.live;
  for (const [location, value] of after) {
    if (machine.read(location) === undefined) machine.write(location, machine.atoms.leaf({ kind: "unbound" }), machine.forest.true);
    machine.write(location, value, entry);
  }
  machine.effects.push(...effects);
  for (const { way, guard, sink } of exits) machine.exit(flow, flow[way], guard, sink.value, sink.place ?? undefined);
}
