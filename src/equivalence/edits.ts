/** Outputs that differ from one in one thing: an item more or less, two items the other way round, one value that the decision tells apart. */
import type { Decision } from "../spec/loss-spec.js";
import { valueAt } from "../spec/recorded.js";
import type { Domain } from "./domains.js";
import { domainsOf } from "./domains.js";
import { setField } from "./json.js";
import type { JointSample } from "./samples.js";

/** Edits of one output that are tried. */
const editLimit = 600;

type Path = readonly (string | number)[];

/** Makes edits of outputs of one decision. In a fixed order: values first, then items. */
export function editor(decision: Decision): (sample: JointSample) => Generator<JointSample> {
  const domains = [...domainsOf(decision).values()];
  return (sample) => edits(sample, decision, domains);
}

function* edits(sample: JointSample, decision: Decision, domains: readonly Domain[]): Generator<JointSample> {
  let count = 0;
  for (const edited of [valueEdits, itemEdits].flatMap((make) => [...make(sample, domains)])) {
    if (++count > editLimit) return;
    yield edited;
  }
  for (const { name, type } of decision.environment) {
    if (type === "boolean") yield { ...sample, inputs: { ...sample.inputs, [name]: sample.inputs[name] !== true } };
  }
}

function written(sample: JointSample, call: number, path: Path, value: unknown): JointSample {
  return { ...sample, responses: sample.responses.map((response, i) => (i === call ? setField(response, path, value) : response)) };
}

/** The places in a response that a spot stands for. */
function placesOf(response: unknown, path: readonly string[]): Path[] {
  const at = path.indexOf("[]");
  if (at < 0) return [path];
  const list = valueAt(response, path.slice(0, at));
  if (!Array.isArray(list)) return [];
  const inner = path.slice(at + 1);
  return list.flatMap((item: unknown, i) => placesOf(item, inner).map((rest) => [...path.slice(0, at), i, ...rest]));
}

function* valueEdits(sample: JointSample, domains: readonly Domain[]): Generator<JointSample> {
  for (const { spot, texts, numbers, optional } of domains)
    for (const place of placesOf(sample.responses[spot.call], spot.path)) {
      const now = valueAt(sample.responses[spot.call], place);
      const own = texts.length === 0 && numbers.length === 0 ? plainNumbers : numbers;
      const values: unknown[] = typeof now === "object" ? [] : [...texts, ...own, ...(optional ? [undefined] : [])];
      for (const value of values) if (value !== now) yield written(sample, spot.call, place, value);
    }
}

/** A list loses an item, has two of them swapped, or gets one more; lists inside items too. */
function* itemEdits(sample: JointSample, domains: readonly Domain[]): Generator<JointSample> {
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
      const replaced = (next: readonly unknown[]): JointSample => written(sample, call, place, next);
      for (const i of items.keys()) yield replaced(items.filter((_, j) => j !== i));
      for (let i = 1; i < items.length; i++) yield replaced([...items.slice(0, i - 1), items[i], items[i - 1], ...items.slice(i + 1)]);
      for (const item of kinds) yield* [replaced([...items, item]), replaced([item, ...items]), replaced([...items, item, item, item])];
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
