/** Every operation that can be served, and whether a decision's model says nothing that its response cannot hold. */
import type { Input } from "../models/predictor.js";
import type { Plan } from "../projection/plan.js";
import { awsShapes } from "./aws-shapes.js";
import { googleLanguageShapes } from "./google-language-shapes.js";
import { googleVisionShapes } from "./google-vision-shapes.js";
import type { Answer, ServedOperation } from "./served-operation.js";

const servedOperations: ReadonlyMap<string, ServedOperation> = new Map(
  [...awsShapes, ...googleLanguageShapes, ...googleVisionShapes].map((operation) => [operation.id, operation]),
);

export const servedOperationIds: readonly string[] = [...servedOperations.keys()];

/** Why a decision's model cannot be served; undefined where it can. */
export function canServe(id: string, { stream, variables }: Pick<Plan, "stream" | "variables">): string | undefined {
  const operation = servedOperations.get(id);
  if (operation === undefined) return `the gateway does not serve ${id}`;
  const path = stream?.path.join(".");
  if (path !== undefined && path !== operation.list?.path) return `${id} is not served with the list ${path}`;
  const label = stream?.label?.join(".");
  if (label !== undefined && operation.list?.labels.includes(label) !== true) return `${id} is not served with labels at ${label}`;
  const value = variables.find(
    ({ path: at, reads }) => !["number", "name"].includes(reads) || operation.values?.includes(at.join(".")) !== true,
  );
  return value === undefined ? undefined : `${id} is not served with the value ${value.name}`;
}

export function inputOf(id: string): Input["kind"] | undefined {
  return servedOperations.get(id)?.input;
}

/** The operation's part of the provider's response. */
export function responseOf(id: string, answer: Answer, input: Input): Record<string, unknown> {
  return servedOperations.get(id)?.respond(answer, input) ?? {};
}
