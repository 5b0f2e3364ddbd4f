/**
 * Elements of containers: reading and writing at an index, and iteration.
 *
 *   x = y[k]        ∀ o ∈ pts(y), k ∈ pts(k):  pts(x) ⊇ o[k] ∪ o[*]      (o[every key] where k is not known)
 *   y[k] = x        ∀ o ∈ pts(y), k ∈ pts(k):  o[k] ⊇ pts(x)             (o[*] where k is not known)
 *   for x in y      ∀ o ∈ pts(y):  pts(x) ⊇ elements(o), or what its iterator gives
 */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { AttributeOperator, ItemOperator } from "../ir/ir.js";
import type { AbstractObject, ContainerObject, FieldedObject, InstanceObject, LiteralObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes, Place } from "./attributes.js";
import type { Node, Token } from "./points-to.js";

/** The keys of a mapping, as iteration over it gives them. */
export const keysField = "<keys>";

/** How a container holds what stands at an index: Python keeps items apart from attributes. */
export function itemField(key: string | bigint, operator: ItemOperator): string {
  if (operator === "item.js") return String(key);
  return typeof key === "bigint" ? `[i:${key}` : `[s:${key}`;
}

export class Elements {
  private readonly programValues = new Map<Token, Node>();
  private writes: { readonly object: Node; readonly index: Node; readonly value: Node }[] = [];
  private reads: { readonly object: Node; readonly index: Node; readonly target: Node }[] = [];

  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
  ) {}

  /** Reads and writes at indices of which nothing is known, as they come from outside, may be anywhere. */
  accessAnywhere(): void {
    const { analysis } = this;
    const reads = this.reads;
    this.reads = [];
    const writes = this.writes;
    this.writes = [];
    for (const { object, index, value } of writes)
      if (analysis.pointsTo.isEmpty(index))
        analysis.onObject(object, (found) => {
          if (found.kind === "container") analysis.writeField(found, unknownKey, value);
        });
    for (const { object, index, target } of reads)
      if (analysis.pointsTo.isEmpty(index))
        analysis.onObject(object, (found) => {
          if (found.kind === "container") analysis.pointsTo.addEdge(this.anything(found), target);
        });
  }

  /**
   * What a read at a key that is not known may find. Of the properties of an object, which need not be of one kind as elements are,
   * only what belongs to the program: tables of names of the library would make everything look alike.
   */
  private anything(object: ContainerObject): Node {
    const { analysis } = this;
    if (object.type !== "object") return analysis.everything(object);
    let node = this.programValues.get(object.id);
    if (node !== undefined) return node;
    this.programValues.set(object.id, (node = analysis.node()));
    const target = node;
    let objects = 0;
    analysis.eachField(object, (name, field) => {
      if (name.startsWith("<")) return;
      analysis.onToken(field, (token) => {
        const found = analysis.object(token);
        if (found.kind === "external" || found.kind === "literal") return;
        const isObject = found.kind === "container" || found.kind === "instance";
        if (!isObject || (this.hasFunctions(found) && objects++ < analysis.limits.tableObjects))
          analysis.pointsTo.addToken(target, token, field);
      });
    });
    return node;
  }

  readItem(place: Place, object: Node, index: Node, operator: ItemOperator, target: Node): void {
    const { analysis } = this;
    this.reads.push({ object, index, target });
    analysis.onToken(object, (token) => {
      const found = analysis.object(token);
      if (operator === "item.python") this.askMethod(place, found, "__getitem__", [index], target);
      if (found.kind === "external" || found.kind === "unknown") analysis.pointsTo.addToken(target, token);
      if (found.kind === "literal" && found.type === "str") analysis.pointsTo.addToken(target, analysis.objects.literal("str"));
      const fielded = analysis.objects.fielded(token);
      if (fielded === null) return;
      analysis.onToken(index, (key) => this.readAt(place, fielded, analysis.object(key), operator, target));
    });
  }

  private readAt(place: Place, object: FieldedObject, key: AbstractObject, operator: ItemOperator, target: Node): void {
    const { analysis } = this;
    const exact = exactKey(object, key);
    if (key.kind === "literal" && key.type === "slice" && object.kind === "container")
      return this.readSlice(place, object, key, operator, target);
    if (exact === null) {
      if (key.kind === "literal" && key.prefix !== undefined && operator === "item.js")
        return this.attributes.readPrefixed(place, analysis.nodeOf(object.id), key.prefix, "attribute.js", target);
      if (object.kind === "container") analysis.pointsTo.addEdge(this.anything(object), target);
      return;
    }
    if (operator === "item.js") return this.attributes.readFrom(place, object.id, String(exact), "attribute.js", target);
    analysis.readField(object, itemField(exact, operator), target);
  }

  /** A new list of the elements from a position on; the value of a slice is its first position where that is known. */
  private readSlice(place: Place, object: ContainerObject, slice: LiteralObject, operator: ItemOperator, target: Node): void {
    const { analysis } = this;
    const made = this.made(place.span, `slice ${analysis.idOf(place.frame)} ${String(slice.value)}`, "list");
    if (made === object) return;
    const start = typeof slice.value === "bigint" ? Number(slice.value) : null;
    if (object.length === undefined || start === null || start < 0)
      analysis.pointsTo.addEdge(analysis.everything(object), analysis.field(made, unknownKey));
    else {
      for (let i = start; i < object.length; i++)
        analysis.pointsTo.addEdge(
          analysis.field(object, itemField(BigInt(i), operator)),
          analysis.field(made, itemField(BigInt(i - start), operator)),
        );
      analysis.pointsTo.addEdge(analysis.field(object, unknownKey), analysis.field(made, unknownKey));
    }
    analysis.pointsTo.addToken(target, made.id);
  }

  /** Whether an object has methods of its own or of its class. */
  private hasFunctions(object: ContainerObject | InstanceObject): boolean {
    const { analysis } = this;
    if (object.kind === "instance") return analysis.object(object.of).kind === "class";
    if (object.type !== "object") return false;
    for (const [name, field] of object.fields)
      if (
        name !== unknownKey &&
        !name.startsWith("<") &&
        analysis.pointsTo.tokens(field).some((t) => analysis.object(t).kind === "function")
      )
        return true;
    return false;
  }

  writeItem(place: Place, object: Node, index: Node, operator: ItemOperator, value: Node): void {
    const { analysis } = this;
    this.writes.push({ object, index, value });
    analysis.onToken(object, (token) => {
      const found = analysis.object(token);
      if (operator === "item.python") this.askMethod(place, found, "__setitem__", [index, value], analysis.node());
      const fielded = analysis.objects.fielded(token);
      if (fielded === null) return;
      if (fielded.kind === "container" && fielded.type === "dict") analysis.pointsTo.addEdge(index, analysis.field(fielded, keysField));
      analysis.onToken(index, (key) => {
        const exact = exactKey(fielded, analysis.object(key));
        if (exact !== null && operator === "item.js")
          this.attributes.write(place, analysis.nodeOf(token), String(exact), "attribute.js", value);
        else if (exact !== null || fielded.kind === "container")
          analysis.writeField(fielded, exact === null ? unknownKey : itemField(exact, operator), value);
      });
    });
  }

  /** A class of the program says itself what an index gives. */
  private askMethod(place: Place, object: AbstractObject, name: string, values: readonly Node[], target: Node): void {
    if (object.kind !== "instance") return;
    const method = this.attributes.member(object.id, name, "attribute.python");
    this.attributes.callEach({ ...place, reason: "operator", through: name, result: target }, method.value, values);
  }

  /** element ⊇ what iterating over the node gives */
  iterate(place: Place, iterable: Node, element: Node, operator: AttributeOperator, isAsync = false): void {
    this.analysis.onToken(iterable, (token) => this.iterateOver(place, token, element, operator, isAsync));
  }

  private iterateOver(place: Place, token: Token, element: Node, operator: AttributeOperator, isAsync: boolean): void {
    const { analysis } = this;
    const object = analysis.object(token);
    if (object.kind === "container") {
      if (object.type === "dict") analysis.pointsTo.addEdge(analysis.field(object, keysField), element);
      else if (object.type === "object" || object.type === "map") this.iterateByMethods(place, token, element, operator, isAsync);
      else analysis.pointsTo.addEdge(analysis.everything(object), element);
    } else if (object.kind === "class" && operator === "attribute.python") {
      if (this.attributes.isEnumeration(token)) analysis.pointsTo.addToken(element, analysis.objects.instance(token));
      this.iterateByMethods(place, token, element, operator, isAsync);
    } else if (object.kind === "literal") analysis.pointsTo.addToken(element, analysis.objects.literal("str"));
    else if (object.kind === "external" || object.kind === "unknown") analysis.pointsTo.addToken(element, token);
    else if (object.kind === "instance" || object.kind === "class" || object.kind === "function")
      this.iterateByMethods(place, token, element, operator, isAsync);
  }

  private iterateByMethods(place: Place, token: Token, element: Node, operator: AttributeOperator, isAsync: boolean): void {
    const [iterate, next] = iterationMethods(operator, isAsync);
    const iterator = this.analysis.node();
    const site = { ...place, reason: "iteration" as const };
    const self = operator === "attribute.js" ? this.analysis.nodeOf(token) : null;
    this.attributes.callEach(
      { ...site, through: iterate, result: iterator },
      this.attributes.member(token, iterate, operator).value,
      [],
      self,
    );
    if (operator === "attribute.python") {
      const index = this.analysis.nodeOf(this.analysis.objects.literal("int"));
      const item = this.attributes.member(token, "__getitem__", operator).value;
      this.attributes.callEach({ ...site, through: "__getitem__", result: element }, item, [index]);
    }
    this.analysis.onToken(iterator, (found) => {
      const object = this.analysis.object(found);
      if (object.kind === "container" && object.type !== "object") return this.iterateOver(place, found, element, operator, isAsync);
      if (object.kind === "external") return this.analysis.pointsTo.addToken(element, found);
      const result = operator === "attribute.js" ? this.analysis.node() : element;
      const receiver = operator === "attribute.js" ? this.analysis.nodeOf(found) : null;
      this.attributes.callEach({ ...site, through: next, result }, this.attributes.member(found, next, operator).value, [], receiver);
      if (operator === "attribute.js") {
        const settled = this.analysis.node();
        this.settle(result, settled);
        this.attributes.read(place, settled, "value", operator, element);
        const end = { ...site, through: "return", result: this.analysis.node() };
        this.attributes.callEach(end, this.attributes.member(found, "return", operator).value, [], receiver);
      }
    });
  }

  /** target ⊇ what `await` gives for the node: of a promise what it is fulfilled with, everything else as it is. */
  settle(value: Node, target: Node): void {
    this.analysis.onToken(value, (token) => {
      const object = this.analysis.object(token);
      if (object.kind === "container" && object.type === "promise")
        this.analysis.pointsTo.addEdge(this.analysis.field(object, "<value>"), target);
      else this.analysis.pointsTo.addToken(target, token, value);
    });
  }

  /** What `from` holds under a name, `to` holds under it too. */
  merge(from: Node, to: Node): void {
    const { analysis } = this;
    const merged = new Set<string>();
    analysis.onObject(from, (source) =>
      analysis.onObject(to, (target) => {
        const key = `${source.id} ${target.id}`;
        if (source === target || merged.has(key)) return;
        merged.add(key);
        analysis.eachField(source, (name, node) => {
          if (!name.startsWith("<") || name === keysField) analysis.pointsTo.addEdge(node, analysis.field(target, name));
        });
      }),
    );
  }

  /** The container that a place makes; `key` tells apart those that one place makes of different things. */
  made(span: Span, key: string, type: ContainerObject["type"], length?: number): ContainerObject {
    const { objects, pointsTo } = this.analysis;
    const name = `${type} ${spanKey(span)} ${key}`;
    const prototypes = type === "object" ? { prototypes: pointsTo.node() } : {};
    const token = objects.of(name, () => ({
      kind: "container",
      type,
      at: span,
      ...(length === undefined ? {} : { length }),
      ...prototypes,
    }));
    return objects.get(token) as ContainerObject;
  }
}

function iterationMethods(operator: AttributeOperator, isAsync: boolean): readonly [string, string] {
  if (operator === "attribute.js") return [isAsync ? "@@asyncIterator" : "@@iterator", "next"];
  return isAsync ? ["__aiter__", "__anext__"] : ["__iter__", "__next__"];
}

/** The text or number that an index is known to be; negative positions count from the end where the length is known. */
function exactKey(object: FieldedObject, key: AbstractObject): string | bigint | null {
  if (key.kind === "external" && key.name.startsWith("Symbol.")) return `@@${key.name.slice("Symbol.".length)}`;
  if (key.kind !== "literal" || key.value === undefined || key.type === "slice") return null;
  if (typeof key.value === "string" || key.value >= 0n) return key.value;
  return object.kind === "container" && object.length !== undefined ? BigInt(object.length) + key.value : null;
}
