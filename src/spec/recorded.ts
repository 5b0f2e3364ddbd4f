/**
 * Recorded outputs, the one shape in which API outputs are given to whoever evaluates a decision, and how values are
 * found in them. JSON is read leniently where providers leave fields out (absent and null are the same) and never
 * where a value has another type than the spec says: then there is no answer rather than a guess.
 */

/** One sample: what the API answered, and what else the application was given. */
export interface RecordedOutputs {
  /** REST JSON responses by operation id; a list is taken in call order among the decision's calls of the operation. */
  readonly responses: Readonly<Record<string, unknown>>;
  /** Environment inputs by name (`file#expression`). */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/**
 * One response a call, in the order of `calls`. One response given for several calls of an operation serves each;
 * a missing one counts as an empty response.
 */
export function responsesOfCalls(calls: readonly { readonly operation: string }[], responses: RecordedOutputs["responses"]): unknown[] {
  const taken = new Map<string, number>();
  return calls.map(({ operation }) => {
    const given = Object.hasOwn(responses, operation) ? responses[operation] : undefined;
    if (!Array.isArray(given)) return given ?? {};
    const index = taken.get(operation) ?? 0;
    taken.set(operation, index + 1);
    return (given[index] as unknown) ?? {};
  });
}

export type Path = readonly (string | number)[];

/** The value at `path`, undefined where it or anything on the way is absent. Numbers are list positions. */
export function valueAt(from: unknown, path: Path): unknown {
  let value = from;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) value = typeof step === "number" ? (value[step] as unknown) : undefined;
    else value = Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return value ?? undefined;
}

/**
 * The items of the list at `path`; none where it is absent, undefined where something else is in its place. A name
 * that meets a list on the way is looked up in each of its items (`Labels.Instances`: those of all labels, in order).
 */
export function itemsAt(from: unknown, path: Path): readonly unknown[] | undefined {
  let values: readonly unknown[] = [from];
  for (const step of path) {
    values = values.flatMap((value) => {
      if (Array.isArray(value) && typeof step === "string") return value.map((item: unknown) => valueAt(item, [step]));
      return [valueAt(value, [step])];
    });
  }
  const present = values.filter((value) => value !== undefined && value !== null);
  return present.every((value) => Array.isArray(value)) ? present.flat() : undefined;
}

/** `labelAnnotations[0].description`, for messages. */
export function formatPath(path: Path): string {
  if (path.length === 0) return "the item";
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("");
}
