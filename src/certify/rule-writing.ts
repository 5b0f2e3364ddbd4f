/** What the kinds share when a rule is written as a program. */
import type { Decision } from "../spec/loss-spec.js";
import type { ClassTests } from "./class-test.js";
import type { ProgramWriter } from "./program-writer.js";

/** Who writes the rule of one decision, or of one part of it. */
export interface RuleWriting {
  readonly writer: ProgramWriter;
  readonly classes: ClassTests;
  readonly decision: Decision;
  /** The leaf of an outcome. */
  readonly leaf: (outcome: string) => number;
}
