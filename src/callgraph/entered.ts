/**
 * Functions that nothing in the program calls: handlers, the interface of a library, tests. They are taken as called from
 * outside, methods on an instance of their class, with arguments of which only a declared type is known. Edges found so
 * are marked as assumed.
 */
import type { FieldedObject, FunctionObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import type { Contexts } from "./contexts.js";
import type { Definitions } from "./definitions.js";
import type { Imports } from "./imports.js";
import type { Node } from "./points-to.js";

/** Enters the functions that have no caller yet; whether there were any. */
export function enterUncalled(analysis: Analysis, definitions: Definitions, contexts: Contexts, imports: Imports): boolean {
  const isCalled = (f: FunctionObject): boolean => [...f.frames.values()].some((frame) => frame.isCalled);
  const open = definitions.functions.filter((f) => !isCalled(f));
  if (open.length === 0) return false;
  const receivers = receiversOf(analysis);
  for (const callee of open) {
    const frame = contexts.sharedFrame(callee);
    frame.isCalled = true;
    analysis.rules.generate(frame);
    const f = callee.info.function;
    const receiver = receivers.get(callee.id);
    if (receiver !== undefined && f.bindsThis) analysis.pointsTo.addEdge(receiver, frame.parameter("this"));
    f.parameters.forEach((parameter, i) => {
      const node = frame.parameter(parameter.name);
      if (i === 0 && receiver !== undefined && f.calling === "strict") return analysis.pointsTo.addEdge(receiver, node);
      if (parameter.type !== undefined) addInstances(analysis, imports.global(callee.info.module, parameter.type), node);
    });
  }
  return true;
}

function addInstances(analysis: Analysis, classes: Node, target: Node): void {
  analysis.onToken(classes, (token) => {
    const { kind } = analysis.object(token);
    if (kind === "class") analysis.pointsTo.addToken(target, analysis.objects.instance(token));
    else if (kind === "external") analysis.pointsTo.addToken(target, token);
  });
}

/** For functions that objects hold, what they would be called on. */
function receiversOf(analysis: Analysis): Map<number, Node> {
  const receivers = new Map<number, Node>();
  const note = (holder: FieldedObject, token: number, receiver: Node): void => {
    const object = analysis.object(token);
    if (object.kind === "function" && !receivers.has(token)) receivers.set(token, receiver);
    else if (object.kind === "accessor")
      for (const node of [object.get, object.set]) for (const t of analysis.pointsTo.tokens(node)) note(holder, t, receiver);
    else if (object.kind === "class-method")
      for (const t of analysis.pointsTo.tokens(object.value)) note(holder, t, analysis.nodeOf(holder.id));
  };
  for (let token = 0; token < analysis.objects.size; token++) {
    const object = analysis.object(token);
    if (object.kind !== "class" && object.kind !== "container") continue;
    const receiver = receiverOf(analysis, object);
    for (const [name, field] of object.fields) {
      if (name.startsWith("<") || (name === "constructor" && object.kind === "container")) continue;
      for (const held of analysis.pointsTo.tokens(field)) note(object, held, receiver);
    }
  }
  return receivers;
}

function receiverOf(analysis: Analysis, holder: FieldedObject): Node {
  if (holder.kind === "class") return analysis.nodeOf(analysis.objects.instance(holder.id));
  if (holder.kind !== "container" || holder.type !== "prototype") return analysis.nodeOf(holder.id);
  const node = analysis.node();
  for (const maker of analysis.pointsTo.tokens(analysis.field(holder, "constructor")))
    analysis.pointsTo.addToken(node, analysis.objects.instance(maker));
  return node;
}
