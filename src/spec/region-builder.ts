/** Value ranges of a scalar decision: the boxes of its diagram, one list of regions an outcome. */
import type { Box } from "../decision/box.js";
import { boxesOf } from "../decision/box.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem } from "../decision/system.js";
import type { Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { rangesOf } from "./class-builder.js";
import type { Region } from "./loss-spec.js";
import { formatRange } from "./range-text.js";

export interface RegionInput {
  readonly system: DecisionSystem;
  readonly outcomeId: (outcome: RunOutcome) => string;
  readonly nameOf: (variable: Variable) => string;
}

/** Null where the diagram tests something that is no number or text of a response, or has too many boxes. */
export function regionsOf({ system, outcomeId, nameOf }: RegionInput): { variables: string[]; regions: Region[] } | null {
  const { machine } = system;
  const support = supportOf(system.outcome);
  const scalar = support.every((v) => ["number", "text", "length"].includes(machine.variables.meaning(v).kind));
  if (!scalar) return null;
  const boxes = boxesOf(system.outcome);
  if (boxes === null) return null;
  const regions = leavesOf(system.outcome).flatMap((outcome) =>
    boxes.filter((b) => b.leaf === outcome).flatMap(({ box }) => regionsOfBox(system, box, outcomeId(outcome), nameOf)),
  );
  return { variables: support.map(nameOf), regions };
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
              where: { variable: name, in: set.map((l) => meaning.domain.lanes[l]!) },
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
