/**
 * What a function is given that nobody calls. A parameter whose type is a provider's client is such a client. One of a constructor
 * whose type is a class of the application is an instance of it, as frameworks put objects together; other functions are given
 * objects that may have come a long way.
 */
import type { Module, Parameter } from "../../ir/ir.js";
import { lookUpClass } from "../classes.js";
import { onlyLeaf } from "../concrete.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { moduleFrame, variableOf } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { construct } from "./functions.js";

const depthLimit = 4;

function typeOf(machine: Machine, module: Module, parameter: Parameter): Atom | undefined {
  const held = parameter.type === undefined ? undefined : machine.read(variableOf(moduleFrame(module), parameter.type));
  return held === undefined ? undefined : onlyLeaf(held);
}

/** The client that a parameter is declared to be; null where it is none. */
export function injectedClient(machine: Machine, module: Module, parameter: Parameter): Value | null {
  const type = typeOf(machine, module, parameter);
  if (type?.kind !== "external" || !machine.surroundings.catalog.isFactory(type.path)) return null;
  return machine.atoms.leaf({ kind: "client", client: { factory: type.path, service: undefined }, path: "", asked: [] });
}

/** For a constructor's parameter; null where the type tells nothing. */
export function injected(machine: Machine, flow: Flow, module: Module, parameter: Parameter, depth = 0): Value | null {
  const client = injectedClient(machine, module, parameter);
  if (client !== null) return client;
  const type = typeOf(machine, module, parameter);
  if (type?.kind !== "reference" || type.type !== "class" || depth >= depthLimit) return null;
  const own = lookUpClass(machine, type, "constructor");
  const closure = own === null ? undefined : onlyLeaf(own);
  const span = module.functions[0]!.span;
  const args =
    closure?.kind === "closure"
      ? closure.function.parameters.map((p): ArgumentValue => {
          const unknown = machine.unknown(`${span.path}#${p.name}`, span, [], p.name);
          return { kind: "positional", value: injected(machine, flow, closure.module, p, depth + 1) ?? unknown };
        })
      : [];
  const context = `${flow.context}/injected ${type.id} ${parameter.name}`;
  return construct(machine, { ...flow, context, raised: machine.newSink() }, type, args, span);
}
