/** Reads and writes the places that the models of libraries name (library-models.ts). */
import { invariant } from "../base/invariant.js";
import type { AttributeOperator, ItemOperator } from "../ir/ir.js";
import type { ContainerObject } from "./abstract-objects.js";
import type { Analysis, CallSite } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import type { Elements } from "./elements.js";
import { itemField } from "./elements.js";
import type { Node } from "./points-to.js";

/** A call of a function of a library. */
export interface LibraryCall {
  readonly site: CallSite;
  readonly name: string;
  /** What a method is called on. */
  readonly receiver: Node | null;
  readonly operator: AttributeOperator;
}

type Part =
  | { readonly kind: "elements" | "items" | "settled" | "item-at-argument" }
  | { readonly kind: "kept" | "attribute"; readonly name: string }
  | { readonly kind: "position"; readonly index: number };

interface Place {
  readonly base: string;
  readonly parts: readonly Part[];
}

const parsed = /^(?<base>=?\w+)(?<parts>.*)$/;
const part = /\[\]|\{\}|\[0\]|~|<(?<kept>\w+)>|\.(?<attribute>\w+)|:(?<index>\d)/g;

function parsePlace(text: string): Place {
  const { base = text, parts = "" } = parsed.exec(text)?.groups ?? {};
  const found = [...parts.matchAll(part)].map((match): Part => {
    const { kept, attribute, index } = match.groups ?? {};
    if (kept !== undefined) return { kind: "kept", name: `<${kept}>` };
    if (attribute !== undefined) return { kind: "attribute", name: attribute };
    if (index !== undefined) return { kind: "position", index: Number(index) };
    return { kind: match[0] === "[]" ? "elements" : match[0] === "{}" ? "items" : match[0] === "~" ? "settled" : "item-at-argument" };
  });
  return { base, parts: found };
}

/** The values of one call. */
export class LibraryPlaces {
  private readonly own = new Map<string, Node>();

  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    private readonly call: LibraryCall,
    /** What the call makes. */
    private readonly made: ContainerObject | null,
  ) {}

  /** A node with what the place holds. */
  read(text: string): Node {
    const { base, parts } = parsePlace(text);
    return parts.reduce((node, each) => this.partOf(node, each), this.base(base));
  }

  /** place ⊇ value */
  write(text: string, value: Node): void {
    const { base, parts } = parsePlace(text);
    const last = parts.at(-1);
    const object = parts.slice(0, -1).reduce((node, each) => this.partOf(node, each), this.base(base));
    const { analysis, call } = this;
    if (last === undefined) return analysis.pointsTo.addEdge(value, object);
    if (last.kind === "item-at-argument") return this.elements.writeItem(call.site, object, this.argument(0), this.itemOperator(), value);
    analysis.onObject(object, (found) => {
      if (last.kind === "attribute") analysis.writeField(found, last.name, value);
      else if (last.kind === "kept") analysis.writeField(found, last.name, value);
      else if (last.kind === "position") analysis.writeField(found, itemField(BigInt(last.index), this.itemOperator()), value);
      else analysis.writeField(found, unknownKey, value);
    });
  }

  /** The argument at a position, whatever spreads stand before it. */
  argument(position: number): Node {
    const { site } = this.call;
    const [spread] = site.spreads;
    if (spread === undefined || position < spread.after) return site.positional[position] ?? this.analysis.node();
    return this.base("any");
  }

  private itemOperator(): ItemOperator {
    return this.call.operator === "attribute.js" ? "item.js" : "item.python";
  }

  private base(base: string): Node {
    if (/^\d+$/.test(base)) return this.argument(Number(base));
    let node = this.own.get(base);
    if (node === undefined) this.own.set(base, (node = this.makeBase(base)));
    return node;
  }

  private makeBase(base: string): Node {
    const { analysis, call } = this;
    if (base.startsWith("=")) return call.site.keywords.get(base.slice(1)) ?? analysis.node();
    switch (base) {
      case "this":
        return call.receiver ?? analysis.node();
      case "result":
        return call.site.result;
      case "made":
        return this.made === null ? analysis.node() : analysis.nodeOf(this.made.id);
      case "number":
        return analysis.nodeOf(analysis.objects.literal("int"));
      case "text":
        return analysis.nodeOf(analysis.objects.literal("str"));
      case "identity":
        return analysis.nodeOf(analysis.objects.external("<identity>"));
      case "any":
        return this.anyArgument();
      case "keywords":
        return this.keywords();
      case "object":
        return analysis.nodeOf(this.elements.made(call.site.span, `${call.name} object ${analysis.idOf(call.site.frame)}`, "object").id);
      case "pair":
      case "list":
        return analysis.nodeOf(this.elements.made(call.site.span, `${call.name} ${base}`, "list").id);
      default:
        invariant(base === "callback" || base === "read", `no place ${base}`);
        return analysis.node();
    }
  }

  private anyArgument(): Node {
    const { analysis, call } = this;
    const node = analysis.node();
    for (const value of [...call.site.positional, ...call.site.keywords.values()]) analysis.pointsTo.addEdge(value, node);
    for (const spread of call.site.spreads) this.elements.iterate(call.site, spread.value, node, call.operator);
    return node;
  }

  private keywords(): Node {
    const { analysis, call } = this;
    const made = this.elements.made(call.site.span, `${call.name} keywords`, "dict");
    for (const [name, value] of call.site.keywords) analysis.writeField(made, `[s:${name}`, value);
    return analysis.nodeOf(made.id);
  }

  private partOf(node: Node, each: Part): Node {
    const { analysis, call } = this;
    const found = analysis.node();
    switch (each.kind) {
      case "elements":
        this.elements.iterate(call.site, node, found, call.operator);
        break;
      case "items":
        analysis.onObject(node, (object) => analysis.pointsTo.addEdge(analysis.everything(object), found));
        break;
      case "settled":
        this.elements.settle(node, found);
        break;
      case "item-at-argument":
        this.elements.readItem(call.site, node, this.argument(0), this.itemOperator(), found);
        break;
      case "kept":
        analysis.onObject(node, (object) => analysis.pointsTo.addEdge(analysis.field(object, each.name), found));
        break;
      case "position":
        analysis.onObject(node, (object) => analysis.readField(object, itemField(BigInt(each.index), this.itemOperator()), found));
        break;
      case "attribute":
        this.attributes.read(call.site, node, each.name, call.operator, found);
    }
    return found;
  }
}
