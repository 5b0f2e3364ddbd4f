/** Methods of what an API call gives back: HTTP responses, messages. */
import type { Span } from "../../base/span.js";
import { reshaped } from "../api-calls.js";
import { onlyLeaf } from "../concrete.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import type { Value } from "../value.js";
import { jsonText } from "./library.js";
import type { Model } from "./model.js";

function bodyOf(machine: Machine, flow: Flow, args: readonly ArgumentValue[]): Value {
  const response = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  return response?.kind === "http-response" ? response.body : machine.none;
}

const body: Model = (machine, flow, args) => bodyOf(machine, flow, args);
const text: Model = (machine, flow, args, span) => jsonText(machine, bodyOf(machine, flow, args), span);
const nothing: Model = (machine) => machine.none;

/** Of the message itself, or of its type with the message as argument. */
function converted(shape: "dict" | "snake-dict", asText: boolean): Model {
  return (machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): Value => {
    const message = args.filter((a) => a.kind === "positional").at(-1);
    const value = reshaped(machine, message === undefined ? machine.none : machine.here(flow, message.value), shape);
    return asText ? jsonText(machine, value, span) : value;
  };
}

export const responseModels: Readonly<Record<string, Model>> = {
  "http-response.json": body,
  "http-response.read": text,
  "http-response.raise_for_status": nothing,
  "http-response.close": nothing,
  "message.to_dict": converted("snake-dict", false),
  "message.to_json": converted("snake-dict", true),
  "message.as_dict": converted("dict", false),
};
