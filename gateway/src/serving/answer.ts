/**
 * From a question to what is served: the model's list, and, where the model predicts the application's outcome, that list edited so that the application
 * takes it. An edited list is served only if the exact rule, evaluated on the very response, takes the outcome; else the list goes out as the model gave it.
 */
import { isDeepStrictEqual } from "node:util";
import type { Input, Prediction, RowOf } from "../models/predictor.js";
import type { Output, Room } from "../projection/lists.js";
import { listOf } from "../projection/lists.js";
import type { Plan } from "../projection/plan.js";
import { editCount, project } from "../projection/project.js";
import { responseOf } from "../providers/coverage.js";
import type { Answer } from "../providers/served-operation.js";
import type { ServedModel } from "../registry/application.js";
import { valuesOf, wantedOutcomes } from "./outcomes.js";

export interface Question {
  readonly input: Input;
  /** Probability from which an item is in the answer; that of the spec where the request says nothing. */
  readonly threshold?: number | undefined;
  /** Most items; that of the spec where the request says nothing. */
  readonly limit?: number | undefined;
  /** How numbers reach the application: as JSON prints them, or as float32. */
  readonly wire: "json" | "client";
}

/**
 * What became of the projection: `applied`; `unchanged`, the list had the outcome already; `unreached` and `unconfirmed`, no edit leads to the outcome, or the
 * exact rule does not take it, and the model's own list was served; otherwise why none was tried.
 */
export type ProjectionMark = "applied" | "unchanged" | "unreached" | "unconfirmed" | "off" | "no-outcomes" | "rule-changed";

export interface Served {
  /** The operation's part of the provider's response. */
  readonly response: Readonly<Record<string, unknown>>;
  readonly projection: ProjectionMark;
  readonly edits: number;
  /** What the application takes, as the exact rule says; null where that needs more than this response. */
  readonly outcome: string | null;
}

export async function answer(model: ServedModel, question: Question, rowOf: RowOf, signal: AbortSignal): Promise<Served> {
  const row = await rowOf(question.input, model.predictor.input);
  return served(model, question, await model.predictor.predict(row, signal));
}

/** The answer from a prediction: pure, so that tests and tools can ask it. */
export function served(model: ServedModel, question: Question, prediction: Prediction): Served {
  const { plan } = model;
  const threshold = question.threshold ?? plan.threshold;
  const topK = question.limit ?? plan.topK;
  const labels = model.names.length;
  const room: Room = { threshold, topK, scores: prediction.scores, labels };
  const own: Output = {
    items: plan.stream === undefined ? [] : listOf(prediction.scores, labels, { threshold, topK } as Plan),
    values: valuesOf(plan.variables, prediction.scores),
  };
  const respond = (output: Output): Served["response"] => responseOf(model.operation, answerOf(model, output), question.input);
  const asItIs = (projection: ProjectionMark): Served => {
    const response = respond(own);
    return { response, projection, edits: 0, outcome: outcomeOf(model, response, question.wire) };
  };
  if (model.projection !== "on") return asItIs(model.projection);
  const wanted = wantedOutcomes(model, prediction, room, own);
  const projected = project(plan, room, wanted.output, wanted.outcomes);
  if (projected === undefined) return asItIs("unreached");
  if (isDeepStrictEqual(own, projected)) return asItIs("unchanged");
  const edits = editCount(own, projected);
  const response = respond(projected);
  const outcome = outcomeOf(model, response, question.wire);
  const expected = plan.parts.map((part, place) => part.outcomes[wanted.outcomes[place] as number]).join("+");
  if (model.evaluate !== undefined && outcome !== expected) return asItIs("unconfirmed");
  return { response, projection: "applied", edits, outcome };
}

function outcomeOf({ evaluate, operation }: ServedModel, response: unknown, wire: Question["wire"]): string | null {
  return evaluate?.({ responses: { [operation]: response } }, { wire }).outcome ?? null;
}

/** Columns become labels, and positions of names the names. */
function answerOf({ description, names, plan }: ServedModel, output: Output): Answer {
  const items = output.items.map(({ column, score }) => ({
    id: description.labels[column] as string,
    name: names[column] as string,
    score,
  }));
  const values = plan.variables.map(({ name, path, reads, names: listed }) => {
    const value = output.values.get(name) ?? 0;
    return [path.join("."), reads === "name" ? (listed[value] ?? "") : value] as const;
  });
  return { items, values: new Map(values) };
}
