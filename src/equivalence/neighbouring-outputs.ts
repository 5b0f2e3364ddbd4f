/**
 * For outcomes of a decision the outcomes that are one small change of the output away, each with the smallest change that is found: a
 * number over a threshold, two items the other way round, an item less, an item more, another text. Both outputs have been evaluated.
 */
import { compileProgram } from "../spec/compile.js";
import type { Decision } from "../spec/loss-spec.js";
import { valueAt } from "../spec/recorded.js";
import type { Change, Edited } from "./edits.js";
import { editor, valueEdit, written } from "./edits.js";
import { withPlainNumbers } from "./plain-output.js";
import { runnerOf } from "./run-program.js";
import type { JointSample } from "./samples.js";
import type { Witness } from "./witnesses.js";

/** Two outputs that differ in one change; the first leads to `outcomes[0]`, the second to `outcomes[1]`. */
export interface NeighbouringOutputs {
  readonly part: number;
  readonly outcomes: readonly [number, number];
  readonly samples: readonly [JointSample, JointSample];
  readonly change: Change;
}

/**
 * At most one for each outcome and each that is near it, by outcome, smaller changes first. Outputs are changed that `witnesses` has;
 * those for which `isWritten` does not hold are left out.
 */
export function neighbouringOutputs(
  decision: Decision,
  witnesses: readonly Witness[],
  isWritten: (sample: JointSample) => boolean = () => true,
): NeighbouringOutputs[] {
  const side = { program: decision.program, calls: decision.calls.map((_, i) => i), compiled: compileProgram(decision.program), texts: [] };
  const runner = runnerOf(side, decision.environment);
  const edits = editor(decision);
  const found = new Map<string, NeighbouringOutputs>();
  const note = (pair: NeighbouringOutputs): void => {
    const key = `${pair.part} ${pair.outcomes.join(" ")}`;
    const known = found.get(key);
    if (known === undefined || sizeOf(pair.change) < sizeOf(known.change)) found.set(key, pair);
  };
  for (const witness of witnesses) {
    const search = {
      witness,
      outcomeOn: (sample: JointSample) => (isWritten(sample) ? runner.outcomes(sample)?.[witness.part] : undefined),
    };
    for (const edited of [...edits(witness.sample), ...valuesOfOthers(witness, witnesses)]) {
      const pair = edited.change.kind === "input" ? null : pairFrom(search, edited);
      if (pair !== null) note(pair);
    }
  }
  // Where no change of an outcome's own witness leads to another, one may lead back from there.
  for (const pair of [...found.values()]) {
    const key = `${pair.part} ${[...pair.outcomes].reverse().join(" ")}`;
    if (!found.has(key)) found.set(key, turned(pair));
  }
  return [...found.values()].sort(
    (a, b) => a.part - b.part || a.outcomes[0] - b.outcomes[0] || sizeOf(a.change) - sizeOf(b.change) || a.outcomes[1] - b.outcomes[1],
  );
}

/** Values outside of lists that other outcomes have: names of an enum are known from there. */
function valuesOfOthers({ sample }: Witness, witnesses: readonly Witness[]): Edited[] {
  const seen = new Set<string>();
  return witnesses.flatMap((other) =>
    other.sample.responses.flatMap((response, call) =>
      valuesIn(response).flatMap(({ path, value }): Edited[] => {
        const now = valueAt(sample.responses[call], path);
        const key = JSON.stringify([call, path, value]);
        if (now === undefined || now === value || typeof now === "object" || seen.has(key)) return [];
        seen.add(key);
        return [valueEdit(sample, call, path, now, value)];
      }),
    ),
  );
}

function valuesIn(json: unknown, path: readonly string[] = []): { readonly path: readonly string[]; readonly value: unknown }[] {
  if (Array.isArray(json) || json === null || json === undefined) return [];
  if (typeof json !== "object") return [{ path, value: json }];
  return Object.entries(json).flatMap(([name, value]) => valuesIn(value, [...path, name]));
}

interface Search {
  readonly witness: Witness;
  /** Undefined where an output has none. */
  readonly outcomeOn: (sample: JointSample) => number | undefined;
}

/** Null where the edit leads to no other outcome. */
function pairFrom({ witness, outcomeOn }: Search, { sample, change }: Edited): NeighbouringOutputs | null {
  const { part, outcome } = witness;
  const other = outcomeOn(sample);
  if (other === undefined || other === outcome) return null;
  const plain: NeighbouringOutputs = { part, outcomes: [outcome, other], samples: [witness.sample, sample], change };
  if (change.kind === "value") return atThreshold({ witness, outcomeOn }, change) ?? plain;
  if (change.kind !== "added") return plain;
  const { call, path, at, times } = change;
  const list = listAt(sample, call, path);
  const withItem = (item: unknown): JointSample =>
    written(
      sample,
      call,
      path,
      list.map((before, i) => (i >= at && i < at + times ? item : before)),
    );
  const item = withPlainNumbers(change.item, (each) => outcomeOn(withItem(each)) === other);
  return { ...plain, samples: [witness.sample, withItem(item)], change: { ...change, item } };
}

function listAt(sample: JointSample, call: number, path: readonly (string | number)[]): readonly unknown[] {
  const found = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], sample.responses[call]);
  return found as readonly unknown[];
}

/**
 * Where a number on its way to another first leaves the outcome: two numbers in few decimals, one on each side. Null where the values
 * are no numbers.
 */
function atThreshold({ witness, outcomeOn }: Search, change: Extract<Change, { kind: "value" }>): NeighbouringOutputs | null {
  const { call, path, from, to } = change;
  if (typeof from !== "number" || typeof to !== "number") return null;
  const { part, outcome, sample } = witness;
  const on = (number: number): number | undefined => outcomeOn(written(sample, call, path, number));
  let [inside, outside] = [from, to];
  for (let middle = (inside + outside) / 2; middle !== inside && middle !== outside; middle = (inside + outside) / 2) {
    if (on(middle) === outcome) inside = middle;
    else outside = middle;
  }
  const other = on(outside);
  if (other === undefined) return null;
  const [near, far] = fewDecimals([inside, outside], (pair) => on(pair[0]) === outcome && on(pair[1]) === other);
  return {
    part,
    outcomes: [outcome, other],
    samples: [written(sample, call, path, near), written(sample, call, path, far)],
    change: { kind: "value", call, path, from: near, to: far },
  };
}

/** Fewer decimals would hide how near the two are. */
const decimals = [4, 6, 8, 10, 12];

/** Of numbers of few decimals the two neighbours that lie on both sides as the given ones do. */
function fewDecimals([a, b]: readonly [number, number], isSame: (pair: readonly [number, number]) => boolean): readonly [number, number] {
  for (const digits of decimals) {
    const unit = 10 ** digits;
    const nearest = Math.round(a * unit);
    for (const low of [nearest - 1, nearest]) {
      const [below, above] = [low / unit, (low + 1) / unit];
      const pair = a < b ? ([below, above] as const) : ([above, below] as const);
      if (isSame(pair)) return pair;
    }
  }
  return [a, b];
}

/** The smaller the sooner it happens to a model, and the easier it is to see. */
function sizeOf(change: Change): number {
  switch (change.kind) {
    case "value":
      return typeof change.from === "number" && typeof change.to === "number" ? 0 : change.to === undefined ? 6 : 4;
    case "swapped":
      return 1;
    case "removed":
      return 2;
    case "added":
      return change.times > 1 ? 5.5 : JSON.stringify(change.item) === "{}" ? 5 : 3;
    case "input":
      return 7;
  }
}

/** The pair the other way round. */
function turned({ part, outcomes: [a, b], samples: [x, y], change }: NeighbouringOutputs): NeighbouringOutputs {
  return { part, outcomes: [b, a], samples: [y, x], change: inverse(change) };
}

function inverse(change: Change): Change {
  switch (change.kind) {
    case "value":
      return { ...change, from: change.to, to: change.from };
    case "added":
      return { ...change, kind: "removed" };
    case "removed":
      return { ...change, kind: "added" };
    case "swapped":
      return change;
    case "input":
      return { ...change, to: !change.to };
  }
}
