/** Recorded outcomes as keys of expected.json, and what stands in them in place of `${name}`. */
import { expect } from "vitest";
import type { ExpectedDecision } from "./corpus.js";

export interface Template {
  readonly key: string;
  /** What stands in place of each `${name}`, in their order. */
  readonly parts: readonly string[];
}

const placeholder = /\$\{\w+\}/gu;

/** The outcome key that a recorded outcome is of; itself where there is none. */
export function templateOf({ outcomes }: ExpectedDecision, recorded: string): Template {
  if (outcomes.includes(recorded)) return { key: recorded, parts: [] };
  for (const key of outcomes.filter((one) => placeholder.test(one))) {
    const pattern = key.split(placeholder).map((text) => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
    const match = new RegExp(`^${pattern.join("(.*)")}$`, "su").exec(recorded);
    if (match !== null) return { key, parts: match.slice(1) };
  }
  return { key: recorded, parts: [] };
}

/** Fails where what a recorded outcome shows is not what is carried, by filter. */
export function expectShown(
  { filters }: ExpectedDecision,
  parts: readonly string[],
  carried: readonly (readonly unknown[])[],
  sample: string,
): void {
  if (filters === undefined) {
    expect(parts, sample).toEqual(carried.map((texts) => texts.join(", ")));
    return;
  }
  const shown = parts.map((part) => JSON.parse(JSON.parse(`"${part}"`) as string) as unknown);
  expect(shown, sample).toEqual(carried.map((texts, index) => texts.map((text) => asShown(filters[index]?.carries ?? "", text))));
}

/** A text as the application shows it, by what expected.json says that it carries. */
function asShown(carries: string, text: unknown): unknown {
  return carries.endsWith(".lower()") && typeof text === "string" ? text.toLowerCase() : text;
}
