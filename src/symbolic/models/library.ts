/**
 * Functions of libraries, by their qualified names, that neither act on the world nor hide what goes through them.
 * A row is the model; a name without a row is an effect with an unknown result.
 */
import type { Span } from "../../base/span.js";
import { isDictionary } from "../../providers/schema.js";
import { reshaped } from "../api-calls.js";
import { onlyLeaf } from "../concrete.js";
import { copyOf } from "../copies.js";
import type { ArgumentValue, Machine } from "../machine.js";
import type { Value } from "../value.js";
import { collectionModels } from "./collections.js";
import { colorModels } from "./color-names.js";
import { commandLineModels } from "./command-line.js";
import { tableMakers } from "./data-frames/attributes.js";
import { openFile, readRest } from "./files.js";
import { functionalModels } from "./functional.js";
import { httpFactories } from "./http.js";
import { jsonValue } from "./json.js";
import type { Model } from "./model.js";
import { onlyComputes, printing } from "./outside.js";
import { pathModels } from "./paths.js";
import { recordModels } from "./records.js";
import { regexModels } from "./regexes.js";
import { settingModels } from "./settings.js";
import { tableModels } from "./tables.js";

/** Has no effect and gives something of the environment. */
export const unknownResult: Model = (machine, _flow, args, span) =>
  machine.unknown(
    machine.nameAt(span),
    span,
    args.map((a) => a.value),
    machine.surroundings.sourceText(span),
  );

const exit: Model = (machine, flow) => {
  machine.raise(flow, machine.forest.true, machine.exception("SystemExit"));
  return machine.none;
};

const isTrue = (args: readonly ArgumentValue[], name: string): boolean => {
  const given = args.find((a) => a.name === name);
  const atom = given === undefined ? undefined : onlyLeaf(given.value);
  return atom?.kind === "constant" && atom.value === true;
};

/** A response in dictionary form: the JSON names with defaults left out, or the field names of the messages. */
const toDictionary: Model = (machine, flow, args, span) => {
  const message = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  if (message?.kind !== "message" && message?.kind !== "envelope") return unknownResult(machine, flow, args, span);
  return reshaped(machine, machine.forest.leaf(message), isTrue(args, "preserving_proto_field_name") ? "snake-dict" : "dict");
};

/** The text of a response's JSON. */
const toJson: Model = (machine, flow, args, span) => jsonText(machine, toDictionary(machine, flow, args, span), span);

/** `json.dumps`: a text that `json.loads` reads back as what it was. */
const dumps: Model = (machine, _flow, args, span) => jsonText(machine, args[0]?.value ?? machine.none, span);

export function jsonText(machine: Machine, value: Value, span: Span): Value {
  return machine.unknown(machine.nameAt(span), span, [value], "json.dumps");
}

function copied(deep: boolean): Model {
  return (machine, flow, args, span) => copyOf(machine, flow, args[0]?.value ?? machine.none, span, { deep });
}

const loads: Model = (machine, flow, args, span) => {
  const text = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  if (text?.kind === "unknown" && text.label === "json.dumps" && text.parts[0] !== undefined)
    return copyOf(machine, flow, text.parts[0], span, { deep: true });
  if (text?.kind === "constant" && typeof text.value === "string")
    return jsonValue(machine, flow, text.value, span) ?? unknownResult(machine, flow, args, span);
  return unknownResult(machine, flow, args, span);
};

/** `ast.literal_eval` of what `str` made of a dictionary gives the dictionary back. */
const literal: Model = (machine, flow, args, span) => {
  const text = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  const [made] = text?.kind === "unknown" && (text.label === "str" || text.label === "repr") ? text.parts : [];
  const inner = made === undefined ? undefined : onlyLeaf(made);
  const isLiteral = (inner?.kind === "message" || inner?.kind === "envelope") && isDictionary(inner.shape);
  return isLiteral || (inner?.kind === "reference" && inner.type === "dict") ? made! : loads(machine, flow, args, span);
};

const load: Model = (machine, flow, args, span) => {
  const response = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  if (response?.kind === "http-response") return response.body;
  const text = readRest(machine, flow, response);
  if (text !== null) return jsonValue(machine, flow, text, span) ?? machine.unsupportedValue("a file that is no JSON", span);
  return unknownResult(machine, flow, args, span);
};

/** To standard output. */
export const print: Model = (machine, flow, args, span) => {
  const passed = args.filter((a) => a.kind === "positional").map((a) => ({ value: a.value }));
  machine.effects.push({ kind: "print", callee: "print", arguments: passed, guard: flow.live, span, pass: null, context: flow.context });
  return machine.none;
};

/** A function that goes through an iterable, modelled beside the language's own. */
const consumer =
  (name: string): Model =>
  (machine, flow, args, span) =>
    machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name }), args, span);

const models: Readonly<Record<string, Model>> = {
  "io.open": openFile,
  "codecs.open": openFile,
  "sys.exit": exit,
  "os._exit": exit,
  "json.dumps": dumps,
  "json.loads": loads,
  "json.load": load,
  "ast.literal_eval": literal,
  "copy.copy": copied(false),
  "copy.deepcopy": copied(true),
  "google.protobuf.json_format.MessageToDict": toDictionary,
  "google.protobuf.json_format.MessageToJson": toJson,
  "urllib.request.Request": unknownResult,
  "urllib2.Request": unknownResult,
  "requests.Session": unknownResult,
  "requests.session": unknownResult,
  ...collectionModels,
  ...colorModels,
  "heapq.nlargest": consumer("heapq.nlargest"),
  "heapq.nsmallest": consumer("heapq.nsmallest"),
  ...functionalModels,
  ...httpFactories,
  ...recordModels,
  ...regexModels,
  ...pathModels,
  ...settingModels,
  ...commandLineModels,
  ...tableModels,
  ...tableMakers,
};

/** Constructors of request and message objects of the providers' libraries. */
const providerTypes = /^(google\.(cloud|oauth2|auth|protobuf|api_core)|boto3|botocore|azure)\./;

export function libraryModel(path: string): Model | undefined {
  if (Object.hasOwn(models, path)) return models[path];
  if (path.endsWith(".MessageToDict") || path.endsWith("Response.to_dict")) return toDictionary;
  if (path.endsWith(".MessageToJson") || path.endsWith("Response.to_json")) return toJson;
  return printing.test(path) ? print : undefined;
}

/** Whether a call of this function has no effect and gives something of the environment. */
export function isValue(path: string): boolean {
  return onlyComputes(path) || providerTypes.test(path);
}
