/**
 * Functions of Python's library that no table can model, since they work on names, classes and functions themselves: `getattr`,
 * `property`, `super`, `functools.singledispatch`.
 */
import type { Module } from "../ir/ir.js";
import type { Analysis } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import type { Frame } from "./frame.js";
import type { LibraryCall, LibraryPlaces } from "./library-places.js";
import type { Node, Token } from "./points-to.js";
import type { Special } from "./special-rule.js";

export class PythonSpecials {
  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    /** The classes in whose body the code of a frame stands, for `super()`. */
    private readonly enclosingClass: (frame: Frame) => Node | null,
  ) {}

  rows(): [string, Special][] {
    const { analysis } = this;
    const { objects, pointsTo } = analysis;
    const wrap =
      (kind: "static-method" | "class-method"): Special =>
      (call, places) => {
        const value = places.argument(0);
        pointsTo.addToken(
          call.site.result,
          objects.of(`${kind} ${value}`, () => ({ kind, value })),
        );
      };
    return [
      ["builtins.property", (call, places) => this.property(call, places, places.argument(0), places.argument(1))],
      ["functools.cached_property", (call, places) => this.property(call, places, places.argument(0), analysis.node())],
      ["builtins.property.setter", (call, places) => this.extend(call, null, places.argument(0))],
      ["builtins.property.getter", (call, places) => this.extend(call, places.argument(0), null)],
      ["builtins.property.deleter", (call) => this.extend(call, null, null)],
      ["builtins.staticmethod", wrap("static-method")],
      ["builtins.classmethod", wrap("class-method")],
      ["builtins.super", (call, places) => this.superObject(call, places)],
      ["builtins.type", (call, places) => analysis.onToken(places.argument(0), (token) => this.classOf(token, call.site.result))],
      ["builtins.object.__new__", (call, places) => this.instantiate(places.argument(0), call.receiver, call.site.result)],
      [
        "builtins.type.__call__",
        (call) => analysis.onToken(call.receiver ?? analysis.node(), (token) => analysis.rules.construct(call.site, token)),
      ],
      ["functools.singledispatch", (call) => this.singleDispatch(call)],
      ["functools.singledispatchmethod", (call) => this.singleDispatch(call)],
      ["functools.singledispatch.register", (call, places) => this.register(call, places)],
      ["operator.methodcaller", (call, places) => this.methodCaller(call, places)],
      ["builtins.getattr", (call, places) => this.getattr(call, places)],
      ["builtins.object.__setattr__", (call, places) => this.setattr(call, places)],
      ["builtins.setattr", (call, places) => this.setattr(call, places)],
      ["builtins.globals", (call) => pointsTo.addToken(call.site.result, this.attributes.moduleToken(call.site.frame.info.module))],
      ["builtins.vars", (call, places) => pointsTo.addEdge(places.argument(0), call.site.result)],
      ["functools.partial", (call) => this.partial(call)],
      ["importlib.import_module", (call, places) => this.importModule(call, places)],
      ["builtins.__import__", (call, places) => this.importModule(call, places)],
    ];
  }

  private property(call: LibraryCall, places: LibraryPlaces, get: Node, set: Node): void {
    const { objects, pointsTo } = this.analysis;
    const getter = call.site.keywords.get("fget") ?? get;
    const setter = call.site.keywords.get("fset") ?? set;
    const token = objects.of(`accessor ${getter} ${setter} ${this.analysis.idOf(places)}`, () => ({
      kind: "accessor",
      get: getter,
      set: setter,
    }));
    pointsTo.addToken(call.site.result, token);
  }

  private extend(call: LibraryCall, get: Node | null, set: Node | null): void {
    const { analysis } = this;
    analysis.onToken(call.receiver!, (token) => {
      const object = analysis.object(token);
      if (object.kind !== "accessor") return;
      const parts = { get: get ?? object.get, set: set ?? object.set };
      const made = analysis.objects.of(`accessor ${parts.get} ${parts.set}`, () => ({ kind: "accessor", ...parts }));
      analysis.pointsTo.addToken(call.site.result, made);
    });
  }

  private superObject(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    const { frame, positional } = call.site;
    const classes = positional.length > 0 ? places.argument(0) : this.enclosingClass(frame);
    const method = methodFrame(frame);
    const [self] = method.info.function.parameters;
    const receivers = positional.length > 1 ? places.argument(1) : self === undefined ? null : method.parameter(self.name);
    if (classes === null || receivers === null) return;
    analysis.onToken(classes, (after) => {
      if (analysis.object(after).kind !== "class") return;
      analysis.onToken(receivers, (receiver) => {
        const { kind } = analysis.object(receiver);
        if (kind !== "instance" && kind !== "class") return;
        const token = analysis.objects.of(`super ${after} ${receiver}`, () => ({ kind: "super", after, receiver }));
        analysis.pointsTo.addToken(call.site.result, token);
      });
    });
  }

  private classOf(token: Token, target: Node): void {
    const object = this.analysis.object(token);
    if (object.kind === "instance") this.analysis.pointsTo.addToken(target, object.of);
  }

  /** `object.__new__(cls)` */
  private instantiate(argument: Node, receiver: Node | null, target: Node): void {
    for (const node of receiver === null ? [argument] : [argument, receiver])
      this.analysis.onToken(node, (token) => {
        if (this.analysis.object(token).kind === "class") this.analysis.pointsTo.addToken(target, this.analysis.objects.instance(token));
      });
  }

  private singleDispatch(call: LibraryCall): void {
    const { analysis } = this;
    const { span, frame, positional, result } = call.site;
    const key = `dispatch ${span.path}:${span.line}:${span.column} ${analysis.idOf(frame)}`;
    const callee = analysis.node();
    for (const value of positional) analysis.pointsTo.addEdge(value, callee);
    const made = {
      kind: "partial" as const,
      callee,
      receiver: null,
      positional: [],
      keywords: new Map<string, Node>(),
      registers: true as const,
    };
    analysis.pointsTo.addToken(
      result,
      analysis.objects.of(key, () => made),
    );
  }

  /** `f.register(g)`, `@f.register` and `@f.register(type)`. */
  private register(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    if (call.receiver === null) return;
    analysis.onToken(call.receiver, (token) => {
      const dispatcher = analysis.object(token);
      if (dispatcher.kind !== "partial") return;
      const again = analysis.objects.method(analysis.objects.external(call.name), token);
      analysis.onToken(places.read("any"), (given) => {
        const isFunction = ["function", "static-method", "class-method", "partial"].includes(analysis.object(given).kind);
        if (isFunction) analysis.pointsTo.addToken(dispatcher.callee, given);
        analysis.pointsTo.addToken(call.site.result, isFunction ? given : again);
      });
    });
  }

  /** `methodcaller("name")`: a function that calls the method of its argument. */
  private methodCaller(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    analysis.onToken(places.argument(0), (token) => {
      const name = analysis.object(token);
      if (name.kind === "literal" && typeof name.value === "string")
        analysis.pointsTo.addToken(call.site.result, analysis.objects.external(`<method>.${name.value}`));
    });
  }

  callMethodOf(call: LibraryCall, places: LibraryPlaces): void {
    const method = this.analysis.node();
    this.attributes.read(call.site, places.argument(0), call.name.slice("<method>.".length), "attribute.python", method);
    this.analysis.onToken(method, (token) => this.analysis.rules.invoke({ ...call.site, positional: [] }, token, method));
  }

  private getattr(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    analysis.onToken(places.argument(1), (token) => {
      const name = analysis.object(token);
      if (name.kind !== "literal") return;
      if (typeof name.value === "string")
        this.attributes.read(call.site, places.argument(0), name.value, "attribute.python", call.site.result);
      else if (name.prefix !== undefined)
        this.attributes.readPrefixed(call.site, places.argument(0), name.prefix, "attribute.python", call.site.result);
    });
    if (call.site.positional[2] !== undefined) analysis.pointsTo.addEdge(call.site.positional[2], call.site.result);
  }

  private setattr(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    analysis.onToken(places.argument(1), (token) => {
      const name = analysis.object(token);
      if (name.kind !== "literal") return;
      if (typeof name.value === "string")
        this.attributes.write(call.site, places.argument(0), name.value, "attribute.python", places.argument(2));
    });
  }

  private partial(call: LibraryCall): void {
    const [callee, ...positional] = call.site.positional;
    if (callee === undefined) return;
    const made = { kind: "partial" as const, callee, receiver: null, positional, keywords: call.site.keywords };
    this.analysis.pointsTo.addToken(
      call.site.result,
      this.analysis.objects.of(`partial ${callee} ${positional.join(",")}`, () => made),
    );
  }

  private importModule(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    analysis.onToken(places.argument(0), (token) => {
      const name = analysis.object(token);
      if (name.kind !== "literal" || typeof name.value !== "string") return;
      const dots = /^\.*/.exec(name.value)![0].length;
      const found: Module | undefined = analysis.modules.find(call.site.frame.info.module, name.value.slice(dots), dots);
      const module = found === undefined ? analysis.objects.external(name.value) : this.attributes.moduleToken(found);
      analysis.pointsTo.addToken(call.site.result, module);
    });
  }
}

/** The frame of the method in which code stands: functions and comprehensions inside it see its `super()`. */
export function methodFrame(frame: Frame): Frame {
  let method = frame;
  for (let f: Frame | null = frame; f !== null; f = f.parent) {
    if (f.info.function.kind === "class-body") break;
    if (f.info.function.kind === "function") method = f;
  }
  return method;
}
