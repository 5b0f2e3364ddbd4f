/** Value ranges of a scalar decision: few boxes that do not overlap, one after the other where there is one value, else by outcome. */
import type { Box } from "../decision/box.js";
import { fewBoxes } from "../decision/few-boxes.js";
import { termText } from "../decision/number-kinds.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { MadeNumber, ScalarFunction } from "../decision/scalar-function.js";
import type { DecisionSystem } from "../decision/system.js";
import type { Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { renameVariables } from "../symbolic/rebase.js";
import { comparedTexts } from "../symbolic/text-tests.js";
import type { Meaning } from "../symbolic/variable.js";
import type { ClassBuilder } from "./class-builder.js";
import { predicateText, rangesOf } from "./class-builder.js";
import type { Region, UnlistedTexts, ValueCondition } from "./loss-spec.js";
import { formatRange } from "./range-text.js";

export interface RegionInput {
  readonly system: DecisionSystem;
  readonly scalars: ScalarFunction<RunOutcome>;
  readonly outcomeId: (outcome: RunOutcome) => string;
  readonly nameOf: (variable: Variable) => string;
  readonly classes: ClassBuilder;
}

export interface Regions {
  /** Those that terms are over included. */
  readonly variables: string[];
  readonly regions: Region[];
}

/** Null where there are too many. */
export function regionsOf(input: RegionInput): Regions | null {
  const { scalars, outcomeId, nameOf } = input;
  const { outcome, made } = scalars;
  const boxes = fewBoxes(outcome);
  if (boxes === null) return null;
  const regions = leavesOf(outcome).flatMap((leaf) =>
    boxes.filter((b) => b.leaf === leaf).map(({ box }) => regionOfBox(input, box, outcomeId(leaf))),
  );
  const support = supportOf(outcome);
  const variables = [...new Set(support.flatMap((v) => (made.get(v)?.operands ?? [v]).map(nameOf)))];
  return { variables, regions: support.length === 1 ? [...regions].sort((a, b) => startOf(a) - startOf(b)) : regions };
}

function startOf({ where }: Region): number {
  return where[0]?.from ?? -Infinity;
}

function regionOfBox(input: RegionInput, box: Box, outcome: string): Region {
  const conditions = [...box].map(([variable, side]) => conditionOn(input, variable, side));
  return {
    outcome,
    text: conditions.map((c) => c.text).join(" and ") || "always",
    where: conditions.map((c) => c.condition),
  };
}

interface Told {
  readonly condition: ValueCondition;
  readonly text: string;
}

/** More names than this are not written out for people. */
const namesShown = 6;

function conditionOn({ system, scalars, nameOf, classes }: RegionInput, variable: Variable, side: readonly number[]): Told {
  const made = scalars.made.get(variable);
  if (made !== undefined) return conditionOnMade(made, side, nameOf);
  const name = nameOf(variable);
  const meaning = system.machine.variables.meaning(variable);
  if (meaning.kind === "text") return conditionOnText(meaning, { name, side, unlisted: classes.unlistedAmong(variable, side) });
  if (meaning.kind === "present") {
    const isPresent = side[0] === 1;
    return { condition: { variable: name, isPresent }, text: `${name} is ${isPresent ? "" : "not "}there` };
  }
  const [range = {}] = rangesOf(side);
  return { condition: { variable: name, ...range }, text: formatRange(name, range) };
}

/** A text among listed ones; those of no list are told by cells. */
function conditionOnText(
  { domain, place }: Meaning & { kind: "text" },
  { name, side, unlisted }: { readonly name: string; readonly side: readonly number[]; readonly unlisted: UnlistedTexts | undefined },
): Told {
  // What the program writes down and does not compare the text with is like any other text of no list.
  const compared = comparedTexts([...domain.predicates.values()].map(({ term }) => term));
  const isListed = (lane: number): boolean => unlisted === undefined || lane < domain.known || compared.has(domain.lanes[lane]!);
  const names = (lanes: readonly number[]): string[] => lanes.flatMap((lane) => (isListed(lane) ? [domain.lanes[lane]!] : []));
  const inside = names(side);
  const without = new Set(side);
  const outside = names([...domain.lanes.keys()].filter((lane) => !without.has(lane)));
  const shown = (all: readonly string[]): string => `{${all.slice(0, namesShown).join(", ")}${all.length > namesShown ? ", ..." : ""}}`;
  const hasOthers = unlisted !== undefined && unlisted.cells.length > 0;
  const listed = hasOthers && outside.length < inside.length ? `${name} not in ${shown(outside)}` : `${name} in ${shown(inside)}`;
  const lanes = LaneSet.from(domain.lanes.length, side);
  const asked = predicateText(domain, lanes, place, name);
  const text = hasOthers && inside.length === 0 ? (asked.includes(" or ") ? `(${asked})` : asked) : listed;
  return { condition: { variable: name, in: inside, ...(unlisted === undefined ? {} : { unlisted }) }, text };
}

function conditionOnMade(made: MadeNumber, side: readonly number[], nameOf: (variable: Variable) => string): Told {
  const names = new Map(made.operands.map((o) => [String(o.order), nameOf(o)]));
  const [range = {}] = rangesOf(side);
  const name = termText(made, nameOf);
  const condition = { variable: name, term: renameVariables(made.term, (old) => names.get(old) ?? old), ...range };
  if (made.compared === null) return { condition, text: formatRange(name, range) };
  const [left, right] = made.compared.map((term) => termText({ term, operands: made.operands }, nameOf));
  return { condition, text: `${left} ${signOf(range)} ${right}` };
}

/** How two numbers compare whose difference is in a range that ends or starts at zero. */
function signOf({ from, below }: { readonly from?: number; readonly below?: number }): string {
  if (from === 0) return below === undefined ? ">=" : "=";
  if (from !== undefined) return ">";
  return below === 0 ? "<" : "<=";
}
