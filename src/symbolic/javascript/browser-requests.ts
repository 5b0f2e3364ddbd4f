/** Requests as pages in a browser send them: `XMLHttpRequest`, and jQuery's `$.ajax` and `$.post`. */
import type { Span } from "../../base/span.js";
import { endpointOf, request } from "../api-calls.js";
import { onlyLeaf } from "../concrete.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import { unknownResult } from "../models/library.js";
import type { Model } from "../models/model.js";
import type { Atom, Value } from "../value.js";
import { buildObject } from "./collections.js";
import { objectWithMethods } from "./emitters.js";
import { undefinedValue } from "./nothing.js";
import { isCallable, promiseOf } from "./promises.js";
import { inLaterTurn } from "./turns.js";

type Reference = Atom & { kind: "reference" };

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

const requestMethods = ["open", "send", "setRequestHeader", "addEventListener", "abort", "overrideMimeType"];

export const newRequest: Model = (machine, flow, _args, span) =>
  machine.forest.leaf(objectWithMethods(machine, flow, "XMLHttpRequest", requestMethods, span));

function selfOf(args: readonly ArgumentValue[]): Reference | null {
  const atom = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  return atom?.kind === "reference" ? atom : null;
}

const open: Model = (machine, _flow, args) => {
  const self = selfOf(args);
  if (self !== null && args[2] !== undefined) machine.write(attributeOf(self.id, "<url>"), args[2].value, machine.forest.true);
  return undefinedValue(machine);
};

const addEventListener: Model = (machine, _flow, args) => {
  const self = selfOf(args);
  const event = args[1] === undefined ? undefined : onlyLeaf(args[1].value);
  if (self !== null && event?.kind === "constant" && args[2] !== undefined)
    machine.write(attributeOf(self.id, `on${String(event.value)}`), args[2].value, machine.forest.true);
  return undefinedValue(machine);
};

/** The answer is there when the handlers are called, which have to be set before. */
const send: Model = (machine, flow, args, span) => {
  const self = selfOf(args);
  if (self === null) return undefinedValue(machine);
  const url = machine.read(attributeOf(self.id, "<url>"));
  const asked = [...(url === undefined ? [] : [positional(url)]), ...args.slice(1)];
  const method = endpointOf(machine, "fetch", asked, "js-json");
  const body = method === null ? unknownResult(machine, flow, asked, span) : request(machine, flow, method, asked, span);
  const write = (name: string, value: Value): void => machine.write(attributeOf(self.id, name), value, machine.forest.true);
  write("responseText", body);
  write("response", body);
  write("status", machine.atoms.constant(200n));
  write("readyState", machine.atoms.constant(4n));
  const key = machine.atoms.constant("target");
  const event = buildObject(machine, flow, [{ entry: { key: 0, value: 0 }, key, value: machine.forest.leaf(self) }], span);
  for (const name of ["onreadystatechange", "onload", "onloadend"]) {
    const handler = machine.read(attributeOf(self.id, name));
    if (handler === undefined || !isCallable(handler)) continue;
    const inner: Flow = { ...flow, context: `${flow.context}/${name}` };
    inLaterTurn(machine, () => machine.hooks.call(machine, inner, handler, [positional(event)], span, { receiver: args[0]!.value }));
    flow.live = inner.live;
  }
  return undefinedValue(machine);
};

export const browserRequestModels: Readonly<Record<string, Model>> = {
  "XMLHttpRequest.prototype.open": open,
  "XMLHttpRequest.prototype.addEventListener": addEventListener,
  "XMLHttpRequest.prototype.send": send,
  ...Object.fromEntries(
    ["setRequestHeader", "abort", "overrideMimeType"].map((name) => [
      `XMLHttpRequest.prototype.${name}`,
      ((machine) => undefinedValue(machine)) satisfies Model,
    ]),
  ),
};

const jquery = /^(\$|jQuery|jquery)\.(ajax|post|get|getJSON)$/;

/** `$.post(url, body, done)`, `$.ajax({url, data, success})`: a promise of what is answered; null for other calls. */
export function jqueryRequest(machine: Machine, flow: Flow, callee: string, args: readonly ArgumentValue[], span: Span): Value | null {
  const method = jquery.test(callee) ? endpointOf(machine, "fetch", args, "js-json") : null;
  if (method === null) return null;
  const body = request(machine, flow, method, args, span);
  const callbacks = [
    ...args.map((a) => a.value).filter((v) => isCallable(v)),
    ...args.flatMap((a) => optionOf(machine, a.value, "success")),
  ];
  for (const callback of callbacks)
    inLaterTurn(machine, () =>
      machine.hooks.call(machine, flow, callback, [positional(body), positional(machine.atoms.constant("success"))], span),
    );
  return promiseOf(machine, body);
}

function optionOf(machine: Machine, options: Value, name: string): Value[] {
  const atom = onlyLeaf(options);
  const content = atom?.kind === "reference" && atom.type === "dict" ? machine.read(contentOf(atom.id)) : undefined;
  const held = content === undefined ? undefined : onlyLeaf(content);
  if (held?.kind !== "entries") return [];
  return held.entries.flatMap((e) => (e.kind === "entry" && e.key.kind === "constant" && e.key.value === name ? [e.value] : []));
}
