/** Recorded outputs that are edited in a form: what fields show of them, and the outputs with a field changed. Runs in the browser; pure. */
import type { Decision } from "../../spec/loss-spec.js";
import type { Path, RecordedOutputs } from "../../spec/recorded.js";
import { valueAt } from "../../spec/recorded.js";
import type { FieldForm } from "./output-form.js";

/** One response a call, so that each can be edited. */
export function asEditable({ calls }: Decision, { responses, inputs = {} }: RecordedOutputs): Editable {
  const taken = new Map<string, number>();
  const list = calls.map(({ operation }) => {
    const given = Object.hasOwn(responses, operation) ? responses[operation] : undefined;
    const index = taken.get(operation) ?? 0;
    taken.set(operation, index + 1);
    return (Array.isArray(given) ? (given[index] as unknown) : given) ?? {};
  });
  return { responses: list, inputs };
}

export interface Editable {
  /** By call. */
  readonly responses: readonly unknown[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

export function asRecorded({ calls }: Decision, { responses, inputs }: Editable): RecordedOutputs {
  const byOperation = new Map<string, unknown[]>();
  calls.forEach(({ operation }, i) => void byOperation.set(operation, [...(byOperation.get(operation) ?? []), responses[i] ?? {}]));
  const recorded = { responses: Object.fromEntries(byOperation) };
  return Object.keys(inputs).length === 0 ? recorded : { ...recorded, inputs };
}

/** The value with another one at the path, which is made where it is missing; `undefined` takes away what is there. */
export function withValueAt(from: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list: unknown[] = Array.isArray(from) ? [...(from as unknown[])] : [];
    list[step] = withValueAt(list[step], rest, value);
    return Array.from(list, (item) => item ?? {});
  }
  const record: Record<string, unknown> = typeof from === "object" && from !== null && !Array.isArray(from) ? { ...from } : {};
  const changed = withValueAt(Object.hasOwn(record, step) ? record[step] : undefined, rest, value);
  const isEmpty = changed === undefined || (value === undefined && rest.length > 0 && JSON.stringify(changed) === "{}");
  const others = Object.entries(record).filter(([name]) => name !== step);
  if (isEmpty) return Object.fromEntries(others);
  return Object.hasOwn(record, step)
    ? Object.fromEntries(Object.entries(record).map(([name, old]) => [name, name === step ? changed : old]))
    : Object.fromEntries([...others, [step, changed]]);
}

/** What a field shows of an item or a response. */
export function fieldText(from: unknown, { path, each }: FieldForm): string {
  const value = valueAt(from, path);
  if (each !== undefined) return (Array.isArray(value) ? value : []).map((item: unknown) => String(valueAt(item, each) ?? "")).join(", ");
  if (value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The value that a person means by what stands in the field; nothing in it is a field that is left out. */
export function fieldValue({ kind, each }: FieldForm, text: string): unknown {
  if (text === "") return undefined;
  if (each !== undefined) {
    const names = text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    return names.length === 0 ? undefined : names.map((name) => withValueAt({}, each, name));
  }
  return kind === "text" ? text : numberValue(text.trim());
}

/** A number, or a yes or no; anything else stays text, of which the evaluator says that it is no number. */
export function numberValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
