/** From what was told and what was observed to a verdict: the same outcome must look the same, different ones different. */
import type { Counterexample, Decision } from "../spec/loss-spec.js";
import type { Case } from "./cases.js";
import type { CaseResult, TraceEvent } from "./protocol.js";

export interface Trial {
  readonly tried: Case;
  readonly result: CaseResult;
}

/** The first two trials that contradict each other, smallest first; null where none do. */
export function contradiction(decision: Decision, trials: readonly Trial[]): Counterexample | null {
  const bySize = [...trials].sort((a, b) => sizeOf(a) - sizeOf(b));
  // With the values that are carried along, or without them: code that shows a value in its own way is no contradiction.
  const exact = firstPair(
    decision,
    bySize,
    (t) => `${t.tried.told} ${JSON.stringify(t.tried.values)}`,
    (t) => observedOf(decision, t.result),
  );
  if (exact === null) return null;
  return firstPair(
    decision,
    bySize,
    (t) => t.tried.told,
    (t) => neutral(decision, t),
  );
}

function firstPair(
  decision: Decision,
  trials: readonly Trial[],
  toldOf: (trial: Trial) => string,
  seenOf: (trial: Trial) => string,
): Counterexample | null {
  const byTold = new Map<string, Trial>();
  const bySeen = new Map<string, Trial>();
  for (const trial of trials) {
    const [told, seen] = [toldOf(trial), seenOf(trial)];
    const alike = byTold.get(told);
    if (alike !== undefined && seenOf(alike) !== seen) return counterexample(decision, alike, trial);
    const same = bySeen.get(seen);
    if (same !== undefined && same.tried.told !== trial.tried.told) return counterexample(decision, same, trial);
    byTold.set(told, alike ?? trial);
    bySeen.set(seen, same ?? trial);
  }
  return null;
}

function counterexample(decision: Decision, a: Trial, b: Trial): Counterexample {
  const outcomes = decision.outcomes.filter(({ id }) => [a, b].some(({ tried }) => tried.told.split("+").includes(id)));
  const sample = ({ tried, result }: Trial): Counterexample["samples"][number] => ({
    responses: tried.responses,
    told: describe(decision, tried.told),
    observed: observedOf(decision, result),
  });
  return { samples: [sample(a), sample(b)], at: outcomes.flatMap((o) => o.effects.map((e) => e.at)) };
}

function describe({ outcomes }: Decision, told: string): string {
  return told
    .split("+")
    .map((id) => outcomes.find((o) => o.id === id)?.description ?? id)
    .join(" + ");
}

function sizeOf({ tried }: Trial): number {
  return JSON.stringify(tried.responses).length;
}

/** Of what happened, what the decision is about: events where one of its outcomes has an effect of that kind. */
export function observedOf(decision: Decision, { events = [] }: CaseResult): string {
  const effects = decision.outcomes.flatMap((o) => o.effects);
  const kinds = new Set(effects.map((e) => e.kind));
  const isTold = (event: TraceEvent): boolean => {
    if (event.kind === "return") return kinds.has("return");
    if (event.kind === "raise") return true;
    return effects.some(
      ({ kind, at }) =>
        kind === event.kind && at.file === event.file && event.line !== undefined && at.line <= event.line && event.line <= at.endLine,
    );
  };
  const told = lastWrites(events.filter(isTold)).map((e) => `${e.kind} ${e.text}`);
  return told.length === 0 ? "nothing" : [...new Set(told)].join("; ");
}

/** Of what is written to one place again and again only what stays. */
function lastWrites(events: readonly TraceEvent[]): TraceEvent[] {
  const target = (e: TraceEvent): string => e.callee ?? e.text.split(" = ")[0]!;
  return events.filter(
    (e, i) => e.kind !== "write" || !events.slice(i + 1).some((later) => later.kind === "write" && target(later) === target(e)),
  );
}

/** Without the texts and numbers that come from the output, and where an outcome leaves order and number open, without those. */
function neutral(decision: Decision, { tried, result }: Trial): string {
  const own = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value.length > 1) own.add(value);
    else if (typeof value === "number" && !Number.isInteger(value)) own.add(String(value));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  collect(tried.responses);
  const text = observedOf(decision, result);
  const shown = [...own].sort((a, b) => b.length - a.length).reduce((left, part) => left.replaceAll(part, "…"), text);
  if (!describe(decision, tried.told).includes(" ...")) return shown;
  return shown.replace(/\[([^[\]]*)\]/g, (_, items: string) => `[${[...new Set(items.split(", "))].sort().join(", ")}]`);
}
