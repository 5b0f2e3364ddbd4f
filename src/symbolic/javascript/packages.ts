/** Functions and classes of packages: clients of the catalog, requests and commands, wrappers, libraries with a model. */
import type { Span } from "../../base/span.js";
import { onlyLeaf } from "../concrete.js";
import { environmentTruth } from "../conditions.js";
import type { ArgumentValue, CallManner, Flow, Machine } from "../machine.js";
import { contentOf } from "../machine.js";
import type { Value } from "../value.js";
import { requestMethod } from "./delivery.js";
import { onlyComputesHere } from "./outside.js";
import { packageModel } from "./package-models.js";

/** Null where the call is like any other to the outside. */
export function callPackage(
  machine: Machine,
  flow: Flow,
  path: string,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner,
): Value | null {
  const { catalog } = machine.surroundings;
  const given = args.map((a) => a.value);
  if (catalog.isWrapper(path) && given[0] !== undefined) return given[0];
  if (catalog.isFactory(path)) {
    const client = { factory: path, service: serviceOf(machine, args) };
    return machine.atoms.leaf({ kind: "client", client, path: "", asked: [] });
  }
  if (manner.construct === true && catalog.command(path) !== null) return machine.unknown(machine.nameAt(span), span, given, path);
  const method = catalog.moduleFunction(path);
  if (method !== null) return requestMethod(machine, flow, method, args, span, manner);
  if (catalog.isFailureTest(path)) return environmentTruth(machine, machine.named(machine.nameAt(span), given), span);
  const model = packageModel(path);
  if (model !== undefined) return model(machine, flow, args, span);
  if (manner.construct === true || catalog.isValueFactory(path) || onlyComputesHere(path))
    return machine.unknown(machine.nameAt(span), span, given, path);
  return null;
}

/** The first argument where it is a text, or the text at its key `version`. */
function serviceOf(machine: Machine, args: readonly ArgumentValue[]): string | undefined {
  const atom = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  if (atom?.kind === "constant" && typeof atom.value === "string") return atom.value;
  const content = atom?.kind === "reference" ? machine.read(contentOf(atom.id)) : undefined;
  const entries = content === undefined ? undefined : onlyLeaf(content);
  if (entries?.kind !== "entries") return undefined;
  for (const e of entries.entries) {
    const value = e.kind === "entry" && e.key.kind === "constant" && e.key.value === "version" ? onlyLeaf(e.value) : undefined;
    if (value?.kind === "constant" && typeof value.value === "string") return value.value;
  }
  return undefined;
}
