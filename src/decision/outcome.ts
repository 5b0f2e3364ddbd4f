/**
 * From a run to its outcome: each effect, the return value and the exception are components of their own; those that
 * do not depend on the output are left out, the rest are put together into one diagram whose leaves are outcomes.
 */
import type { Span } from "../base/span.js";
import { compareSpans } from "../base/span.js";
import type { Diagram, Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { valueFromOutput } from "../symbolic/conditions.js";
import type { Machine } from "../symbolic/machine.js";
import type { EffectRecord } from "../symbolic/records.js";
import type { Run } from "../symbolic/run.js";
import type { Atom, Value } from "../symbolic/value.js";
import type { Loose, Rendered } from "./abstraction.js";
import { Abstraction } from "./abstraction.js";
import type { Carry } from "./carries.js";
import { dependsOnItem, dependsOnOutput } from "./dependence.js";
import { holdsOutput } from "./raw-output.js";

export interface OutcomeEffect {
  readonly kind: "return" | "raise" | "call" | "write" | "print";
  readonly text: string;
  readonly span: Span;
  readonly carries: readonly Carry[];
}

/** What the effects of outcomes carry, each once. */
export function carriesOf(outcomes: readonly RunOutcome[]): Carry[] {
  return [...new Map(outcomes.flatMap((o) => o.effects.flatMap((e) => e.carries)).map((c): [string, Carry] => [c.key, c])).values()];
}

/** What happens on one set of paths: the effects of the components that depend on the output. */
export interface RunOutcome {
  readonly effects: readonly OutcomeEffect[];
  readonly key: string;
}

export interface Decided {
  /** One outcome; several where it is made of choices of which none says much about another. */
  readonly parts: readonly Diagram<RunOutcome>[];
  /** Constructs that could not be followed and may have changed the outcome. */
  readonly gaps: readonly { readonly reason: string; readonly span: Span }[];
  /** Whether the output itself, not a decision on it, leaves by the return value or by state. */
  readonly escapes: boolean;
}

type Part = { readonly effect: OutcomeEffect & { span: Span } } | null;

class Builder {
  private readonly parts = new Map<string, NonNullable<Part>>();
  private readonly outcomes = new Map<string, RunOutcome>();

  constructor(readonly machine: Machine) {}

  /** The same effect at several places is one; it is shown at the first. */
  part(effect: OutcomeEffect): Diagram<Part> {
    const key = `${effect.kind} ${effect.text} ${effect.carries.map((c) => c.key).join()}`;
    let known = this.parts.get(key);
    if (known === undefined) this.parts.set(key, (known = { effect: { ...effect } }));
    else if (compareSpans(effect.span, known.effect.span) < 0) known.effect.span = effect.span;
    return this.machine.forest.leaf<Part>(known);
  }

  get nothing(): Diagram<Part> {
    return this.machine.forest.leaf<Part>(null);
  }

  outcome(effects: readonly OutcomeEffect[]): Diagram<RunOutcome> {
    const key = effects.map((e) => `${e.kind} ${e.text} ${e.carries.map((c) => c.key).join()}`).join("\n");
    let known = this.outcomes.get(key);
    if (known === undefined) this.outcomes.set(key, (known = { effects, key }));
    return this.machine.forest.leaf(known);
  }
}

/** Standard output counts in scripts, and where nothing else differs than whether the run fails. */
function printsCount(run: Run, silent: readonly ComponentPart[]): boolean {
  if (run.entry.function.kind === "module") return true;
  return silent.every((c) => c.kind === "return" && leavesOf(c.diagram).filter((part) => part?.effect.kind !== "raise").length < 2);
}

/** The run's outcome. */
export function decide(run: Run): Decided {
  const { machine } = run;
  const builder = new Builder(machine);
  const abstraction = new Abstraction(machine);
  const components = [
    ...ending(run, builder, abstraction),
    ...run.written.flatMap((w) => written(run, builder, abstraction, w)),
    ...effects(run, builder, abstraction),
  ];
  const told = <T>(diagram: Diagram<T>): Diagram<T> => machine.forest.restrict(diagram, run.told);
  const decides = (diagram: Diagram<unknown>): boolean => dependsOnOutput(machine, diagram) && leavesOf(diagram).length > 1;
  const relevant = components.filter((c) => decides(told(c.diagram)));
  // What always ends alike is described by how it ends.
  const constant = components.filter((c) => c.kind === "return" && c.diagram.kind === "leaf");
  const parts = together(run, builder, relevant.length > 0 ? relevant : constant).map(told);
  const texts = parts.flatMap(leavesOf).flatMap((o) => o.effects.map((e) => e.text));
  const shown = [...abstraction.gaps.values()].filter((g) => texts.some((t) => t.includes(`<not followed: ${g.reason}>`)));
  const gaps = [...machine.unsupported.values(), ...shown];
  const sets = machine.effects.some((e) => e.state !== undefined && e.arguments.some((a) => valueFromOutput(machine, a.value)));
  return { parts, gaps, escapes: sets || holdsOutput(machine, run.returned) };
}

/** With more outcomes than this, what does not depend on one another is told apart. */
const jointOutcomes = 48;

/** All components as one outcome, or as several; standard output only where it counts and tells outcomes apart. */
function together(run: Run, builder: Builder, components: readonly ComponentPart[]): Diagram<RunOutcome>[] {
  const silent = components.filter((c) => c.kind !== "print");
  const counting = silent.length === components.length || !printsCount(run, silent) ? silent : components;
  const whole = combined(run.machine, builder, counting);
  if (whole === null) return independent(run.machine, builder, counting);
  const quiet = counting === silent ? whole : combined(run.machine, builder, silent);
  return [quiet === null || leavesOf(whole).length > leavesOf(quiet).length ? whole : quiet];
}

/** Null where that makes too many outcomes of what several components do. */
function combined(machine: Machine, builder: Builder, components: readonly ComponentPart[]): Diagram<RunOutcome> | null {
  const [first, ...rest] = components;
  if (first === undefined) return builder.outcome([]);
  let outcome = alone(machine, builder, first);
  for (const c of rest) {
    outcome = joined(machine, builder, outcome, c);
    if (leavesOf(outcome).length > jointOutcomes) return null;
  }
  return outcome;
}

function alone(machine: Machine, builder: Builder, { diagram }: ComponentPart): Diagram<RunOutcome> {
  return machine.forest.map(diagram, (part) => builder.outcome(part === null ? [] : [part.effect]));
}

function joined(machine: Machine, builder: Builder, outcome: Diagram<RunOutcome>, { diagram }: ComponentPart): Diagram<RunOutcome> {
  return machine.forest.apply(outcome, diagram, (o, part) =>
    part === null ? machine.forest.leaf(o) : builder.outcome([...o.effects, part.effect]),
  );
}

/** Components that settle one another are one part; printing only where it tells more than what it is printed beside. */
function independent(machine: Machine, builder: Builder, components: readonly ComponentPart[]): Diagram<RunOutcome>[] {
  const parts: Diagram<RunOutcome>[] = [];
  for (const c of [...components].sort((a, b) => Number(a.kind === "print") - Number(b.kind === "print"))) {
    const single = alone(machine, builder, c);
    const most = leavesOf(single).length;
    const found = parts.findIndex((part) => {
      if (!testsTheSame(part, single)) return false;
      return leavesOf(joined(machine, builder, part, c)).length <= Math.max(most, leavesOf(part).length);
    });
    const part = parts[found];
    if (part === undefined) parts.push(single);
    else if (c.kind !== "print" || leavesOf(part).length < most) parts[found] = joined(machine, builder, part, c);
  }
  return parts;
}

/** Whether one of two diagrams tests nothing that the other one does not test. */
function testsTheSame(a: Diagram<unknown>, b: Diagram<unknown>): boolean {
  const [inA, inB] = [new Set(supportOf(a)), new Set(supportOf(b))];
  return [...inA].every((v) => inB.has(v)) || [...inB].every((v) => inA.has(v));
}

/** The span that a place constant stands for. */
export function spanOf(place: Atom): Span | null {
  if (place.kind !== "constant" || typeof place.value !== "string") return null;
  const [path, line, column, endLine, endColumn] = JSON.parse(place.value) as [string, number, number, number, number];
  return { path, line, column, endLine, endColumn };
}

interface ComponentPart {
  readonly kind: OutcomeEffect["kind"];
  readonly diagram: Diagram<Part>;
}

/** The return value or the exception: one component, since exactly one of them ends the run, and what is told apart of a large value. */
function ending(run: Run, builder: Builder, abstraction: Abstraction): ComponentPart[] {
  const { machine, entry } = run;
  const { forest } = machine;
  const span = entry.function.span;
  const render = (value: Value, at: Value, kind: "return" | "raise"): Diagram<Part> =>
    forest.apply(abstraction.render(value, 0), at, (r: Rendered, place) =>
      builder.part({ kind, text: `${kind} ${r.text}`, span: spanOf(place) ?? span, carries: r.carries }),
    );
  const unreturned = entry.function.kind === "module" || machine.observed !== null;
  const { shown: returned, loose } = abstraction.loosely(() =>
    unreturned ? builder.nothing : render(run.returned, run.returnedAt, "return"),
  );
  const { guard, value, place: raisedAt } = run.raised;
  const raised =
    value === null
      ? returned
      : forest.ite(
          guard,
          abstraction.under(guard, () => render(forest.restrict(value, guard), forest.restrict(raisedAt!, guard), "raise")),
          returned,
        );
  const [place = span] = leavesOf(run.returnedAt)
    .flatMap((at) => spanOf(at) ?? [])
    .sort(compareSpans);
  const apart = looseParts(machine, builder, loose, forest.not(guard), { kind: "return", name: "return", span: place });
  return [{ kind: "return", diagram: raised }, ...apart];
}

interface Shown {
  readonly kind: OutcomeEffect["kind"];
  readonly name: string;
  readonly span: Span;
}

/** What is told apart of a large value, where the effect that shows the value happens. */
function looseParts({ forest }: Machine, builder: Builder, loose: readonly Loose[], guard: Guard, effect: Shown): ComponentPart[] {
  const { kind, name, span } = effect;
  return loose.map(({ when, part }) => {
    const shown = forest.map(part, (r: Rendered) =>
      r.text === "" ? builder.nothing : builder.part({ kind, text: `${name} with ${r.text}`, span, carries: r.carries }),
    );
    return { kind, diagram: forest.ite(forest.and(guard, when), shown, builder.nothing) };
  });
}

function written(run: Run, builder: Builder, abstraction: Abstraction, state: Run["written"][number]): ComponentPart[] {
  const span = run.entry.function.span;
  const { shown, loose } = abstraction.loosely(() => abstraction.render(state.value, 0));
  const diagram = run.machine.forest.map(shown, (r: Rendered) =>
    r.text === "<unbound>" ? builder.nothing : builder.part({ kind: "write", text: `${state.name} = ${r.text}`, span, carries: r.carries }),
  );
  const apart = looseParts(run.machine, builder, loose, run.machine.forest.true, { kind: "write", name: state.name, span });
  return [{ kind: "write", diagram }, ...apart];
}

function effects(run: Run, builder: Builder, abstraction: Abstraction): ComponentPart[] {
  return distinct(run.machine.effects).flatMap((effect) =>
    effect.pass === null ? single(run.machine, builder, abstraction, effect) : perItem(run.machine, builder, abstraction, effect),
  );
}

/** The same effect on the same paths once more (a motor's thousand steps) tells no paths apart. */
function distinct(records: readonly EffectRecord[]): EffectRecord[] {
  const seen = new Map<string, EffectRecord>();
  for (const e of records) {
    const key = `${e.kind} ${e.callee} ${e.guard.id} ${e.outer?.id} ${e.pass?.id} ${e.arguments.map((a) => `${a.name}=${a.value.id}`).join()}`;
    if (!seen.has(key)) seen.set(key, e);
  }
  return [...seen.values()];
}

function effectText(effect: EffectRecord, args: string): string {
  if (effect.kind === "return") return `return ${args}`;
  return effect.kind === "write" ? `${effect.callee} = ${args}` : `${effect.callee}(${args})`;
}

/** An effect outside the loops over the output: it happens where its guard holds. */
function single(machine: Machine, builder: Builder, abstraction: Abstraction, effect: EffectRecord): ComponentPart[] {
  const { forest } = machine;
  const { kind, guard, span } = effect;
  const { shown, loose } = abstraction.loosely(() =>
    abstraction.under(guard, () =>
      abstraction.renderList(
        effect.arguments.map((a) => forest.restrict(a.value, guard)),
        0,
      ),
    ),
  );
  const happens = forest.map(shown, (r: Rendered) => builder.part({ kind, text: effectText(effect, r.text), span, carries: r.carries }));
  const apart = looseParts(machine, builder, loose, guard, { kind, name: effectText(effect, "…"), span });
  return [{ kind, diagram: forest.ite(guard, happens, builder.nothing) }, ...apart];
}

/** An effect at each item: one component for each form it takes; a form that every item gives alike is no decision. */
function perItem(machine: Machine, builder: Builder, abstraction: Abstraction, effect: EffectRecord): ComponentPart[] {
  const { forest } = machine;
  const pass = effect.pass!;
  const rendered = abstraction.under(effect.guard, () =>
    abstraction.renderList(
      effect.arguments.map((a) => forest.restrict(a.value, effect.guard)),
      0,
    ),
  );
  return leavesOf(rendered).flatMap((form): ComponentPart[] => {
    const when: Guard = forest.and(
      effect.guard,
      forest.map(rendered, (r) => forest.leaf(r === form)),
    );
    if (!dependsOnItem(machine, when)) return [];
    const text = effectText(effect, form.text);
    const carries = [...form.carries, ...abstraction.itemCarries(pass, when, effect)];
    const some = forest.and(effect.outer ?? forest.true, abstraction.exists(pass, when));
    return [
      {
        kind: effect.kind,
        diagram: forest.ite(some, builder.part({ kind: effect.kind, text, span: effect.span, carries }), builder.nothing),
      },
    ];
  });
}
