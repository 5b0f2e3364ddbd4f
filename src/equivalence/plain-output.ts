/** Outputs as a person would write them down: only what the decision reads, and numbers with few digits, decided as before. */
import type { Decision } from "../spec/loss-spec.js";
import { domainsOf } from "./domains.js";
import { setField } from "./json.js";
import type { JointSample } from "./samples.js";

/** What is read below a place: names of fields, and "[]" for the items of a list. */
type ReadPart = Map<string, ReadPart>;

/** Makes outputs of a decision plainer, as far as the result is still wanted. */
export function plainerOutput(decision: Decision): (sample: JointSample, isWanted: (sample: JointSample) => boolean) => JointSample {
  const read = decision.calls.map((): ReadPart => new Map());
  for (const { spot } of domainsOf(decision).values()) {
    let part = read[spot.call];
    for (const step of spot.path) {
      const next: ReadPart = part?.get(step) ?? new Map();
      part?.set(step, next);
      part = next;
    }
  }
  return (sample, isWanted) => {
    const bare = { ...sample, responses: sample.responses.map((response, call) => onlyRead(response, read[call]!)) };
    const start = isWanted(bare) ? bare : sample;
    return { ...start, responses: withPlainNumbers(start.responses, (responses) => isWanted({ ...start, responses })) };
  };
}

function onlyRead(json: unknown, read: ReadPart): unknown {
  // A pass over the lists inside all items has a path without "[]".
  if (Array.isArray(json)) return json.map((item: unknown) => onlyRead(item, read.get("[]") ?? read));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => (read.has(name) ? [[name, onlyRead(value, read.get(name)!)] as const] : [])),
  );
}

const mostDigits = 8;

/** Each number in turn with the fewest digits with which the whole is still wanted, as near as these allow. */
export function withPlainNumbers<T>(json: T, isWanted: (json: T) => boolean): T {
  let now = json;
  for (const place of numbersIn(json)) {
    const number = place.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], now) as number;
    const plain = plainer(number).find((candidate) => isWanted(setField(now, place, candidate) as T));
    if (plain !== undefined) now = setField(now, place, plain) as T;
  }
  return now;
}

/** Fewer digits first. */
function plainer(number: number): number[] {
  if (!Number.isFinite(number) || number === 0) return [];
  return Array.from({ length: mostDigits }, (_, i) => i + 1).flatMap((digits) => {
    const unit = 10 ** (digits - 1 - Math.floor(Math.log10(Math.abs(number))));
    const nearest = Math.round(number * unit);
    return [nearest, nearest + 1, nearest - 1].map((n) => Number((n / unit).toPrecision(digits + 1)));
  });
}

function numbersIn(json: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof json === "number") return [at];
  if (Array.isArray(json)) return json.flatMap((item, i) => numbersIn(item, [...at, i]));
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => numbersIn(value, [...at, name]));
}
