/**
 * What a call hands to the parameters of a function.
 *
 *   f(a₀ … aₙ, k = b, *s, **d)   pts(pᵢ) ⊇ pts(aᵢ) ∪ elements of s at i − |before s|,   pts(k) ⊇ pts(b) ∪ d[k]
 *
 * What has no parameter of its own goes to the rest parameters, as elements of the list and the mapping that they hold.
 */
import type { Parameter } from "../ir/ir.js";
import type { FieldedObject } from "./abstract-objects.js";
import type { Analysis, CallSite } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Elements } from "./elements.js";
import { itemField, keysField } from "./elements.js";
import type { Frame } from "./frame.js";
import type { Node, Token } from "./points-to.js";

export function bindArguments(analysis: Analysis, elements: Elements, site: CallSite, frame: Frame, callee: Token): void {
  const f = frame.info.function;
  const operator = f.calling === "strict" ? "item.python" : "item.js";
  const collected = (parameter: Parameter, type: "list" | "dict"): FieldedObject => {
    const made = elements.made(f.span, `${parameter.name} ${analysis.idOf(frame)}`, type);
    analysis.pointsTo.addToken(frame.parameter(parameter.name), made.id);
    return made;
  };
  const byPosition = f.parameters.filter((p) => p.kind === "positional-only" || p.kind === "positional");
  const rest = f.parameters.find((p) => p.kind === "rest");
  const restList = rest === undefined ? null : collected(rest, "list");
  const copy = (from: Node, to: Node): void => analysis.pointsTo.addEdge(from, to);
  /** The node that an argument at a position goes to. */
  const at = (position: number): Node | null => {
    const parameter = byPosition[position];
    if (parameter !== undefined) return frame.parameter(parameter.name);
    return restList === null ? null : analysis.field(restList, itemField(BigInt(position - byPosition.length), operator));
  };
  const anywhereFrom = (position: number, value: Node): void => {
    for (const parameter of byPosition.slice(position)) copy(value, frame.parameter(parameter.name));
    if (restList !== null) copy(value, analysis.field(restList, unknownKey));
  };
  const [firstSpread] = site.spreads;
  site.positional.forEach((value, position) => {
    if (firstSpread !== undefined && position >= firstSpread.after) return anywhereFrom(position, value);
    const target = at(position);
    if (target !== null) copy(value, target);
  });
  site.spreads.forEach((spread, order) => {
    if (order > 0) return anywhereFrom(spread.after, elementsOf(analysis, elements, site, spread.value, operator));
    analysis.onToken(spread.value, (token) => {
      const list = analysis.object(token);
      if (list.kind !== "container" || list.type === "dict" || list.type === "set")
        return anywhereFrom(spread.after, elementsOf(analysis, elements, site, analysis.nodeOf(token), operator));
      byPosition
        .slice(spread.after)
        .forEach((parameter, i) => analysis.readField(list, itemField(BigInt(i), operator), frame.parameter(parameter.name)));
      if (restList === null) return;
      const skipped = byPosition.length - spread.after;
      if (list.length === undefined || skipped < 0) copy(analysis.everything(list), analysis.field(restList, unknownKey));
      else
        for (let i = skipped; i < list.length; i++)
          analysis.readField(list, itemField(BigInt(i), operator), analysis.field(restList, itemField(BigInt(i - skipped), operator)));
    });
  });
  bindKeywords(analysis, site, frame, (parameter) => collected(parameter, "dict"));
  if (f.bindsThis && site.receiver !== null) copy(site.receiver, frame.parameter("this"));
  if (f.bindsArguments) bindArgumentsObject(analysis, elements, site, frame, callee);
}

function bindKeywords(analysis: Analysis, site: CallSite, frame: Frame, collected: (parameter: Parameter) => FieldedObject): void {
  const { parameters } = frame.info.function;
  const named = new Map(parameters.filter((p) => p.kind === "positional" || p.kind === "keyword-only").map((p) => [p.name, p]));
  const rest = parameters.find((p) => p.kind === "keyword-rest");
  const restMap = rest === undefined ? null : collected(rest);
  for (const [name, value] of site.keywords) {
    if (named.has(name)) analysis.pointsTo.addEdge(value, frame.parameter(name));
    else if (restMap !== null) {
      analysis.pointsTo.addEdge(value, analysis.field(restMap, `[s:${name}`));
      analysis.pointsTo.addToken(analysis.field(restMap, keysField), analysis.objects.literal("str", name));
    }
  }
  for (const spread of site.keywordSpreads)
    analysis.onObject(spread, (object) => {
      for (const name of named.keys()) analysis.readField(object, `[s:${name}`, frame.parameter(name));
      if (restMap === null) return;
      analysis.pointsTo.addEdge(analysis.everything(object), analysis.field(restMap, unknownKey));
      analysis.pointsTo.addEdge(analysis.field(object, keysField), analysis.field(restMap, keysField));
    });
}

function bindArgumentsObject(analysis: Analysis, elements: Elements, site: CallSite, frame: Frame, callee: Token): void {
  const list = elements.made(frame.info.function.span, `arguments ${analysis.idOf(frame)}`, "list");
  analysis.pointsTo.addToken(frame.parameter("arguments"), list.id);
  analysis.pointsTo.addToken(analysis.field(list, "callee"), callee);
  const [firstSpread] = site.spreads;
  site.positional.forEach((value, i) => {
    const isKnown = firstSpread === undefined || i < firstSpread.after;
    analysis.pointsTo.addEdge(value, analysis.field(list, isKnown ? String(i) : unknownKey));
  });
  for (const spread of site.spreads)
    analysis.pointsTo.addEdge(elementsOf(analysis, elements, site, spread.value, "item.js"), analysis.field(list, unknownKey));
  // Outside strict mode `arguments[i]` and the parameter are one variable.
  frame.info.function.parameters.forEach((parameter, i) => {
    if (parameter.kind === "positional") analysis.readField(list, String(i), frame.parameter(parameter.name));
  });
}

function elementsOf(analysis: Analysis, elements: Elements, site: CallSite, iterable: Node, operator: "item.python" | "item.js"): Node {
  const element = analysis.node();
  elements.iterate(site, iterable, element, operator === "item.js" ? "attribute.js" : "attribute.python");
  return element;
}
