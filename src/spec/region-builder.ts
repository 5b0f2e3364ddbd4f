/** Value ranges of a scalar decision: the boxes of its diagram, one list of regions an outcome. */
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem } from "../decision/system.js";
import type { Diagram, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { uniteNumbers } from "../diagram/domain.js";
import { rangesOf } from "./class-builder.js";
import type { Region } from "./loss-spec.js";
import { formatRange } from "./range-text.js";

type Box = Map<Variable, NumberSet | readonly number[]>;

export interface RegionInput {
  readonly system: DecisionSystem;
  readonly outcomeId: (outcome: RunOutcome) => string;
  readonly nameOf: (variable: Variable) => string;
}

const boxLimit = 200;

/** Null where the diagram tests something that is no number or text of a response, or has too many boxes. */
export function regionsOf({ system, outcomeId, nameOf }: RegionInput): { variables: string[]; regions: Region[] } | null {
  const { machine } = system;
  const support = supportOf(system.outcome);
  const scalar = support.every((v) => ["number", "text", "length"].includes(machine.variables.meaning(v).kind));
  if (!scalar) return null;
  const boxes: { outcome: RunOutcome; box: Box }[] = [];
  const visit = (d: Diagram<RunOutcome>, box: Box): void => {
    if (boxes.length > boxLimit) return;
    if (d.kind === "leaf") {
      boxes.push({ outcome: d.value, box });
      return;
    }
    for (const { set, child } of branchesOf(d)) visit(child, new Map(box).set(d.variable, set));
  };
  visit(system.outcome, new Map());
  if (boxes.length > boxLimit) return null;
  const merged = mergeBoxes(boxes);
  const regions = leavesOf(system.outcome).flatMap((outcome) =>
    merged.filter((b) => b.outcome === outcome).flatMap(({ box }) => regionsOfBox(system, box, outcomeId(outcome), nameOf)),
  );
  return { variables: support.map(nameOf), regions };
}

function branchesOf(
  d: Exclude<Diagram<RunOutcome>, { kind: "leaf" }>,
): { set: NumberSet | readonly number[]; child: Diagram<RunOutcome> }[] {
  if (d.kind === "lanes") return d.branches.map((b) => ({ set: b.when.lanes(), child: b.then }));
  const sets = new Map<Diagram<RunOutcome>, NumberSet>();
  d.children.forEach((child, i) => {
    const range = i === d.cuts.length ? [d.cuts[i - 1] ?? -Infinity] : [d.cuts[i - 1] ?? -Infinity, d.cuts[i]!];
    sets.set(child, uniteNumbers(sets.get(child) ?? [], range));
  });
  return [...sets].map(([child, set]) => ({ set, child }));
}

/** Boxes of one outcome that differ in one variable's set only are one box. */
function mergeBoxes(boxes: { outcome: RunOutcome; box: Box }[]): { outcome: RunOutcome; box: Box }[] {
  const list = [...boxes];
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < list.length && !changed; i++) {
      for (let j = i + 1; j < list.length && !changed; j++) {
        const merged = list[i]!.outcome === list[j]!.outcome ? mergeTwo(list[i]!.box, list[j]!.box) : null;
        if (merged === null) continue;
        list[i] = { outcome: list[i]!.outcome, box: merged };
        list.splice(j, 1);
        changed = true;
      }
    }
  }
  return list;
}

function mergeTwo(a: Box, b: Box): Box | null {
  if (a.size !== b.size) return null;
  const different = [...a].filter(([v, set]) => String(b.get(v)) !== String(set));
  const [only] = different;
  if (different.length !== 1 || only === undefined || !b.has(only[0])) return null;
  const [variable, set] = only;
  if (variable.lanes !== undefined)
    return new Map(a).set(
      variable,
      [...set, ...b.get(variable)!].sort((x, y) => x - y),
    );
  return new Map(a).set(variable, uniteNumbers(set, b.get(variable)!));
}

/** One region a contiguous range, since a region's ranges are intervals. */
function regionsOfBox(system: DecisionSystem, box: Box, outcome: string, nameOf: (v: Variable) => string): Region[] {
  let partial: { where: Region["where"][number][]; text: string[] }[] = [{ where: [], text: [] }];
  for (const [variable, set] of box) {
    const name = nameOf(variable);
    const meaning = system.machine.variables.meaning(variable);
    const options =
      meaning.kind === "text"
        ? [
            {
              where: { variable: name, in: set.map((l) => meaning.domain.lanes[l]!).slice(0, 50) },
              text: `${name} in {${set
                .slice(0, 6)
                .map((l) => meaning.domain.lanes[l])
                .join(", ")}${set.length > 6 ? ", ..." : ""}}`,
            },
          ]
        : rangesOf(set).map((range) => ({ where: { variable: name, ...range }, text: formatRange(name, range) }));
    partial = partial.flatMap((p) => options.map((o) => ({ where: [...p.where, o.where], text: [...p.text, o.text] })));
  }
  return partial.map((p) => ({ outcome, text: p.text.join(" and ") || "always", where: p.where }));
}
