/** Work on diagrams that may turn out to be too much. */
import { DiagramBudgetError } from "../diagram/diagram.js";

/** What `work` gives; null where it is too much. */
export function withinBudget<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof DiagramBudgetError) return null;
    throw error;
  }
}
