/** Says in a few words what two outputs differ in: "without `Cat`", "score of `Dog` 0.7199 instead of 0.72". */
import { strangeText } from "../equivalence/domains.js";
import type { Change } from "../equivalence/edits.js";
import type { JointSample } from "../equivalence/samples.js";
import { valueAt } from "../spec/recorded.js";

type Path = readonly (string | number)[];
type ListChange = Extract<Change, { readonly times: number }>;

/** `before`: the first of the two outputs. */
export function changeText(change: Change, before: JointSample): string {
  switch (change.kind) {
    case "value":
      return valueText(change, before.responses[change.call]);
    case "added":
      return addedText(change, itemsAt(before, change));
    case "removed": {
      const alike = itemsAt(before, change).filter((item) => nameOf(item) === nameOf(change.item)).length;
      return change.times > 1 || alike > 1 ? `with ${change.times} ${nameOf(change.item)} less` : `without ${nameOf(change.item)}`;
    }
    case "swapped": {
      const items = itemsAt(before, change);
      return `${nameOf(items[change.at])} before ${nameOf(items[change.at - 1])}`;
    }
    case "input":
      return `${change.name}: ${change.to ? "yes" : "no"}`;
  }
}

function itemsAt({ responses }: JointSample, { call, path }: { readonly call: number; readonly path: Path }): readonly unknown[] {
  const found = valueAt(responses[call], path);
  return Array.isArray(found) ? found : [];
}

function addedText({ item, at, times }: ListChange, items: readonly unknown[]): string {
  const where = items.length === 0 ? "" : at === 0 ? ` before ${nameOf(items[0])}` : ` after ${nameOf(items.at(-1))}`;
  return `with ${times > 1 ? `${times} times ` : ""}${nameOf(item)}${withNumbers(item)}${where}`;
}

function valueText({ path, from, to }: Extract<Change, { kind: "value" }>, response: unknown): string {
  const position = path.findLastIndex((step) => typeof step === "number");
  const field = path.slice(position + 1).join(".");
  const item = position < 0 ? undefined : valueAt(response, path.slice(0, position + 1));
  const isNameOfItem = position >= 0 && typeof from === "string" && textsIn(item).length === 1;
  const subject =
    field === "" || isNameOfItem
      ? ""
      : position < 0 || textsIn(item).length === 0 || typeof from === "string"
        ? field
        : `${field} of ${nameOf(item)}`;
  if (to === undefined) return `without ${subject === "" ? shown(from) : subject}`;
  const instead = from === undefined ? "" : ` instead of ${shown(from)}`;
  return `${subject === "" ? "" : `${subject} `}${shown(to)}${instead}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return value === strangeText ? "something else" : value === "" ? "an empty text" : `\`${value}\``;
  return JSON.stringify(value);
}

/** The values of an output, and inputs of the environment that are not at their defaults: "`Dog`, `Cat`", "score 0.5, magnitude 2". */
export function outputText({ responses, inputs }: JointSample): string {
  const values = responses.flatMap((response) => valuesIn(response, ""));
  const conditions = Object.entries(inputs).map(([name, value]) => `${name.replace(/^[^#]*#/, "")} ${value === true ? "yes" : "no"}`);
  return [...(values.length === 0 ? ["nothing"] : values), ...conditions].join(", ");
}

function valuesIn(json: unknown, name: string): string[] {
  if (Array.isArray(json)) return json.map((item) => `${nameOf(item)}${withNumbers(item)}`);
  if (typeof json !== "object" || json === null) return [`${name} ${shown(json)}`];
  return Object.entries(json).flatMap(([key, value]) => valuesIn(value, name === "" ? key : `${name}.${key}`));
}

/** What an item is called: by its texts; else by its numbers. */
function nameOf(item: unknown): string {
  const texts = textsIn(item);
  if (texts.length > 0) return texts.map(shown).join(" ");
  const numbers = numbersIn(item);
  return numbers.length > 0 ? `an item of ${numbers.join(", ")}` : "an item";
}

function withNumbers(item: unknown): string {
  const numbers = numbersIn(item);
  return numbers.length === 0 || textsIn(item).length === 0 ? "" : ` (${numbers.join(", ")})`;
}

/** The texts of an item, without those of lists in it. */
function textsIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  return typeof json === "object" && json !== null && !Array.isArray(json) ? Object.values(json).flatMap(textsIn) : [];
}

/** `score 0.9` */
function numbersIn(json: unknown, name = ""): string[] {
  if (typeof json === "number") return [name === "" ? String(json) : `${name} ${json}`];
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => numbersIn(value, name === "" ? key : `${name}.${key}`));
}
