/**
 * From recorded outputs to an outcome: the exact reading of a decision's program. It is what verification, tests and
 * the command line run, and the model for evaluators in other languages (docs/loss-spec.md).
 */
import { invariant } from "../base/invariant.js";
import { compileProgram } from "./compile.js";
import type { Decision, LossSpec } from "./loss-spec.js";
import { Machine } from "./machine.js";
import { Stop } from "./readings.js";
import type { RecordedOutputs } from "./recorded.js";
import { responsesOfCalls } from "./recorded.js";

/** How recorded outputs are read. */
export interface EvaluateOptions {
  /**
   * `json`: numbers as the REST JSON writes them (default). `client`: float32 fields rounded as they reach a client
   * library, where 0.9 is 0.8999999761581421.
   */
  readonly wire?: "json" | "client";
}

/** What an application does on recorded outputs. */
export interface Answer {
  /** Id of the outcome, those of all parts with `+` between them where the decision has several; null where it cannot be told. */
  readonly outcome: string | null;
  /** What of the output the outcome's effects carry, in order; absent where they carry nothing. */
  readonly values?: readonly unknown[];
  /** Environment inputs whose default was taken because none was given, by name. */
  readonly assumed?: readonly string[];
  /** Environment inputs that the answer needs and that have no default, by name; empty where `reason` says what is wrong instead. */
  readonly needs?: readonly string[];
  /** Why there is no outcome (or no values) although no input is missing. */
  readonly reason?: string;
}

/** A decision made ready to be evaluated many times. */
export type Evaluator = (recorded: RecordedOutputs, options?: EvaluateOptions) => Answer;

/** Prepares a decision once for evaluation on many samples. The decision must be valid (`validateSpec`). */
export function compileDecision(decision: Decision): Evaluator {
  const program = compileProgram(decision.program);
  const environment = new Map(decision.environment.map((input) => [input.name, input]));
  return (recorded, options = {}) => {
    const machine = new Machine(program, {
      responses: responsesOfCalls(decision.calls, recorded.responses),
      inputs: recorded.inputs ?? {},
      environment,
      client: options.wire === "client",
    });
    return answerOf(machine, decision);
  };
}

/** Evaluates one sample. For many samples of one decision, `compileDecision` saves preparing it again. */
export function evaluate(spec: LossSpec, decision: Decision | string, recorded: RecordedOutputs, options?: EvaluateOptions): Answer {
  const chosen = typeof decision === "string" ? spec.decisions.find(({ id }) => id === decision) : decision;
  if (chosen === undefined) {
    const ids = spec.decisions.map(({ id }) => id).join(", ");
    return { outcome: null, needs: [], reason: `the spec has no decision ${JSON.stringify(decision)}; it has ${ids || "none"}` };
  }
  return compileDecision(chosen)(recorded, options);
}

function answerOf(machine: Machine, decision: Decision): Answer {
  const reached = machine.outcomes();
  const stopped = reached.filter((r) => typeof r !== "number");
  if (stopped.length > 0) return { outcome: null, ...assumedBy(machine), ...whyStopped(stopped) };
  const positions = reached.filter((r) => typeof r === "number");
  const outcome = positions.map((position) => outcomeAt(decision, position)).join("+");
  const carried = [...new Set(positions)].map((position) => machine.values(position)).filter((values) => values !== undefined);
  if (carried.length === 0) return { outcome, ...assumedBy(machine) };
  const missing = carried.filter((values) => values instanceof Stop);
  if (missing.length > 0) return { outcome, ...assumedBy(machine), ...whyStopped(missing) };
  return { outcome, values: carried.flat(), ...assumedBy(machine) };
}

function outcomeAt({ outcomes }: Decision, position: number): string {
  const outcome = outcomes[position];
  invariant(outcome !== undefined, `no outcome ${position}`);
  return outcome.id;
}

function assumedBy(machine: Machine): Pick<Answer, "assumed"> {
  return machine.assumed.size === 0 ? {} : { assumed: [...machine.assumed].sort() };
}

/** Inputs that are missing come first: giving them may answer more. */
function whyStopped(stops: readonly Stop[]): Pick<Answer, "needs" | "reason"> {
  const needs = [...new Set(stops.flatMap((stop) => stop.needs))].sort();
  const reason = stops.find((stop) => stop.reason !== undefined)?.reason;
  return reason === undefined ? { needs } : { needs, reason };
}
