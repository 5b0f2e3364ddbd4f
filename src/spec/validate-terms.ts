/** Whether the terms of a program call only what the term language has: a later version may have more, which nobody can evaluate here. */
import { isCallable } from "../terms/evaluate.js";
import type { DecisionProgram } from "./loss-spec.js";
import type { Report } from "./problem.js";

export function checkTermNames(program: DecisionProgram, report: Report): void {
  const visit = (value: unknown, place: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (isCall(value) && !isCallable(value.call))
      report(
        `${place}/call`,
        `the term language has no ${JSON.stringify(value.call)}`,
        "docs/conformance.md says where its functions are listed.",
      );
    for (const [key, member] of Object.entries(value))
      if (key !== "constant") visit(member, `${place}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  };
  // Passes and nodes have no terms beside those of registers.
  const { variables, partitions, passes, rankings = [], values } = program;
  visit({ variables, partitions, passes, rankings, values }, "/program");
}

/** A pass has a number for its call; a term the name of what it calls. */
function isCall(value: object): value is { readonly call: string } {
  return "call" in value && typeof value.call === "string" && "arguments" in value;
}
