/**
 * Writes the `loss` section of a decision from its rule, its classes, its requests and the catalog: what a trainer needs to penalise a change of the
 * outcome. Where a rule is not about label scores there are no parts, and `why` says what it is about instead.
 */
import type { Operation } from "../providers/catalog.js";
import type { Schema } from "../providers/schema.js";
import { inSnakeCase } from "../providers/schema.js";
import type { Loss, LossPart } from "./loss.js";
import { applicationOrder, combinationsOf, presenceOf, trueFalse } from "./loss-sets.js";
import type { Decision, Rule } from "./loss-spec.js";
import type { LossInput } from "./loss-streams.js";
import { NoPart, symbolsOf } from "./loss-streams.js";
import { counted, firstItems, inOrder, lengthCounted, tableOf } from "./loss-tables.js";
import { greatestOf, regionsOfRule } from "./loss-values.js";
import { OutcomeList } from "./outcome-list.js";
import { inputsOf } from "./program-inputs.js";

/** Where neither the request nor the catalog says from which score on labels are in the output. */
const usualThreshold = 0.5;
const temperature = 0.1;
const margin = 0.1;

interface PartRule {
  readonly rule: Rule;
  readonly precedence?: Decision["precedence"];
}

export function lossOf(input: Omit<LossInput, "rule">): Loss {
  try {
    const parts = partsOf(input.decision).map((part, i) => partOf(input, part, i));
    return { ...numbersOf(input, parts), temperature, margin, parts };
  } catch (error) {
    if (error instanceof NoPart) return { ...numbersOf(input, []), temperature, margin, why: error.message };
    throw error;
  }
}

/** The rules whose outcomes make up the decision's, in the order of the program's roots. */
function partsOf({ rule, precedence }: Pick<Decision, "rule" | "precedence">): PartRule[] {
  if (rule.kind === "independent") return [...rule.parts];
  if (rule.kind === "multi-select" && rule.selects !== undefined)
    return rule.selects.map(({ class: id, present, absent }) => ({ rule: { kind: "true-false", class: id, present, absent } }));
  return [precedence === undefined ? { rule } : { rule, precedence }];
}

function partOf(given: Omit<LossInput, "rule">, part: PartRule, index: number): LossPart {
  const outcomes = new OutcomeList();
  const { program } = given.decision;
  const root = [program.outcome, ...(program.further ?? [])][index];
  const inputs = root === undefined ? new Set() : inputsOf(program, root);
  const conditions = given.decision.environment.map(({ name }) => name).filter((name) => inputs.has(name));
  const { form, ...rest } = formOf({ ...given, rule: part.rule }, outcomes, part);
  const shared = { outcomes: outcomes.ids, ...(conditions.length === 0 ? {} : { conditions }) };
  return { form, ...shared, ...rest } as LossPart;
}

type Form = LossPart extends infer P ? (P extends LossPart ? Omit<P, "outcomes" | "conditions"> : never) : never;

function formOf(input: LossInput, outcomes: OutcomeList, { rule, precedence }: PartRule): Form {
  switch (rule.kind) {
    case "constant":
      outcomes.position(rule.outcome);
      return { form: "constant" };
    case "true-false":
      return trueFalse(input, outcomes, rule);
    case "multi-choice":
      return precedence === "application" ? applicationOrder(input, outcomes, rule) : inOrder(input, outcomes, rule, "api-output");
    case "last-match":
      return inOrder(input, outcomes, rule, "last-match");
    case "multi-select":
      return combinationsOf(input, outcomes, rule);
    case "presence":
      return presenceOf(input, outcomes, rule);
    case "count":
      return counted(input, outcomes, rule);
    case "top-k":
      return firstItems(input, outcomes, rule);
    case "automaton":
      return tableOf(input, outcomes, rule);
    case "filter": {
      const [some, none] = [outcomes.position(rule.some), outcomes.position(rule.none)];
      return { form: "items", ...symbolsOf(input, [rule.class]), some, none };
    }
    case "value-range":
      return lengthCounted(input, outcomes, rule) ?? regionsOfRule(input, outcomes, rule);
    case "argmax":
      return greatestOf(input, outcomes, rule);
    case "formula":
      throw new NoPart(rule.why);
    case "independent":
      throw new NoPart("its parts have parts");
  }
}

/** Of the operation whose list a part reads, else of the first call. */
function numbersOf({ decision, catalog }: Omit<LossInput, "rule">, parts: readonly LossPart[]): Pick<Loss, "threshold" | "topK"> {
  const stream = parts.flatMap((p) => ("stream" in p && p.stream !== undefined ? [p.stream] : []))[0];
  const call = decision.calls[stream?.call ?? 0];
  const operation = call === undefined ? undefined : catalog.operationById(call.operation);
  if (call === undefined || operation === undefined) return { threshold: usualThreshold };
  const { hiddenThreshold, itemLimit } = operation;
  const named = (parameter: string | undefined): number | undefined =>
    Object.entries(call.request).find(([name]) => parameter !== undefined && inSnakeCase(name) === inSnakeCase(parameter))?.[1];
  const asked = named(hiddenThreshold?.parameter) ?? hiddenThreshold?.default;
  const threshold = asked === undefined ? usualThreshold : asked / scaleOf(operation);
  const limit = named(itemLimit?.parameter) ?? itemLimit?.default;
  const isLimit = limit !== undefined && Number.isInteger(limit) && limit > 0;
  return { threshold: Math.min(1, Math.max(0, threshold)), ...(isLimit ? { topK: limit } : {}) };
}

/** The greatest score that the operation's threshold is compared with. */
function scaleOf({ schema, hiddenThreshold }: Operation): number {
  let found: Schema | undefined = schema ?? undefined;
  for (const step of hiddenThreshold?.field.split(".") ?? []) {
    if (found?.kind === "stream") found = found.item;
    found = found?.kind === "message" ? found.fields[step]?.schema : undefined;
  }
  return found?.kind === "number" && Number.isFinite(found.maximum) && found.maximum > 0 ? found.maximum : 1;
}
