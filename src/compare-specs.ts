/** Two loss specs side by side, with the solver where rules can only be told apart by it: loaded for the comparison, closed after it. */
import type { SpecDiff } from "./diff/spec-diff.js";
import { diffSpecs } from "./diff/spec-diff.js";
import { loadSolver } from "./smt/solver.js";
import type { LossSpec } from "./spec/loss-spec.js";

/**
 * What changed in the decisions from one spec to another: decisions that came and went, labels that lead elsewhere, and an output that is decided
 * differently. Both have to be valid (`validateSpec`).
 */
export async function compareSpecs(before: LossSpec, after: LossSpec): Promise<SpecDiff> {
  const solver = await loadSolver();
  try {
    return await diffSpecs(before, after, (question) => solver.satisfiable(question));
  } finally {
    await solver.close();
  }
}
