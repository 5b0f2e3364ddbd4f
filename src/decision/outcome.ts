/**
 * From a run to its outcome: each effect, the return value and the exception are components of their own; those that
 * do not depend on the output are left out, the rest are put together into one diagram whose leaves are outcomes.
 */
import type { Span } from "../base/span.js";
import { compareSpans } from "../base/span.js";
import type { Diagram, Guard } from "../diagram/diagram.js";
import { DiagramBudgetError, leavesOf, supportOf } from "../diagram/diagram.js";
import type { EffectRecord, Machine } from "../symbolic/machine.js";
import type { Run } from "../symbolic/run.js";
import type { Atom, Value } from "../symbolic/value.js";
import type { Rendered } from "./abstraction.js";
import { Abstraction } from "./abstraction.js";
import type { Carry } from "./carries.js";
import { dependsOnItem, dependsOnOutput, isOutput } from "./dependence.js";
import { holdsOutput } from "./raw-output.js";

export interface OutcomeEffect {
  readonly kind: "return" | "raise" | "call" | "write" | "print";
  readonly text: string;
  readonly span: Span;
  readonly carries: readonly Carry[];
}

/** What happens on one set of paths: the effects of the components that depend on the output. */
export interface RunOutcome {
  readonly effects: readonly OutcomeEffect[];
  readonly key: string;
}

export interface Decided {
  readonly outcome: Diagram<RunOutcome>;
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
    ...run.written.map((w) => written(run, builder, abstraction, w)),
    ...effects(run, builder, abstraction),
  ];
  const relevant = components.filter((c) => dependsOnOutput(machine, c.diagram) && leavesOf(c.diagram).length > 1);
  // What always ends alike is described by how it ends.
  const constant = components.filter((c) => c.kind === "return" && c.diagram.kind === "leaf");
  const { outcome, gaps: printed } = together(run, builder, relevant.length > 0 ? relevant : constant);
  const texts = leavesOf(outcome).flatMap((o) => o.effects.map((e) => e.text));
  const shown = [...abstraction.gaps.values()].filter((g) => texts.some((t) => t.includes(`<not followed: ${g.reason}>`)));
  const gaps = [...machine.unsupported.values(), ...shown, ...printed];
  return { outcome, gaps, escapes: holdsOutput(machine, run.returned) };
}

type Together = Pick<Decided, "outcome" | "gaps">;

/** All components as one; standard output only where it counts and tells outcomes apart. */
function together(run: Run, builder: Builder, components: readonly ComponentPart[]): Together {
  const silent = components.filter((c) => c.kind !== "print");
  const quiet = combined(run.machine, builder, silent);
  if (silent.length === components.length || !printsCount(run, silent)) return { outcome: quiet, gaps: [] };
  try {
    const outcome = combined(run.machine, builder, components);
    return { outcome: leavesOf(outcome).length > leavesOf(quiet).length ? outcome : quiet, gaps: [] };
  } catch (error) {
    if (!(error instanceof DiagramBudgetError) || silent.length === 0) throw error;
    run.machine.forest.renewBudget();
    return { outcome: quiet, gaps: [{ reason: "standard output of too many forms", span: run.entry.function.span }] };
  }
}

function combined(machine: Machine, builder: Builder, components: readonly ComponentPart[]): Diagram<RunOutcome> {
  let outcome = builder.outcome([]);
  let settled = false;
  for (const c of components) {
    const diagram: Diagram<Part> = settled ? settleEnvironment(machine, c.diagram, outcome) : c.diagram;
    outcome = machine.forest.apply(outcome, diagram, (o, part) =>
      part === null ? machine.forest.leaf(o) : builder.outcome([...o.effects, part.effect]),
    );
    settled ||= leavesOf(outcome).length > separateOutcomes;
  }
  return outcome;
}

/** The span that a place constant stands for. */
function spanOf(place: Atom): Span | null {
  if (place.kind !== "constant" || typeof place.value !== "string") return null;
  const [path, line, column, endLine, endColumn] = JSON.parse(place.value) as [string, number, number, number, number];
  return { path, line, column, endLine, endColumn };
}

/**
 * With more outcomes than this, conditions of the environment that the outcome did not depend on so far are no longer
 * followed apart for further effects: they are taken on the side on which the effect depends on the output.
 */
const separateOutcomes = 48;

function settleEnvironment<T>(machine: Machine, diagram: Diagram<T>, outcome: Diagram<RunOutcome>): Diagram<T> {
  const kept = new Set(supportOf(outcome));
  let settled = diagram;
  for (const v of supportOf(diagram)) {
    if (kept.has(v) || isOutput(machine, v)) continue;
    const side = (lane: number): Diagram<T> => machine.forest.substitute(settled, (x) => (x === v ? lane : undefined));
    const yes = side(1);
    settled = dependsOnOutput(machine, yes) || v.lanes === undefined ? yes : side(0);
  }
  return settled;
}

interface ComponentPart {
  readonly kind: OutcomeEffect["kind"];
  readonly diagram: Diagram<Part>;
}

/** The return value or the exception: one component, since exactly one of them ends the run. */
function ending(run: Run, builder: Builder, abstraction: Abstraction): ComponentPart[] {
  const { machine, entry } = run;
  const { forest } = machine;
  const span = entry.function.span;
  const render = (value: Value, at: Value, kind: "return" | "raise", prefix: string): Diagram<Part> =>
    forest.apply(abstraction.render(value, 0), at, (r: Rendered, place) =>
      builder.part({ kind, text: `${prefix} ${r.text}`, span: spanOf(place) ?? span, carries: r.carries }),
    );
  const unreturned = entry.function.kind === "module" || machine.observed !== null;
  const returned = unreturned ? builder.nothing : render(run.returned, run.returnedAt, "return", "return");
  const raised =
    run.raised.value === null
      ? returned
      : forest.ite(
          run.raised.guard,
          render(
            forest.restrict(run.raised.value, run.raised.guard),
            forest.restrict(run.raised.place!, run.raised.guard),
            "raise",
            "raise",
          ),
          returned,
        );
  return [{ kind: "return", diagram: raised }];
}

function written(run: Run, builder: Builder, abstraction: Abstraction, state: Run["written"][number]): ComponentPart {
  const span = run.entry.function.span;
  const diagram = run.machine.forest.map(abstraction.render(state.value, 0), (r: Rendered) =>
    r.text === "<unbound>" ? builder.nothing : builder.part({ kind: "write", text: `${state.name} = ${r.text}`, span, carries: r.carries }),
  );
  return { kind: "write", diagram };
}

function effects(run: Run, builder: Builder, abstraction: Abstraction): ComponentPart[] {
  return distinct(run.machine.effects).flatMap((effect) =>
    effect.pass === null ? [single(run.machine, builder, abstraction, effect)] : perItem(run.machine, builder, abstraction, effect),
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
function single(machine: Machine, builder: Builder, abstraction: Abstraction, effect: EffectRecord): ComponentPart {
  const { forest } = machine;
  const rendered = abstraction.renderList(
    effect.arguments.map((a) => forest.restrict(a.value, effect.guard)),
    0,
  );
  const happens = forest.map(rendered, (r: Rendered) =>
    builder.part({ kind: effect.kind, text: effectText(effect, r.text), span: effect.span, carries: r.carries }),
  );
  return { kind: effect.kind, diagram: forest.ite(effect.guard, happens, builder.nothing) };
}

/** An effect at each item: one component for each form it takes; a form that every item gives alike is no decision. */
function perItem(machine: Machine, builder: Builder, abstraction: Abstraction, effect: EffectRecord): ComponentPart[] {
  const { forest } = machine;
  const pass = effect.pass!;
  const rendered = abstraction.renderList(
    effect.arguments.map((a) => forest.restrict(a.value, effect.guard)),
    0,
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
