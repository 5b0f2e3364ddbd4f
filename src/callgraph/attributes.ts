/**
 * Attributes and properties.
 *
 *   x = y.f   ∀ o ∈ pts(y):  pts(x) ⊇ member(o, f)
 *   y.f = x   ∀ o ∈ pts(y):  pts(o.f) ⊇ pts(x)
 *
 * `member` follows the language's lookup: an instance's own fields and its class's methods bound to it (`attribute.python`),
 * or own properties and those of the prototypes (`attribute.js`). Accessors are kept apart: reading them calls.
 */
import type { Span } from "../base/span.js";
import type { AttributeOperator } from "../ir/ir.js";
import type { AbstractObject, AccessorObject, FunctionObject, InstanceObject } from "./abstract-objects.js";
import type { Analysis, CallReason } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { ClassHierarchy } from "./class-hierarchy.js";
import type { Frame } from "./frame.js";
import { isNativeMember, literalTypeName, nativePrototype } from "./native-types.js";
import type { Node, Token } from "./points-to.js";
import { hasMember } from "./python-builtins.js";

/** Where an attribute is read or written. */
export interface Place {
  readonly frame: Frame;
  readonly span: Span;
}

interface Member {
  readonly value: Node;
  /** Accessors and descriptors, which a read calls. */
  readonly accessors: Node;
}

const hasAccessors: ReadonlySet<string> = new Set(["instance", "class", "super", "container", "function"]);

export class Attributes {
  private readonly members = new Map<Token, Map<string, Member>>();
  /** The accessors of what has none. */
  private readonly none: Node;
  private readonly prototyped = new Set<Token>();

  constructor(
    private readonly analysis: Analysis,
    private readonly hierarchy: ClassHierarchy,
    /** Names under which some code of the program stores an attribute. */
    private readonly stored: ReadonlySet<string>,
  ) {
    this.none = analysis.node();
  }

  isEnumeration(cls: Token): boolean {
    return this.hierarchy.isEnumeration(cls);
  }

  read(place: Place, object: Node, name: string, operator: AttributeOperator, target: Node): void {
    this.analysis.onToken(object, (token) => this.readFrom(place, token, name, operator, target));
  }

  readFrom(place: Place, token: Token, name: string, operator: AttributeOperator, target: Node): void {
    const member = this.member(token, name, operator);
    this.analysis.pointsTo.addEdge(member.value, target);
    if (member.accessors === this.none) return;
    this.analysis.onToken(member.accessors, (accessor) => this.callGetter(place, accessor, token, name, operator, target));
  }

  /** Reads every member whose name begins so. */
  readPrefixed(place: Place, object: Node, prefix: string, operator: AttributeOperator, target: Node): void {
    this.analysis.onToken(object, (token) => {
      for (const name of this.namesOf(token)) if (name.startsWith(prefix)) this.readFrom(place, token, name, operator, target);
    });
  }

  private namesOf(token: Token): Set<string> {
    const found = this.analysis.object(token);
    const names = new Set("fields" in found ? found.fields.keys() : []);
    const cls = found.kind === "instance" ? found.of : found.kind === "class" ? token : null;
    for (const each of cls === null ? [] : this.hierarchy.order(cls)) {
      const object = this.analysis.object(each);
      if (object.kind === "class") for (const name of object.declared) names.add(name);
    }
    return names;
  }

  write(place: Place, object: Node, name: string, operator: AttributeOperator, value: Node): void {
    this.analysis.onToken(object, (token) => {
      const target = this.analysis.objects.fielded(token);
      if (target === null) return;
      if (name === "__proto__" && target.kind === "container" && target.prototypes !== undefined)
        this.analysis.pointsTo.addEdge(value, target.prototypes);
      this.analysis.writeField(target, name, value);
      if (target.kind === "instance" && operator === "attribute.python" && this.hierarchy.defines(target.of, "__setattr__")) {
        const asked = this.analysis.nodeOf(this.analysis.objects.literal("str", name));
        const site = { ...place, reason: "operator" as const, through: "__setattr__", result: this.analysis.node() };
        this.callEach(site, this.member(token, "__setattr__", operator).value, [asked, value]);
      }
      if (target.kind !== "instance" && target.kind !== "container" && target.kind !== "class") return;
      this.analysis.onToken(this.member(token, name, operator).accessors, (accessor) =>
        this.callSetter(place, accessor, token, name, operator, value),
      );
    });
  }

  /** What an object has under a name. */
  member(token: Token, name: string, operator: AttributeOperator): Member {
    let own = this.members.get(token);
    if (own === undefined) this.members.set(token, (own = new Map()));
    const key = `${operator} ${name}`;
    let member = own.get(key);
    if (member === undefined) {
      const object = this.analysis.object(token);
      const accessors = hasAccessors.has(object.kind) ? this.analysis.node() : this.none;
      own.set(key, (member = { value: this.analysis.node(), accessors }));
      if (operator === "attribute.python") this.findBound(object, name, member);
      else this.findProperty(object, name, member);
    }
    return member;
  }

  private findBound(object: AbstractObject, name: string, member: Member): void {
    const { objects, pointsTo } = this.analysis;
    switch (object.kind) {
      case "instance": {
        if (name === "__class__") return pointsTo.addToken(member.value, object.of);
        this.analysis.readField(object, name, member.value);
        this.hierarchy.lookup(object.of, name, (found) => this.bind(found, object.id, object.of, member));
        if ((name === "value" || name === "_value_") && this.hierarchy.isEnumeration(object.of))
          pointsTo.addEdge(this.analysis.everything(this.analysis.objects.fielded(object.of)!), member.value);
        return this.fallBack(object, name, member);
      }
      case "class":
        this.hierarchy.lookup(object.id, name, (found) => this.bind(found, null, object.id, member));
        if (object.declared.has(name) && this.hierarchy.isEnumeration(object.id))
          pointsTo.addToken(member.value, objects.instance(object.id));
        this.hierarchy.metaclasses(object.id, (meta) => {
          if (this.analysis.object(meta).kind === "class")
            this.hierarchy.lookup(meta, name, (found) => this.bind(found, object.id, meta, member));
        });
        return;
      case "super": {
        const receiver = this.analysis.object(object.receiver);
        const cls = receiver.kind === "instance" ? receiver.of : object.receiver;
        const bound = receiver.kind === "instance" || name === "__new__" ? object.receiver : null;
        if (this.hierarchy.order(cls).includes(object.after))
          return this.hierarchy.lookup(cls, name, (found) => this.bind(found, bound, cls, member), object.after);
        return this.hierarchy.metaclasses(cls, (meta) =>
          this.hierarchy.lookup(meta, name, (found) => this.bind(found, object.receiver, meta, member), object.after),
        );
      }
      case "accessor":
      case "container":
      case "literal": {
        const type = literalTypeName(object);
        if (hasMember(type, name)) pointsTo.addToken(member.value, objects.method(objects.external(`${type}.${name}`), object.id));
        return;
      }
      case "function":
        this.analysis.readField(object, name, member.value);
        if (name === "__call__") pointsTo.addToken(member.value, object.id);
        return;
      case "method":
        if (name === "__func__") pointsTo.addToken(member.value, object.callee);
        if (name === "__self__") pointsTo.addToken(member.value, object.receiver);
        return;
      case "partial":
        if (name === "func") pointsTo.addEdge(object.callee, member.value);
        if (name === "register" && object.registers === true)
          pointsTo.addToken(member.value, objects.method(objects.external("functools.singledispatch.register"), object.id));
        return;
      default:
        return this.findNamed(object, name, member);
    }
  }

  /** Members of modules and of the outside world, the same in all languages. */
  private findNamed(object: AbstractObject, name: string, member: Member): void {
    const { objects, pointsTo } = this.analysis;
    if (object.kind === "module") {
      this.analysis.readField(object, name, member.value);
      const inner = this.analysis.modules.named(`${object.module.name}.${name}`);
      if (inner !== undefined && !object.fields.has(name)) pointsTo.addToken(member.value, this.moduleToken(inner));
    } else if (object.kind === "external") {
      this.analysis.readField(object, name, member.value);
      pointsTo.addToken(member.value, objects.external(`${object.name}.${name}`));
    }
  }

  moduleToken(module: { readonly path: string }): Token {
    return this.analysis.objects.of(`module ${module.path}`, () => ({ kind: "module", module: this.analysis.byPath.get(module.path)! }));
  }

  /** Functions of a class become methods of the receiver; `receiver` null: read on the class itself. */
  private bind(found: Node, receiver: Token | null, cls: Token, member: Member): void {
    const { objects, pointsTo } = this.analysis;
    this.analysis.onToken(found, (token) => {
      const object = this.analysis.object(token);
      switch (object.kind) {
        case "function":
        case "external":
          return pointsTo.addToken(member.value, receiver === null ? token : objects.method(token, receiver), found);
        case "static-method":
          return pointsTo.addEdge(object.value, member.value);
        case "class-method":
          return this.analysis.onToken(object.value, (inner) =>
            pointsTo.addToken(member.value, objects.method(inner, receiver !== null && this.isClass(receiver) ? receiver : cls), found),
          );
        case "accessor":
          return pointsTo.addToken(receiver === null ? member.value : member.accessors, token, found);
        case "instance":
          if (this.hierarchy.defines(object.of, "__get__")) return pointsTo.addToken(member.accessors, token, found);
          return pointsTo.addToken(member.value, token, found);
        default:
          return pointsTo.addToken(member.value, token, found);
      }
    });
  }

  private isClass(token: Token): boolean {
    return this.analysis.object(token).kind === "class";
  }

  /** `__getattr__` is asked for attributes that neither the class defines nor any code stores. */
  private fallBack(object: InstanceObject, name: string, member: Member): void {
    if (this.stored.has(name) || this.hierarchy.defines(object.of, name) || name.startsWith("__")) return;
    for (const fallback of ["__getattr__", "__getattribute__"])
      if (this.hierarchy.defines(object.of, fallback))
        this.hierarchy.lookup(object.of, fallback, (found, owner) => {
          if (this.analysis.object(owner).kind === "class")
            this.analysis.onToken(found, (t) => this.analysis.pointsTo.addToken(member.accessors, t));
        });
  }

  private findProperty(object: AbstractObject, name: string, member: Member): void {
    const { objects, pointsTo } = this.analysis;
    if (object.kind === "instance" || object.kind === "container" || object.kind === "function" || object.kind === "class") {
      if (name === "__proto__" && object.kind === "instance")
        return this.prototypesOf(object.of, (t) => pointsTo.addToken(member.value, t));
      if (name === "prototype" && object.kind === "class") return pointsTo.addToken(member.value, object.id);
      if (name === "prototype" && object.kind === "function") this.prototypeOf(object);
      if (name === "constructor" && object.kind === "instance") pointsTo.addToken(member.value, object.of);
      this.alongPrototypes(object.id, name, member, new Set());
    }
    const native = nativePrototype(object);
    if (native === null) return this.findNamed(object, name, member);
    const extended = objects.fielded(objects.external(native))!;
    this.analysis.pointsTo.addEdge(this.analysis.field(extended, name), member.value);
    if (isNativeMember(native, name)) pointsTo.addToken(member.value, objects.external(`${native}.${name}`));
  }

  /** Own properties, then those of the prototypes; what a prototype is known to have hides what stands behind it. */
  private alongPrototypes(token: Token, name: string, member: Member, seen: Set<Token>): void {
    const object = this.analysis.objects.fielded(token);
    if (object === null || seen.has(token)) return;
    const path = new Set(seen).add(token);
    const found = this.analysis.field(object, name);
    this.take(found, member);
    if (object.kind === "container" && object.type === "list") this.take(this.analysis.field(object, unknownKey), member);
    switch (object.kind) {
      case "instance":
        return this.prototypesOf(object.of, (prototype) => this.alongPrototypes(prototype, name, member, path));
      case "class":
        if (object.declared.has(name)) return;
        for (const base of object.bases)
          this.analysis.onToken(base, (t) => {
            this.prototypesOf(t, (prototype) => this.alongPrototypes(prototype, name, member, path));
            if (this.analysis.object(t).kind !== "class") this.alongPrototypes(t, name, member, path);
          });
        return;
      case "container":
        if (object.prototypes === undefined || (object.type === "prototype" && !this.analysis.pointsTo.isEmpty(found))) return;
        return this.analysis.onToken(object.prototypes, (t) => this.alongPrototypes(t, name, member, path));
      case "function":
        return this.analysis.onToken(this.analysis.field(object, "__proto__"), (t) => this.alongPrototypes(t, name, member, path));
      case "external":
        return this.analysis.pointsTo.addToken(member.value, this.analysis.objects.external(`${object.name}.${name}`));
      default:
        return;
    }
  }

  private take(found: Node, member: Member): void {
    this.analysis.pointsTo.addEdge(found, member.value);
    this.analysis.onToken(found, (t) => {
      if (this.analysis.object(t).kind === "accessor") this.analysis.pointsTo.addToken(member.accessors, t, found);
    });
  }

  /** The objects whose properties the instances of a class or of a function have. */
  private prototypesOf(token: Token, visit: (prototype: Token) => void): void {
    const object = this.analysis.object(token);
    if (object.kind === "function") {
      this.prototypeOf(object);
      this.analysis.onToken(this.analysis.field(object, "prototype"), visit);
    } else if (object.kind === "class" || object.kind === "external" || object.kind === "container") visit(token);
  }

  /** `f.prototype`, which every function has from the start. */
  private prototypeOf(object: FunctionObject): void {
    if (this.prototyped.has(object.id)) return;
    this.prototyped.add(object.id);
    const { pointsTo, objects } = this.analysis;
    const made = objects.make({ kind: "container", type: "prototype", at: object.info.function.span, prototypes: pointsTo.node() });
    pointsTo.addToken(this.analysis.field(objects.fielded(made)!, "constructor"), object.id);
    pointsTo.addToken(this.analysis.field(object, "prototype"), made);
  }

  private callGetter(place: Place, accessor: Token, receiver: Token, name: string, operator: AttributeOperator, target: Node): void {
    const object = this.analysis.object(accessor);
    const self = this.analysis.nodeOf(receiver);
    const site = { ...place, through: name, result: target, reason: "getter" as const };
    if (object.kind === "accessor") this.callAccessor(site, object, "get", operator, self, []);
    else if (object.kind === "instance") {
      const get = this.member(accessor, "__get__", operator);
      const owner = this.analysis.object(receiver);
      const cls = this.analysis.nodeOf(owner.kind === "instance" ? owner.of : receiver);
      this.callEach({ ...site, reason: "operator" }, get.value, [self, cls]);
    } else {
      const asked = this.analysis.nodeOf(this.analysis.objects.literal("str", name));
      this.callEach({ ...site, reason: "operator", through: "__getattr__" }, this.analysis.nodeOf(accessor), [self, asked]);
    }
  }

  private callSetter(place: Place, accessor: Token, receiver: Token, name: string, operator: AttributeOperator, value: Node): void {
    const object = this.analysis.object(accessor);
    const self = this.analysis.nodeOf(receiver);
    const site = { ...place, through: name, result: this.analysis.node(), reason: "setter" as const };
    if (object.kind === "accessor") this.callAccessor(site, object, "set", operator, self, [value]);
    else if (object.kind === "instance")
      this.callEach({ ...site, reason: "operator" }, this.member(accessor, "__set__", operator).value, [self, value]);
  }

  private callAccessor(
    site: Place & { readonly through: string; readonly result: Node; readonly reason: CallReason },
    accessor: AccessorObject,
    part: "get" | "set",
    operator: AttributeOperator,
    self: Node,
    values: readonly Node[],
  ): void {
    const isBound = operator === "attribute.python";
    this.callEach(site, accessor[part], isBound ? [self, ...values] : values, isBound ? null : self);
  }

  callEach(
    site: Place & { readonly through: string; readonly result: Node; readonly reason: CallReason },
    callee: Node,
    positional: readonly Node[],
    receiver: Node | null = null,
  ): void {
    const call = { ...site, positional, spreads: [], keywords: new Map(), keywordSpreads: [], receiver, construct: false };
    this.analysis.onToken(callee, (token) => this.analysis.rules.invoke(call, token, callee));
  }
}
