/**
 * Values that code writes down: constants, texts, lists, mappings, objects. Each display is one object, told apart by its place.
 */
import type { Span } from "../base/span.js";
import type { Constant, Instruction, Register } from "../ir/ir.js";
import type { ContainerObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Place } from "./attributes.js";
import type { Code } from "./code.js";
import type { Elements } from "./elements.js";
import { itemField, keysField } from "./elements.js";
import type { KnownRegisters } from "./known-registers.js";
import type { Operators } from "./operators.js";
import type { Node } from "./points-to.js";

type Of<Op extends Instruction["op"]> = Extract<Instruction, { op: Op }>;

/** A longer table of texts and numbers alone is data: what it holds names nothing. */
const longestTable = 100;

export class Displays {
  /** Values that hold, call and find nothing: `None`, truth values. */
  readonly nothing: Node;

  constructor(
    private readonly analysis: Analysis,
    private readonly elements: Elements,
    private readonly operators: Operators,
    private readonly known: KnownRegisters,
  ) {
    this.nothing = analysis.node();
  }

  constant(value: Constant): Node {
    const { objects } = this.analysis;
    const text = typeof value === "string" ? objects.literal("str", value) : undefined;
    const integer = typeof value === "bigint" ? objects.literal("int", value) : undefined;
    return text === undefined && integer === undefined ? this.nothing : this.analysis.nodeOf(text ?? integer!);
  }

  private container(
    code: Code,
    span: Span,
    register: Register,
    type: ContainerObject["type"],
    length?: number,
  ): readonly [Node, ContainerObject] {
    const made = this.elements.made(span, `${register} ${this.analysis.idOf(code.frame)}`, type, length);
    const node = this.analysis.node(made.id);
    code.define(register, node);
    code.fresh.add(node, made);
    return [node, made];
  }

  sequence(code: Code, i: Of<"build-sequence">): void {
    const hasSpread = i.elements.some((e) => e.spread);
    const { constants } = this.known.of(code);
    const holdsNothing = (e: { readonly value: Register }): boolean => constants.has(e.value) && typeof constants.get(e.value) !== "string";
    if (i.type === "tuple" && !hasSpread && i.elements.length > 0 && i.elements.every(holdsNothing)) {
      // Numbers and truth values for good: it neither calls nor names anything.
      constants.set(i.target, null);
      return code.define(i.target, this.nothing);
    }
    const [node, made] = this.container(code, i.span, i.target, i.type, hasSpread ? undefined : i.elements.length);
    const operator = code.strict ? "item.python" : "item.js";
    let isKnown = true;
    i.elements.forEach((element, position) => {
      const value = code.value(element.value);
      if (element.spread) {
        isKnown = false;
        const place = { frame: code.frame, span: i.span };
        this.elements.iterate(place, value, this.analysis.field(made, unknownKey), code.strict ? "attribute.python" : "attribute.js");
      } else if (isKnown) code.fresh.write(node, itemField(BigInt(position), operator), value);
      else this.analysis.writeField(made, unknownKey, value);
    });
    if (hasSpread) code.fresh.release();
  }

  map(code: Code, i: Of<"build-map">, place: Place): void {
    const [node, made] = this.container(code, i.span, i.target, "dict");
    const { constants } = this.known.of(code);
    if (i.entries.length > longestTable && i.entries.every((e) => e.key !== undefined && constants.has(e.key) && constants.has(e.value)))
      return;
    for (const entry of i.entries) {
      const value = code.value(entry.value);
      if (entry.key === undefined) {
        this.elements.merge(value, node);
        continue;
      }
      const key = this.known.of(code).constants.get(entry.key);
      this.analysis.pointsTo.addEdge(code.value(entry.key), this.analysis.field(made, keysField));
      if (typeof key === "string" || typeof key === "bigint") code.fresh.write(node, itemField(key, "item.python"), value);
      else {
        this.operators.ask(place, code.value(entry.key), ["__hash__"], [], this.nothing, false);
        this.elements.writeItem(place, node, code.value(entry.key), "item.python", value);
      }
    }
  }

  object(code: Code, i: Of<"build-object">, place: Place): void {
    const [node, made] = this.container(code, i.span, i.target, "object");
    if (i.entries.some((entry) => "accessor" in entry)) code.fresh.release();
    for (const entry of i.entries) {
      if ("spread" in entry) {
        code.fresh.release();
        this.elements.merge(code.value(entry.spread), node);
        continue;
      }
      const key = this.known.of(code).constants.get(entry.key);
      const value = entry.accessor === undefined ? code.value(entry.value) : this.accessorOf(code.value(entry.value), entry.accessor);
      if (key === "__proto__" && made.prototypes !== undefined) this.analysis.pointsTo.addEdge(value, made.prototypes);
      if (typeof key !== "string" && typeof key !== "bigint") this.elements.writeItem(place, node, code.value(entry.key), "item.js", value);
      else if (entry.accessor !== undefined) this.analysis.writeField(made, String(key), value);
      else if (!code.fresh.write(node, String(key), value)) this.analysis.writeField(made, String(key), value);
    }
  }

  private accessorOf(value: Node, part: "get" | "set"): Node {
    const none = this.analysis.node();
    const token = this.analysis.objects.make({ kind: "accessor", get: part === "get" ? value : none, set: part === "set" ? value : none });
    return this.analysis.nodeOf(token);
  }

  slice(code: Code, i: Of<"build-slice">): Node {
    const { constants } = this.known.of(code);
    const start = i.start === undefined ? null : constants.get(i.start);
    const step = i.step === undefined ? null : constants.get(i.step);
    const first = start === null ? 0n : start;
    const isPlain = typeof first === "bigint" && (step === null || step === 1n);
    return this.analysis.nodeOf(this.analysis.objects.literal("slice", isPlain ? first : undefined));
  }

  /** A text with one value in it is known where the value is. */
  text(code: Code, i: Of<"build-string">, place: Place): void {
    const { objects, pointsTo } = this.analysis;
    const target = this.result(code, i.target);
    const values = i.parts.flatMap((part) => ("text" in part ? [] : [part]));
    for (const part of values)
      this.operators.ask(
        place,
        code.value(part.value),
        part.conversion === "r" ? ["__repr__"] : ["__format__", "__str__"],
        [],
        this.analysis.node(),
        false,
      );
    const [only] = values;
    if (only === undefined || values.length > 1) return pointsTo.addToken(target, objects.literal("str"));
    const at = i.parts.findIndex((part) => !("text" in part));
    const joined = (parts: typeof i.parts): string => parts.map((part) => ("text" in part ? part.text : "")).join("");
    const [before, behind] = [joined(i.parts.slice(0, at)), joined(i.parts.slice(at + 1))];
    if (behind === "") this.operators.notePrefix(before, code.value(only.value), target);
    this.analysis.onToken(code.value(only.value), (token) => {
      const object = this.analysis.object(token);
      const isKnown = object.kind === "literal" && object.value !== undefined && object.type !== "slice";
      pointsTo.addToken(target, objects.literal("str", isKnown ? `${before}${String(object.value)}${behind}` : undefined));
    });
  }

  private result(code: Code, register: Register): Node {
    const node = this.analysis.node();
    code.define(register, node);
    return node;
  }
}
