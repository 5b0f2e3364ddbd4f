/**
 * The abstract objects that sets of the analysis hold, one for each place that makes an object at run time: a `def`, a
 * class statement, a display, a call of a class. All objects of one class are one instance. Names of the outside world
 * stand for what it gives: `os.path.join` is what that name holds, and also what a call of it returns.
 */
import type { Span } from "../base/span.js";
import type { Module } from "../ir/ir.js";
import type { Frame } from "./frame.js";
import type { FunctionInfo } from "./function-info.js";
import type { Node, Token } from "./points-to.js";

interface Fielded {
  readonly id: Token;
  /** What attributes, keys and positions hold. */
  readonly fields: Map<string, Node>;
  /** What all of them hold, once somebody reads at a key that is not known. */
  everything?: Node;
}

export interface FunctionObject extends Fielded {
  readonly kind: "function";
  readonly info: FunctionInfo;
  /** The frame whose code made it: where its free variables live. */
  readonly parent: Frame | null;
  readonly frames: Map<string, Frame>;
}

export interface ClassObject extends Fielded {
  readonly kind: "class";
  readonly name: string;
  readonly info: FunctionInfo;
  readonly bases: readonly Node[];
  readonly metaclass: Node | null;
  /** Members that its body defines. */
  readonly declared: ReadonlySet<string>;
  /** The frame that runs its body. */
  readonly frame: Frame;
}

/** What a class, or a function called with `new`, makes. */
export interface InstanceObject extends Fielded {
  readonly kind: "instance";
  readonly of: Token;
}

export type ContainerType =
  | "list"
  | "tuple"
  | "set"
  | "dict"
  | "object"
  | "generator"
  | "async-generator"
  | "promise"
  | "map"
  | "prototype"
  | "iterator";

/** An object of a type of the language, by the place that makes it. */
export interface ContainerObject extends Fielded {
  readonly kind: "container";
  readonly type: ContainerType;
  readonly at: Span;
  /** The number of elements, where the place that makes it tells. */
  readonly length?: number;
  /** Objects whose properties it has too. */
  readonly prototypes?: Node;
}

export interface ModuleObject extends Fielded {
  readonly kind: "module";
  readonly module: Module;
}

/** A name of a library or of the language, `os.path.join`; what calls of it give has the same name. */
export interface ExternalObject extends Fielded {
  readonly kind: "external";
  readonly name: string;
}

/** A text, a number or another value without parts; without `value` any of its type. */
export interface LiteralObject {
  readonly kind: "literal";
  readonly id: Token;
  readonly type: "str" | "int" | "float" | "bool" | "none" | "slice";
  readonly value?: string | bigint;
  /** Of a text of which only the beginning is known. */
  readonly prefix?: string;
}

/** A function with its first argument. */
export interface MethodObject {
  readonly kind: "method";
  readonly id: Token;
  readonly callee: Token;
  readonly receiver: Token;
}

/** `functools.partial(f, ...)`, `f.bind(this, ...)`. */
export interface PartialObject {
  readonly kind: "partial";
  readonly id: Token;
  readonly callee: Node;
  readonly receiver: Node | null;
  readonly positional: readonly Node[];
  readonly keywords: ReadonlyMap<string, Node>;
  /** `functools.singledispatch(f)`: further functions register themselves. */
  readonly registers?: true;
}

/** A property with its functions. */
export interface AccessorObject {
  readonly kind: "accessor";
  readonly id: Token;
  readonly get: Node;
  readonly set: Node;
}

/** `staticmethod(f)`, `classmethod(f)`. */
export interface WrapperObject {
  readonly kind: "static-method" | "class-method";
  readonly id: Token;
  readonly value: Node;
}

/** `super()` in a method of a class, on a receiver. */
export interface SuperObject {
  readonly kind: "super";
  readonly id: Token;
  readonly after: Token;
  readonly receiver: Token;
}

/** Something from outside about which nothing is known. */
export interface UnknownObject {
  readonly kind: "unknown";
  readonly id: Token;
}

export type FieldedObject = FunctionObject | ClassObject | InstanceObject | ContainerObject | ModuleObject | ExternalObject;
export type AbstractObject =
  | FieldedObject
  | LiteralObject
  | MethodObject
  | PartialObject
  | AccessorObject
  | WrapperObject
  | SuperObject
  | UnknownObject;

type WithoutId<T> = T extends AbstractObject ? Omit<T, "id" | "fields" | "everything"> : never;

/** Of longer names the middle is left out, so that there are only so many. */
const maximalNameParts = 9;

/** Makes objects and finds those made before. */
export class AbstractObjects {
  private readonly all: AbstractObject[] = [];
  private readonly known = new Map<string, Token>();

  get(token: Token): AbstractObject {
    return this.all[token]!;
  }

  get size(): number {
    return this.all.length;
  }

  /** A new object each time. */
  make(object: WithoutId<AbstractObject>): Token {
    const id = this.all.length;
    const fields = hasFields(object.kind) ? { fields: new Map() } : {};
    this.all.push({ ...object, id, ...fields } as AbstractObject);
    return id;
  }

  /** The object of a key: made where it is asked for first. */
  of(key: string, object: () => WithoutId<AbstractObject>): Token {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = this.make(object());
    this.known.set(key, made);
    return made;
  }

  external(name: string): Token {
    const parts = name.split(".");
    const kept = parts.length > maximalNameParts ? [...parts.slice(0, maximalNameParts - 2), "…", parts.at(-1)].join(".") : name;
    return this.of(`external ${kept}`, () => ({ kind: "external", name: kept }));
  }

  literal(type: LiteralObject["type"], value?: string | bigint): Token {
    const key = value === undefined ? "" : `=${String(value)}`;
    return this.of(`literal ${type}${key}`, () => ({ kind: "literal", type, ...(value === undefined ? {} : { value }) }));
  }

  /** Any text that begins so. */
  prefixed(prefix: string): Token {
    return this.of(`literal str^${prefix}`, () => ({ kind: "literal", type: "str", prefix }));
  }

  method(callee: Token, receiver: Token): Token {
    return this.of(`method ${callee} ${receiver}`, () => ({ kind: "method", callee, receiver }));
  }

  instance(of: Token): Token {
    return this.of(`instance ${of}`, () => ({ kind: "instance", of }));
  }

  get unknown(): Token {
    return this.of("unknown", () => ({ kind: "unknown" }));
  }

  /** The object if it has fields. */
  fielded(token: Token): FieldedObject | null {
    const object = this.all[token]!;
    return "fields" in object ? object : null;
  }
}

function hasFields(kind: AbstractObject["kind"]): boolean {
  return kind === "function" || kind === "class" || kind === "instance" || kind === "container" || kind === "module" || kind === "external";
}
