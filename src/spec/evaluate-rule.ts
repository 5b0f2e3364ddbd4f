/**
 * The outcome by a decision's `rule` alone, without its program: membership in a class is being one of the class's
 * listed labels, with a score in its ranges. An independent reading that tests hold against `evaluate`; it answers only
 * where the rule's own fields suffice, and only means something on labels that the spec lists or no class has.
 */
import type { Decision, LabelClass, LossSpec, PresenceTerm, Rule, SpecStream } from "./loss-spec.js";
import type { RecordedOutputs } from "./recorded.js";
import { itemsAt, responsesOfCalls, valueAt } from "./recorded.js";
import { regionOutcome, variableReader } from "./rule-variables.js";

/** Id of the outcome; null where the rule's kind needs the program, or nothing in the rule applies. */
export function evaluateRule(spec: LossSpec, decision: Decision, recorded: RecordedOutputs): string | null {
  const { rule } = decision;
  const responses = responsesOfCalls(decision.calls, recorded.responses);
  if (rule.kind === "argmax" || rule.kind === "value-range")
    return regionOutcome(rule, variableReader(decision, responses, recorded.inputs ?? {}));
  const members = new Map(decision.classes.map((labelClass) => [labelClass.id, membership(spec, decision, labelClass, responses)]));
  const items = (id: string): readonly boolean[] => members.get(id) ?? [];
  const occurs = (id: string): boolean => items(id).includes(true);
  return occurrenceOutcome(rule, decision, occurs) ?? sequenceOutcome(rule, decision, items);
}

/** By item of the class's stream: whether it is in the class. */
function membership(spec: LossSpec, decision: Decision, labelClass: LabelClass, responses: readonly unknown[]): boolean[] {
  const { call, path } = labelClass.stream;
  const operation = spec.operations.find(({ id }) => id === decision.calls[call]?.operation);
  const stream = operation?.streams.find((candidate) => String(candidate.path) === String(path));
  const names = new Set([...labelClass.labels.map(({ name }) => name), ...labelClass.outsideVocabulary]);
  return labelledItems(responses[call], path, stream).map(
    ({ label, score }) => names.has(label) && isInRanges(score, labelClass.score?.ranges),
  );
}

function labelledItems(
  response: unknown,
  path: readonly string[],
  stream: SpecStream | undefined,
): { readonly label: string; readonly score: number }[] {
  const single = valueAt(response, path);
  const items = typeof single === "string" ? [single] : (itemsAt(response, path) ?? []);
  return items.map((item) => {
    const label = valueAt(item, stream?.label?.path ?? []) ?? "";
    const score = stream?.score === undefined ? 0 : valueAt(item, stream.score.path);
    return { label: typeof label === "string" ? label : "", score: typeof score === "number" ? score : 0 };
  });
}

type Ranges = NonNullable<LabelClass["score"]>["ranges"];

function isInRanges(x: number, ranges: Ranges | undefined): boolean {
  return ranges === undefined || ranges.some(({ from = -Infinity, below = Infinity }) => from <= x && x < below);
}

/** Kinds that ask only which classes occur. */
function occurrenceOutcome(rule: Rule, decision: Decision, occurs: (id: string) => boolean): string | null {
  switch (rule.kind) {
    case "constant":
      return rule.outcome;
    case "true-false":
      return occurs(rule.class) ? rule.present : rule.absent;
    case "filter":
      return occurs(rule.class) ? rule.some : rule.none;
    case "multi-choice":
      if (decision.precedence !== "application") return null;
      return rule.cases.find((c) => occurs(c.class))?.outcome ?? rule.otherwise;
    case "multi-select": {
      const present = [...new Set(rule.combinations.flatMap((c) => c.present))].filter(occurs);
      return rule.combinations.find((c) => c.present.length === present.length && c.present.every(occurs))?.outcome ?? null;
    }
    case "presence": {
      const holds = (term: PresenceTerm): boolean => term.present.every(occurs) && !term.absent.some(occurs);
      return rule.outcomes.find(({ any }) => any.some(holds))?.outcome ?? null;
    }
    default:
      return null;
  }
}

/** Kinds that ask for order or number. */
function sequenceOutcome(rule: Rule, decision: Decision, items: (id: string) => readonly boolean[]): string | null {
  switch (rule.kind) {
    case "multi-choice":
    case "last-match": {
      if (new Set(rule.cases.map((c) => streamKey(decision, c.class))).size > 1) return null;
      const positions = rule.cases.map((c) => {
        const position = rule.kind === "last-match" ? items(c.class).lastIndexOf(true) : items(c.class).indexOf(true);
        return { outcome: c.outcome, position };
      });
      const found = positions.filter(({ position }) => position >= 0).sort((a, b) => a.position - b.position);
      return found.at(rule.kind === "last-match" ? -1 : 0)?.outcome ?? rule.otherwise;
    }
    case "top-k":
      return rule.cases.find((c) => items(c.class)[c.item] === true)?.outcome ?? rule.otherwise ?? null;
    case "count": {
      const count = Math.min(items(rule.class).filter(Boolean).length, rule.saturates);
      return rule.outcomes.find(({ from, below = Infinity }) => from <= count && count < below)?.outcome ?? null;
    }
    default:
      return null;
  }
}

function streamKey(decision: Decision, classId: string): string {
  const stream = decision.classes.find(({ id }) => id === classId)?.stream;
  return stream === undefined ? "" : `${stream.call}:${stream.path.join(".")}`;
}
