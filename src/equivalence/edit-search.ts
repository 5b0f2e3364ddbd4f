/**
 * Goes through outputs near given ones: these, what differs from them in one thing, and chains of such edits that a fixed sequence of
 * numbers chooses. For what cannot be found by working backwards, such as sums over items.
 */
import type { Decision } from "../spec/loss-spec.js";
import { editor } from "./edits.js";
import type { JointSample } from "./samples.js";

/** Chains of edits, and edits in one. */
const chains = 250;
const longest = 5;

/** The first output that is wanted; null where none was met. */
export function searchByEdits(
  decision: Decision,
  near: readonly JointSample[],
  wanted: (sample: JointSample) => boolean,
): JointSample | null {
  const edits = editor(decision);
  const nothing: JointSample = { responses: decision.calls.map(() => ({})), inputs: {} };
  const starts = [...near, nothing];
  for (const start of starts) {
    if (wanted(start)) return start;
    for (const { sample } of edits(start)) if (wanted(sample)) return sample;
  }
  let state = 1;
  const pick = <T>(values: readonly T[]): T | undefined => {
    // The constants of Park and Miller.
    state = (state * 48_271) % 2_147_483_647;
    return values[state % Math.max(1, values.length)];
  };
  for (let chain = 0; chain < chains; chain++) {
    let sample = pick(starts) ?? nothing;
    for (let n = 0; n < longest; n++) {
      sample = pick([...edits(sample)])?.sample ?? sample;
      if (wanted(sample)) return sample;
    }
  }
  return null;
}
