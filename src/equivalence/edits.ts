/**
 * Outputs that differ from one in one thing, with what that is: an item more or less, two items the other way round, one value that the
 * decision tells apart.
 */
import type { Decision } from "../spec/loss-spec.js";
import { valueAt } from "../spec/recorded.js";
import type { Domain } from "./domains.js";
import { domainsOf } from "./domains.js";
import { setField } from "./json.js";
import type { JointSample } from "./samples.js";

/** What two outputs differ in. Paths are those of a call's response, with positions in lists; `call` is the call's place in the decision. */
export type Change =
  /** A value is another; undefined where it is absent. */
  | { readonly kind: "value"; readonly call: number; readonly path: Path; readonly from: unknown; readonly to: unknown }
  /** `times` alike items, from position `at` on, that the list at the path has more or less. */
  | {
      readonly kind: "added" | "removed";
      readonly call: number;
      readonly path: Path;
      readonly at: number;
      readonly item: unknown;
      readonly times: number;
    }
  /** The items at position `at` and before it stand the other way round. */
  | { readonly kind: "swapped"; readonly call: number; readonly path: Path; readonly at: number }
  /** An input of the environment. */
  | { readonly kind: "input"; readonly name: string; readonly to: boolean };

/** Steps into JSON: fields by name, items by position. */
export type Path = readonly (string | number)[];

export interface Edited {
  readonly sample: JointSample;
  readonly change: Change;
}

/** Edits of one output that are tried. */
const editLimit = 600;

/** Makes edits of outputs of one decision. In a fixed order: values first, then items. */
export function editor(decision: Decision): (sample: JointSample) => Generator<Edited> {
  const domains = [...domainsOf(decision).values()];
  return (sample) => edits(sample, decision, domains);
}

function* edits(sample: JointSample, decision: Decision, domains: readonly Domain[]): Generator<Edited> {
  let count = 0;
  for (const edited of [valueEdits, itemEdits].flatMap((make) => [...make(sample, domains)])) {
    if (++count > editLimit) return;
    yield edited;
  }
  for (const { name, type } of decision.environment) {
    if (type !== "boolean") continue;
    const to = sample.inputs[name] !== true;
    yield { sample: { ...sample, inputs: { ...sample.inputs, [name]: to } }, change: { kind: "input", name, to } };
  }
}

/** The output with another value at a place. */
export function written(sample: JointSample, call: number, path: Path, value: unknown): JointSample {
  return { ...sample, responses: sample.responses.map((response, i) => (i === call ? setField(response, path, value) : response)) };
}

/** The places in a response that a spot stands for. A name that meets a list on the way is looked up in each of its items. */
function placesOf(response: unknown, path: readonly string[]): Path[] {
  const [step, ...rest] = path;
  if (step === undefined) return [[]];
  const isList = Array.isArray(response);
  if (step === "[]" && !isList) return [];
  if (!isList) return placesOf(valueAt(response, [step]), rest).map((inner) => [step, ...inner]);
  const inner = step === "[]" ? rest : path;
  return response.flatMap((item: unknown, i) => placesOf(item, inner).map((place) => [i, ...place]));
}

export function valueEdit(sample: JointSample, call: number, path: Path, from: unknown, to: unknown): Edited {
  return { sample: written(sample, call, path, to), change: { kind: "value", call, path, from, to } };
}

function* valueEdits(sample: JointSample, domains: readonly Domain[]): Generator<Edited> {
  for (const { spot, texts, numbers, optional } of domains)
    for (const place of placesOf(sample.responses[spot.call], spot.path)) {
      const now = valueAt(sample.responses[spot.call], place);
      const own = texts.length === 0 && numbers.length === 0 ? plainNumbers : numbers;
      const values: unknown[] = typeof now === "object" ? [] : [...texts, ...own, ...(optional ? [undefined] : [])];
      for (const value of values) if (value !== now) yield valueEdit(sample, spot.call, place, now, value);
    }
}

type ListChange =
  | { readonly kind: "added" | "removed"; readonly at: number; readonly item: unknown; readonly times: number }
  | { readonly kind: "swapped"; readonly at: number };

/** A list loses an item, has two of them swapped, or gets one more; lists inside items too. */
function* itemEdits(sample: JointSample, domains: readonly Domain[]): Generator<Edited> {
  const lists = new Map<string, { readonly call: number; readonly path: readonly string[] }>();
  for (const { spot } of domains)
    spot.path.forEach((step, at) => {
      if (step === "[]") lists.set(`${spot.call} ${spot.path.slice(0, at).join(".")}`, { call: spot.call, path: spot.path.slice(0, at) });
    });
  for (const { call, path } of lists.values()) {
    const kinds = kindsOf(call, path, domains);
    for (const place of placesOf(sample.responses[call], path)) {
      const found = valueAt(sample.responses[call], place);
      const items: readonly unknown[] = Array.isArray(found) ? found : [];
      const replaced = (next: readonly unknown[], change: ListChange): Edited => ({
        sample: written(sample, call, place, next),
        change: { ...change, call, path: place },
      });
      const added = (item: unknown, at: number, times = 1): Edited =>
        replaced([...items.slice(0, at), ...Array<unknown>(times).fill(item), ...items.slice(at)], { kind: "added", at, item, times });
      for (const [at, item] of items.entries())
        yield replaced(
          items.filter((_, j) => j !== at),
          { kind: "removed", at, item, times: 1 },
        );
      for (let at = 1; at < items.length; at++)
        yield replaced([...items.slice(0, at - 1), items[at], items[at - 1], ...items.slice(at + 1)], { kind: "swapped", at });
      for (const item of kinds) yield* [added(item, items.length), added(item, 0), added(item, items.length, 3)];
    }
  }
}

const plainNumbers = [0.2, 0.5, 0.9];

/** Items with one value each, and with a value of each text beside numbers. */
function kindsOf(call: number, path: readonly string[], domains: readonly Domain[]): unknown[] {
  const inside = domains.flatMap(({ spot, texts, numbers }) => {
    const rest = spot.path.slice(path.length + 1);
    const isInside = spot.call === call && spot.path.slice(0, path.length + 1).join(".") === [...path, "[]"].join(".");
    // A number that no constant is compared with may be added up.
    const own = texts.length === 0 && numbers.length === 0 ? plainNumbers : numbers;
    return isInside && !rest.includes("[]") ? [{ rest, texts, numbers: own }] : [];
  });
  const plain = inside.reduce<unknown>(
    (item, { rest, numbers }) => (numbers.length === 0 ? item : setField(item, rest, numbers.at(-1))),
    {},
  );
  return [
    plain,
    ...inside.flatMap(({ rest, texts }) => texts.map((text) => setField(plain, rest, text))),
    ...inside.flatMap(({ rest, numbers }) => numbers.map((number) => setField({}, rest, number))),
  ];
}
