/** Ways of a guard that contradict themselves only by arithmetic: the solver is asked about the conditions on each. */
import type { Guard } from "../diagram/diagram.js";
import { waysThrough } from "./assignment.js";
import type { JointSystem } from "./joint-system.js";
import type { Ask } from "./numbers.js";
import { questionOf } from "./numbers.js";
import { inOrder } from "./order.js";

/** Ways that are asked about; with more, nothing is proved. */
const questionLimit = 64;

/** Whether every way through the guard is shown to be impossible. */
export async function impossibleByArithmetic(system: JointSystem, guard: Guard, ask: Ask | null): Promise<boolean> {
  let asked = 0;
  for (const way of waysThrough(guard, inOrder(system))) {
    const question = questionOf(system, way);
    if (question === null || ask === null || ++asked > questionLimit) return false;
    const answer = await ask(question.question);
    if (answer.result !== "unsat") return false;
  }
  return true;
}
