/** From what was told and what was observed to a verdict: the same outcome must look the same, different ones different. */
import type { Counterexample, Decision } from "../spec/loss-spec.js";
import type { Case } from "./cases.js";
import { inAnyOrder, sortedFields } from "./observed-text.js";
import type { CaseResult, TraceEvent } from "./protocol.js";

export interface Trial {
  readonly tried: Case;
  readonly result: CaseResult;
}

/**
 * The smallest two trials that contradict each other; null where none do. What an outcome leaves open (values that it carries, order
 * and number of what is in a list) is compared with the values that the decision tells, and, where that fails, left out: code that shows a
 * value in its own way is no contradiction.
 */
export function contradiction(decision: Decision, trials: readonly Trial[]): Counterexample | null {
  const seen = observer(decision, trials);
  const bySize = [...trials].sort((a, b) => sizeOf(a) - sizeOf(b));
  const told = (t: Trial): string => describe(decision, t.tried.told);
  const exact = firstPair(
    bySize,
    (t) => `${t.tried.told} ${JSON.stringify(t.tried.values)}`,
    (t) => sortedFields(seen(t.result)),
    told,
  );
  if (exact === null) return null;
  const found = firstPair(
    bySize,
    (t) => t.tried.told,
    (t) => openly(describe(decision, t.tried.told), seen(t.result), t.tried.responses),
    told,
  );
  return found === null ? null : counterexample(decision, seen, ...found);
}

function firstPair(
  trials: readonly Trial[],
  toldOf: (trial: Trial) => string,
  seenOf: (trial: Trial) => string,
  outcomeOf: (trial: Trial) => string,
): [Trial, Trial] | null {
  const byTold = new Map<string, readonly [Trial, string]>();
  const bySeen = new Map<string, Trial>();
  for (const trial of trials) {
    const [told, seen] = [toldOf(trial), seenOf(trial)];
    const [alike, looked] = byTold.get(told) ?? [trial, seen];
    if (looked !== seen) return [alike, trial];
    const same = bySeen.get(seen) ?? trial;
    if (outcomeOf(same) !== outcomeOf(trial)) return [same, trial];
    byTold.set(told, [alike, looked]);
    bySeen.set(seen, same);
  }
  return null;
}

function counterexample(decision: Decision, seen: Observer, a: Trial, b: Trial): Counterexample {
  const outcomes = decision.outcomes.filter(({ id }) => [a, b].some(({ tried }) => tried.told.split("+").includes(id)));
  const sample = ({ tried, result }: Trial): Counterexample["samples"][number] => ({
    responses: tried.responses,
    told: describe(decision, tried.told),
    observed: seen(result),
  });
  return { samples: [sample(a), sample(b)], at: outcomes.flatMap((o) => o.effects.map((e) => e.at)) };
}

/** What outcomes say, whichever parts of a decision say it. */
function describe({ outcomes }: Decision, told: string): string {
  const found = told.split("+").flatMap((id) => outcomes.find((o) => o.id === id) ?? []);
  const shown = [...new Set(found.filter((o) => o.effects.length > 0).map((o) => o.description))].sort();
  return shown.length > 0 ? shown.join(" + ") : (found[0]?.description ?? told);
}

function sizeOf({ tried }: Trial): number {
  return JSON.stringify(tried.responses).length;
}

type Observer = (result: CaseResult) => string;

/** What is looked at: what the outcomes tell, and where that never differs, what is returned. */
export function observer(decision: Decision, trials: readonly Trial[]): Observer {
  const plain: Observer = (result) => observedOf(decision, result);
  const differs = new Set(trials.map((t) => plain(t.result))).size > 1;
  return differs ? plain : (result) => observedOf(decision, result, true);
}

/** Of what happened, what the decision is about: events where one of its outcomes has an effect of that kind. */
export function observedOf(decision: Decision, { events = [] }: CaseResult, returns = false): string {
  const effects = decision.outcomes.flatMap((o) => o.effects);
  const kinds = new Set(effects.map((e) => e.kind));
  const isTold = (event: TraceEvent): boolean => {
    if (event.kind === "return") return returns || kinds.has("return");
    if (event.kind === "raise") return true;
    const { line } = event;
    return (
      line !== undefined &&
      effects.some(({ kind, at }) => kind === event.kind && at.file === event.file && at.line <= line && line <= at.endLine)
    );
  };
  const told = firstCallbacks(lastWrites(events.filter(isTold))).map((e) => `${e.kind} ${e.text}`);
  return told.length === 0 ? "nothing" : [...new Set(told)].join("; ");
}

/** A callback that ends the handler is heard the first time only. */
function firstCallbacks(events: readonly TraceEvent[]): TraceEvent[] {
  const ends = (e: TraceEvent): boolean => e.kind === "call" && /^(callback|cb|done)$/.test(e.callee ?? "");
  const first = events.findIndex(ends);
  return events.filter((e, i) => !ends(e) || i === first);
}

/** Of what is written to one place again and again only what stays. */
function lastWrites(events: readonly TraceEvent[]): TraceEvent[] {
  const target = (e: TraceEvent): string => e.callee ?? e.text.split(" = ")[0]!;
  return events.filter(
    (e, i) => e.kind !== "write" || !events.slice(i + 1).some((later) => later.kind === "write" && target(later) === target(e)),
  );
}

const number = /(?<![\w.])-?\d+(\.\d+)?(e[+-]?\d+)?(?![\w.])/g;

/** What was observed without what the outcome leaves open, and without texts and numbers that come from the output. */
function openly(described: string, observed: string, responses: Case["responses"]): string {
  const texts = new Set<string>();
  const numbers = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value.trim() !== "" && value.length > 1) texts.add(value);
    else if (typeof value === "number") numbers.add(String(value));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  collect(responses);
  // What the outcome says itself stays.
  const given = [...texts].filter((part) => !described.includes(part)).sort((a, b) => b.length - a.length);
  const carries = /<[^>]*>|…/.test(described);
  const said = new Set(described.match(number));
  const isOpen = (n: string): boolean => !said.has(n) && (carries || (numbers.has(n) && !Number.isInteger(Number(n))));
  const shown = given
    .reduce((left, part) => left.replaceAll(part, "…"), observed)
    .replace(number, (n) => (isOpen(n) ? "…" : n))
    .replaceAll('""', carries ? '"…"' : '""');
  return described.includes(" ...") ? inAnyOrder(shown) : sortedFields(shown);
}
