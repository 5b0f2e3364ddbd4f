/**
 * Operators that classes of the program may define (https://docs.python.org/3/reference/datamodel.html), and what operators
 * make of containers and texts. Operands are only watched for methods that some class of the program has.
 */
import type { BinaryOperator, UnaryOperator } from "../ir/ir.js";
import type { AbstractObject, ContainerObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes, Place } from "./attributes.js";
import type { Elements } from "./elements.js";
import type { Node } from "./points-to.js";

type Methods = readonly [left: readonly string[], right: readonly string[]];

const arithmetic = (name: string): Methods => [[`__${name}__`], [`__r${name}__`]];

const binary: Partial<Record<BinaryOperator, Methods>> = {
  "add.python": arithmetic("add"),
  subtract: arithmetic("sub"),
  "multiply.python": arithmetic("mul"),
  "divide.python": arithmetic("truediv"),
  "floor-divide": arithmetic("floordiv"),
  "modulo.python": [["__mod__"], ["__rmod__", "__str__"]],
  power: arithmetic("pow"),
  "matrix-multiply": arithmetic("matmul"),
  "bit-and": arithmetic("and"),
  "bit-or": arithmetic("or"),
  "bit-xor": arithmetic("xor"),
  "shift-left": arithmetic("lshift"),
  "shift-right": arithmetic("rshift"),
  "equal.python": [["__eq__"], []],
  "not-equal.python": [["__ne__", "__eq__"], []],
  less: [["__lt__"], ["__gt__"]],
  "less-equal": [["__le__"], ["__ge__"]],
  greater: [["__gt__"], ["__lt__"]],
  "greater-equal": [["__ge__"], ["__le__"]],
  "in.python": [[], ["__contains__"]],
  "not-in.python": [[], ["__contains__"]],
  "add.js": [
    ["@@toPrimitive", "valueOf", "toString"],
    ["@@toPrimitive", "valueOf", "toString"],
  ],
  "subtract.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "multiply.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "divide.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "less.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "greater.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "less-equal.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "greater-equal.js": [
    ["@@toPrimitive", "valueOf"],
    ["@@toPrimitive", "valueOf"],
  ],
  "equal.js-loose": [
    ["valueOf", "toString"],
    ["valueOf", "toString"],
  ],
  instanceof: [[], ["@@hasInstance"]],
};

const unary: Partial<Record<UnaryOperator, readonly string[]>> = {
  "truthy.python": ["__bool__", "__len__"],
  "not.python": ["__bool__", "__len__"],
  negate: ["__neg__"],
  plus: ["__pos__"],
  invert: ["__invert__"],
  "to-string.js": ["@@toPrimitive", "toString", "valueOf"],
  "plus.js": ["@@toPrimitive", "valueOf"],
  "negate.js": ["valueOf"],
};

const inPlace: Partial<Record<BinaryOperator, string>> = {
  "add.python": "__iadd__",
  subtract: "__isub__",
  "multiply.python": "__imul__",
  "divide.python": "__itruediv__",
  "bit-or": "__ior__",
  "bit-and": "__iand__",
  "bit-xor": "__ixor__",
};

const isNameStart = /^[A-Za-z_$][\w$]*$/;

function isKnownLiteral(object: AbstractObject): boolean {
  return object.kind === "literal" && object.value !== undefined;
}

export class Operators {
  private prefixes: { readonly prefix: string; readonly rest: Node; readonly target: Node }[] = [];

  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    /** Names of members that classes and objects of the program define. */
    private readonly defined: ReadonlySet<string>,
  ) {}

  notePrefix(prefix: string, rest: Node, target: Node): void {
    if (isNameStart.test(prefix)) this.prefixes.push({ prefix, rest, target });
  }

  /** Texts that begin with a known part and go on with something that is not known may be any name that begins so. */
  addPrefixes(): void {
    const { pointsTo, objects } = this.analysis;
    const prefixes = this.prefixes;
    this.prefixes = [];
    for (const { prefix, rest, target } of prefixes) {
      const isKnown = pointsTo.tokens(rest).length > 0 && pointsTo.tokens(rest).every((t) => isKnownLiteral(objects.get(t)));
      if (!isKnown) pointsTo.addToken(target, objects.prefixed(prefix));
    }
  }

  unary(place: Place, operator: UnaryOperator, operand: Node, target: Node): void {
    const isLenient = operator.endsWith(".js");
    this.ask(place, operand, unary[operator] ?? [], [], target, isLenient);
    if (operator === "keys.js" || operator === "typeof" || operator === "to-string.js") this.addText(operand, target);
    else if (!/truthy|not|is-/.test(operator)) this.analysis.pointsTo.addToken(target, this.analysis.objects.literal("int"));
  }

  private addText(operand: Node, target: Node): void {
    this.analysis.onToken(operand, (token) => {
      const object = this.analysis.object(token);
      const isText = object.kind === "literal" && object.type === "str";
      this.analysis.pointsTo.addToken(target, isText ? token : this.analysis.objects.literal("str"));
    });
    if (this.analysis.pointsTo.isEmpty(operand)) this.analysis.pointsTo.addToken(target, this.analysis.objects.literal("str"));
  }

  binary(place: Place, operator: BinaryOperator, left: Node, right: Node, target: Node, isInPlace: boolean): void {
    const { analysis } = this;
    const methods = binary[operator];
    const isLenient = operator.includes(".js") || operator === "instanceof";
    const changed = isInPlace ? inPlace[operator] : undefined;
    if (changed !== undefined) this.ask(place, left, [changed], [right], target, false);
    if (methods !== undefined) {
      const result = /^in|^not-in|instanceof/.test(operator) ? analysis.node() : target;
      this.ask(place, left, methods[0], isLenient ? [] : [right], result, isLenient);
      this.ask(place, right, methods[1], isLenient ? [] : [left], result, isLenient);
    }
    if (operator === "add.python" || operator === "add.js") this.add(place, left, right, target, operator === "add.python", isInPlace);
    else if (operator === "bit-or" || operator === "multiply.python") this.join(place, [left, right], target);
    else if (!/equal|less|greater|^in|^not-in|^is/.test(operator)) analysis.pointsTo.addToken(target, analysis.objects.literal("int"));
  }

  /** Texts that are known are put together; lists give a list of the elements of both. */
  private add(place: Place, left: Node, right: Node, target: Node, joinsLists: boolean, isInPlace: boolean): void {
    const { analysis } = this;
    if (joinsLists) this.join(place, isInPlace ? [right] : [left, right], target);
    analysis.onToken(left, (a) => {
      const x = analysis.object(a);
      if (x.kind === "container" && joinsLists && isInPlace) {
        this.elements.iterate(place, right, analysis.field(x, unknownKey), "attribute.python");
        analysis.pointsTo.addToken(target, a);
      }
      if (x.kind !== "literal") return;
      if (typeof x.value === "string") this.notePrefix(x.value, right, target);
      analysis.onToken(right, (b) => {
        const y = analysis.object(b);
        if (y.kind !== "literal") return;
        const isText = x.type === "str" || y.type === "str";
        const isKnown = isText && x.value !== undefined && y.value !== undefined;
        if (isText && !isKnown) return;
        const value = isKnown ? `${String(x.value)}${String(y.value)}` : undefined;
        analysis.pointsTo.addToken(target, isText ? analysis.objects.literal("str", value) : analysis.objects.literal("int"));
      });
    });
    analysis.pointsTo.addToken(target, analysis.objects.literal("int"));
  }

  private join(place: Place, parts: readonly Node[], target: Node): void {
    const { analysis } = this;
    const made = new Map<string, ContainerObject>();
    const joined = (type: "dict" | "list"): ContainerObject => {
      let own = made.get(type);
      if (own === undefined) made.set(type, (own = this.elements.made(place.span, `joined ${analysis.idOf(place.frame)}`, type)));
      return own;
    };
    for (const part of parts)
      analysis.onToken(part, (token) => {
        const object = analysis.object(token);
        if (object.kind !== "container") return;
        const own = joined(object.type === "dict" ? "dict" : "list");
        if (own === object) return;
        if (object.type === "dict") this.elements.merge(analysis.nodeOf(token), analysis.nodeOf(own.id));
        else analysis.pointsTo.addEdge(analysis.everything(object), analysis.field(own, unknownKey));
        analysis.pointsTo.addToken(target, own.id);
      });
  }

  /** Calls the methods that an operand's class defines. */
  ask(place: Place, operand: Node, methods: readonly string[], values: readonly Node[], target: Node, isLenient: boolean): void {
    const known = methods.filter((name) => this.defined.has(name));
    if (known.length === 0) return;
    const operator = isLenient ? "attribute.js" : "attribute.python";
    this.analysis.onToken(operand, (token) => {
      const { kind } = this.analysis.object(token);
      if (kind !== "instance" && !(isLenient && (kind === "container" || kind === "class"))) return;
      for (const name of known) {
        const member = this.attributes.member(token, name, operator).value;
        const receiver = isLenient ? this.analysis.nodeOf(token) : null;
        this.attributes.callEach({ ...place, reason: "operator", through: name, result: target }, member, values, receiver);
      }
    });
  }
}
