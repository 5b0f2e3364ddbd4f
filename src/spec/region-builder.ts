/** Value ranges of a scalar decision: few boxes that do not overlap, one after the other where there is one value, else by outcome. */
import type { Box } from "../decision/box.js";
import { fewBoxes } from "../decision/few-boxes.js";
import { termText } from "../decision/number-kinds.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { MadeNumber, ScalarFunction } from "../decision/scalar-function.js";
import type { DecisionSystem } from "../decision/system.js";
import type { Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { renameVariables } from "../symbolic/rebase.js";
import { rangesOf } from "./class-builder.js";
import type { Region, ValueCondition } from "./loss-spec.js";
import { formatRange } from "./range-text.js";

export interface RegionInput {
  readonly system: DecisionSystem;
  readonly scalars: ScalarFunction<RunOutcome>;
  readonly outcomeId: (outcome: RunOutcome) => string;
  readonly nameOf: (variable: Variable) => string;
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

function conditionOn({ system, scalars, nameOf }: RegionInput, variable: Variable, side: readonly number[]): Told {
  const made = scalars.made.get(variable);
  if (made !== undefined) return conditionOnMade(made, side, nameOf);
  const name = nameOf(variable);
  const meaning = system.machine.variables.meaning(variable);
  if (meaning.kind === "text") {
    const names = side.map((lane) => meaning.domain.lanes[lane]!);
    const shown = names.slice(0, namesShown).join(", ");
    const text = `${name} in {${shown}${names.length > namesShown ? ", ..." : ""}}`;
    return { condition: { variable: name, in: names }, text };
  }
  if (meaning.kind === "present") {
    const isPresent = side[0] === 1;
    return { condition: { variable: name, isPresent }, text: `${name} is ${isPresent ? "" : "not "}there` };
  }
  const [range = {}] = rangesOf(side);
  return { condition: { variable: name, ...range }, text: formatRange(name, range) };
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
