/** An application of the registry: its rule, its models by operation, and who may use them. */
import type { Decision, Evaluator } from "furcifer";
import type { ModelDescription } from "../models/model-description.js";
import type { Predictor } from "../models/predictor.js";
import type { Plan } from "../projection/plan.js";

/**
 * Whether a model's predicted outcomes are enforced: `on`; `off` where the registry says so; `no-outcomes` where the model predicts labels alone;
 * `rule-changed` where the spec is not the one that it was trained for.
 */
export type ProjectionMode = "on" | "off" | "no-outcomes" | "rule-changed";

export interface ServedModel {
  readonly application: string;
  readonly operation: string;
  readonly description: ModelDescription;
  readonly decision: Decision;
  readonly plan: Plan;
  readonly predictor: Predictor;
  readonly projection: ProjectionMode;
  /** The decision's exact evaluation on one response; undefined where the decision needs those of several calls. */
  readonly evaluate: Evaluator | undefined;
  /** The name of each label, by column. */
  readonly names: readonly string[];
  /** How costly a wrong outcome is, by its id; 1 where it is not said. */
  readonly costs: Readonly<Record<string, number>>;
}

export interface Application {
  readonly name: string;
  /** Hash of the bytes of its spec. */
  readonly spec: string;
  readonly models: ReadonlyMap<string, ServedModel>;
  /** Where it has keys, nobody without one of them is answered. */
  readonly hasKeys: boolean;
  /** What no model covers goes to the real provider. */
  readonly passOn: boolean;
}
