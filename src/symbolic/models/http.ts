/**
 * HTTP by hand: connections of `http.client`, which are asked in one call and answer in the next, and the JSON texts that
 * go to and fro. Whether the transport succeeds is a condition of the environment.
 */
import type { Span } from "../../base/span.js";
import { callEndpoint } from "../api-calls.js";
import { onlyLeaf } from "../concrete.js";
import { mayFail } from "../failures.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { applyPure } from "../pure.js";
import type { Atom, Value } from "../value.js";
import type { Model } from "./model.js";

type Reference = Atom & { kind: "reference" };

const host = "<host>";
const answered = "<answer>";

function selfOf(machine: Machine, flow: Flow, args: readonly ArgumentValue[]): Reference | null {
  const self = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  return self?.kind === "reference" ? self : null;
}

/** A connection remembers its host and, after a request, the answer. */
const connection: Model = (machine, flow, args, span) => {
  const made = machine.allocate(flow, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  const name = applyPure(machine, { ...flow }, "add.python", [args[0]?.value ?? machine.none, machine.atoms.constant("/")], span);
  machine.write(attributeOf(self.id, host), name, machine.forest.true);
  machine.write(attributeOf(self.id, answered), machine.none, machine.forest.true);
  for (const name of ["request", "getresponse", "close", "connect"]) {
    const method = machine.atoms.leaf({ kind: "bound", receiver: self, method: { kind: "builtin", name: `connection.${name}` } });
    machine.write(attributeOf(self.id, name), method, machine.forest.true);
  }
  return made;
};

const request: Model = (machine, flow, args, span) => {
  const self = selfOf(machine, flow, args);
  if (self === null) return machine.unsupportedValue("a connection that differs by path", span);
  const asked = args.slice(1);
  const to: ArgumentValue = { kind: "positional", value: machine.read(attributeOf(self.id, host)) ?? machine.none };
  const answer = callEndpoint(machine, flow, "connection.request", [to, ...asked], span) ?? otherAnswer(machine, flow, asked, span);
  machine.write(attributeOf(self.id, answered), answer, flow.live);
  return machine.none;
};

/** A request to some other host is an effect, its answer an unknown. */
function otherAnswer(machine: Machine, flow: Flow, asked: readonly ArgumentValue[], span: Span): Value {
  mayFail(machine, flow, span);
  const passed = asked.map((a) => ({ ...(a.name === undefined ? {} : { name: a.name }), value: a.value }));
  machine.effects.push({
    kind: "call",
    callee: "http.client.request",
    arguments: passed,
    guard: flow.live,
    span,
    pass: null,
    context: flow.context,
  });
  return machine.unknown(
    machine.nameAt(span),
    span,
    asked.map((a) => a.value),
    machine.surroundings.sourceText(span),
  );
}

const getResponse: Model = (machine, flow, args, span) => {
  const self = selfOf(machine, flow, args);
  const answer = self === null ? undefined : machine.read(attributeOf(self.id, answered));
  return answer === undefined ? machine.unsupportedValue("a connection that differs by path", span) : machine.here(flow, answer);
};

const nothing: Model = (machine) => machine.none;
const itself: Model = (machine, _flow, args) => args[0]?.value ?? machine.none;

/** Methods that leave the JSON in a text as it is: bytes of a text stand for the text. */
export const jsonTextMethods: ReadonlySet<string> = new Set(["decode", "encode", "strip", "read", "tobytes"]);

export const httpFactories: Readonly<Record<string, Model>> = {
  "http.client.HTTPSConnection": connection,
  "http.client.HTTPConnection": connection,
  "httplib.HTTPSConnection": connection,
  "httplib.HTTPConnection": connection,
};

export const httpMethodModels: Readonly<Record<string, Model>> = {
  "connection.request": request,
  "connection.getresponse": getResponse,
  "connection.close": nothing,
  "connection.connect": nothing,
  ...Object.fromEntries([...jsonTextMethods].map((name) => [`json-text.${name}`, itself])),
};
