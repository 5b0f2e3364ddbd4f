/** Runs programs on samples, to see what is believed of them. */
import type { EnvironmentInput } from "../spec/loss-spec.js";
import { Machine } from "../spec/machine.js";
import type { Side } from "./places.js";
import type { JointSample } from "./samples.js";

export interface Runner {
  /** Outcomes by part; null where one cannot be told. */
  outcomes(sample: JointSample): readonly number[] | null;
}

export function runnerOf({ compiled, calls, outcome = (leaf) => leaf }: Side, inputs: readonly EnvironmentInput[]): Runner {
  const environment = new Map(inputs.map((input) => [input.name, input]));
  return {
    outcomes: (sample) => {
      const responses = calls.map((call) => sample.responses[call] ?? {});
      const outcomes = new Machine(compiled, { responses, inputs: sample.inputs, environment, client: false }).outcomes();
      return outcomes.every((o) => typeof o === "number") ? outcomes.map(outcome) : null;
    },
  };
}
