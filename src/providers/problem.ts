/** What is wrong with a catalog document, where, and what to write instead. */
export interface CatalogProblem {
  /** JSON pointer to the place; "" is the whole document. */
  readonly pointer: string;
  readonly message: string;
  readonly remedy: string;
}

/** Reports a problem at a place, given as the steps from the document to it. */
export type Report = (place: readonly (string | number)[], message: string, remedy: string) => void;

export function pointerTo(place: readonly (string | number)[]): string {
  return place.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function stepsOf(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Names for a message: the first of many. */
export function someOf(names: Iterable<string>, limit = 12): string {
  const all = [...names];
  const shown = all.slice(0, limit).join(", ");
  return all.length > limit ? `${shown} and ${all.length - limit} more` : shown;
}
