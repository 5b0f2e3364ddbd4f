/**
 * The models of the language's own functions and methods by name. Pure ones on scalars are rows of the term tables;
 * those that iterate, change containers or ask for types are here. A name without a model gives an `unsupported` value.
 */
import type { Span } from "../../base/span.js";
import { pureFunctions } from "../../terms/pure-functions.js";
import { applyArguments } from "../apply-arguments.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import type { Value } from "../value.js";
import { parserModels } from "./command-line.js";
import { dataFrameMethods } from "./data-frames/attributes.js";
import { functionalMethodModels } from "./functional.js";
import { functionModels } from "./functions.js";
import { httpMethodModels } from "./http.js";
import { methodModels } from "./methods.js";
import type { Model } from "./model.js";
import { objectModels } from "./objects.js";
import { pathMethodModels } from "./paths.js";
import { regexMethodModels } from "./regexes.js";
import { responseModels } from "./responses.js";

export function callBuiltin(machine: Machine, flow: Flow, name: string, args: readonly ArgumentValue[], span: Span): Value {
  const model = modelOf(name);
  if (model !== undefined) return model(machine, flow, args, span);
  if (pureFunctions.has(name)) return applyArguments(machine, flow, name, args, span);
  return machine.unsupportedValue(`no model of ${name}`, span);
}

const modelTables = [
  functionModels,
  methodModels,
  objectModels,
  responseModels,
  pathMethodModels,
  httpMethodModels,
  parserModels,
  functionalMethodModels,
  regexMethodModels,
  dataFrameMethods,
];

function modelOf(name: string): Model | undefined {
  for (const table of modelTables) if (Object.hasOwn(table, name)) return table[name];
  return undefined;
}
