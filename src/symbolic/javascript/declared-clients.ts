/**
 * Calls on something unknown that are calls of an API all the same: a command that is sent says itself what it asks for, and what
 * a method is called on may be declared to be a client, where types tell that.
 */
import type { Span } from "../../base/span.js";
import { noTypeChecker } from "../../frontends/frontend.js";
import { providerPackages } from "../../providers/packages.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { sendCommand } from "./delivery.js";

const providers: ReadonlySet<string> = new Set([...providerPackages].map(([provider]) => provider));

/** What such a call gives; null for other calls. */
export function callDeclared(machine: Machine, flow: Flow, callee: Atom, args: readonly ArgumentValue[], span: Span): Value | null {
  const name = callee.kind === "unknown" ? /\.([\w$]+)$/.exec(callee.label)?.[1] : undefined;
  if (name === undefined) return null;
  if (name === "send") return sendCommand(machine, flow, args, span);
  const { catalog } = machine.surroundings;
  if (catalog.operationOfMethod(name, providers) === null) return null;
  const factory = machine.surroundings.declaredClient(span);
  if (factory === noTypeChecker) {
    machine.unsupported.set(`types@${span.path}:${span.line}:${span.column}`, {
      reason: `whether ${name} is called on a client of the API, which only types tell`,
      span,
    });
    return null;
  }
  if (factory === null || !catalog.isFactory(factory)) return null;
  const client = machine.atoms.leaf({ kind: "client", client: { factory, service: undefined }, path: "", asked: [] });
  return machine.hooks.call(machine, flow, machine.hooks.attribute(machine, flow, client, name, span), args, span);
}
