/** What is wrong with a document that should be a loss spec, where, and what to do about it. */
export interface SpecProblem {
  /** JSON pointer to the place; "" is the whole document. */
  readonly pointer: string;
  /** What is wrong: what stands there and what should. */
  readonly message: string;
  /** What should be there, in words, where one can say it. */
  readonly expected?: string;
  /** The JSON that is there, cut short; absent where nothing is. */
  readonly found?: string;
  readonly remedy: string;
}

/** Reports a problem at a place below the current one. */
export type Report = (place: string, message: string, remedy: string) => void;

const shownCharacters = 60;

/** JSON for messages, cut short; undefined where there is none. */
export function shownJson(value: unknown): string | undefined {
  const text = JSON.stringify(value);
  return text !== undefined && text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

/** The value at a JSON pointer, undefined where there is none. */
export function atPointer(json: unknown, pointer: string): unknown {
  let value = json;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
