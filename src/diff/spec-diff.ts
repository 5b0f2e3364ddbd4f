/**
 * What a change of an application changed in its decisions: decisions that came and went, labels that lead elsewhere, and an output that
 * is decided differently. Outcomes are the same where they do the same, whatever their ids are.
 */
import { compareText } from "../base/ordered.js";
import type { Ask } from "../equivalence/numbers.js";
import type { Decision, LossSpec, SourceRange } from "../spec/loss-spec.js";
import type { DifferentlyDecided } from "./decided-differently.js";
import { differenceOf } from "./decided-differently.js";

/** What changed between two specs. */
export interface SpecDiff {
  /** In the order of their ids. */
  readonly decisions: readonly DecisionDiff[];
}

/** What changed in one decision. */
export interface DecisionDiff {
  readonly id: string;
  /** `unknown`: the rules could not be compared to the end, and no output was found that is decided differently. */
  readonly status: "added" | "removed" | "changed" | "same" | "unknown";
  readonly kind: { readonly before?: string; readonly after?: string };
  readonly completeness: { readonly before?: string; readonly after?: string };
  /** Outcomes that only one side has. */
  readonly outcomes: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  /** Labels by the outcome that their class leads to; where only one side has the outcome, all of its labels. */
  readonly labels: readonly LabelDiff[];
  /** An output that is decided differently. */
  readonly example?: DifferentlyDecided;
  readonly reason?: string;
  /** Where the entry's API calls are now, or were. */
  readonly at: readonly SourceRange[];
}

/** Labels that came to an outcome, and labels that left it. */
export interface LabelDiff {
  readonly outcome: string;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

export async function diffSpecs(before: LossSpec, after: LossSpec, ask: Ask | null): Promise<SpecDiff> {
  const ids = [...new Set([...before.decisions, ...after.decisions].map(({ id }) => id))].sort(compareText);
  const decisions: DecisionDiff[] = [];
  for (const id of ids) {
    const old = before.decisions.find((d) => d.id === id);
    const now = after.decisions.find((d) => d.id === id);
    if (old !== undefined && now !== undefined) decisions.push(await both(old, now, ask));
    else decisions.push(alone((old ?? now)!, old === undefined ? "added" : "removed"));
  }
  return { decisions };
}

function alone(decision: Decision, status: "added" | "removed"): DecisionDiff {
  const side = status === "added" ? "after" : "before";
  const labels = [...labelsByOutcome(decision)].map(([outcome, names]) => {
    const own = [...names].sort(compareText);
    return status === "added" ? { outcome, gained: own, lost: [] } : { outcome, gained: [], lost: own };
  });
  const outcomes = decision.outcomes.map(({ description }) => description);
  return {
    id: decision.id,
    status,
    kind: { [side]: decision.kind },
    completeness: { [side]: decision.completeness.status },
    outcomes: status === "added" ? { gained: outcomes, lost: [] } : { gained: [], lost: outcomes },
    labels,
    at: decision.calls.map(({ at }) => at),
  };
}

async function both(before: Decision, after: Decision, ask: Ask | null): Promise<DecisionDiff> {
  const difference = await differenceOf(before, after, ask);
  const [old, now] = [before, after].map((d) => new Set(d.outcomes.map(({ description }) => description)));
  return {
    id: after.id,
    status: difference.result === "equal" ? "same" : difference.result === "different" ? "changed" : "unknown",
    kind: { before: before.kind, after: after.kind },
    completeness: { before: before.completeness.status, after: after.completeness.status },
    outcomes: { gained: [...now!].filter((o) => !old!.has(o)), lost: [...old!].filter((o) => !now!.has(o)) },
    labels: difference.result === "equal" ? [] : labelDiffs(before, after),
    ...(difference.result === "different" ? { example: difference.example } : {}),
    ...(difference.result === "unknown" ? { reason: difference.reason } : {}),
    at: after.calls.map(({ at }) => at),
  };
}

function labelDiffs(before: Decision, after: Decision): LabelDiff[] {
  const [old, now] = [labelsByOutcome(before), labelsByOutcome(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((outcome): LabelDiff[] => {
    const [was, is] = [old, now].map((side) => side.get(outcome) ?? new Set<string>()) as [Set<string>, Set<string>];
    const gained = [...is].filter((name) => !was.has(name)).sort(compareText);
    const lost = [...was].filter((name) => !is.has(name)).sort(compareText);
    return gained.length + lost.length === 0 ? [] : [{ outcome, gained, lost }];
  });
}

/** Labels of the classes that lead to an outcome; of those that lead to none by themselves, under the predicate of the class. */
function labelsByOutcome({ classes, outcomes }: Decision): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { outcome, labels, outsideVocabulary, predicate } of classes) {
    const name = outcomes.find(({ id }) => id === outcome)?.description ?? predicate;
    const known = found.get(name) ?? new Set();
    for (const label of [...labels.map((l) => l.name), ...outsideVocabulary]) known.add(label);
    found.set(name, known);
  }
  return found;
}
