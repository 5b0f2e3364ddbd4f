/**
 * Functions of the languages that no table can model, since they work on names, classes and functions themselves: `getattr`,
 * `property`, `super`, `Function.prototype.call`, `Object.create`, the constructor of promises.
 */
import type { Module } from "../ir/ir.js";
import type { Analysis, CallSite } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import type { Imports } from "./imports.js";
import type { LibraryCall, LibraryPlaces } from "./library-places.js";
import type { Node, Token } from "./points-to.js";

export type Special = (call: LibraryCall, places: LibraryPlaces) => void;

export class SpecialCalls {
  private readonly rows: ReadonlyMap<string, Special>;

  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    private readonly imports: Imports,
    /** The classes that the code of a class body makes, for `super()`. */
    private readonly enclosingClass: (frame: Frame) => Node | null,
  ) {
    this.rows = new Map<string, Special>([...this.python(), ...this.javascript()]);
  }

  /** The rule of a function that is one of these. */
  find(name: string): Special | undefined {
    if (name.startsWith("<method>.")) return (call, places) => this.callMethodOf(call, places);
    return this.rows.get(name) ?? (name.startsWith("node:") ? this.rows.get(name.slice(5)) : undefined) ?? this.event(name);
  }

  private python(): [string, Special][] {
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

  private javascript(): [string, Special][] {
    const { analysis } = this;
    const { objects, pointsTo } = analysis;
    return [
      [
        "Function.prototype.call",
        (call) => this.callOn(call, call.site.positional[0] ?? null, { positional: call.site.positional.slice(1) }),
      ],
      [
        "Function.prototype.apply",
        (call) => this.callOn(call, call.site.positional[0] ?? null, { positional: [], spreads: spread(call.site.positional[1]) }),
      ],
      ["Function.prototype.bind", (call) => this.bindFunction(call)],
      [
        "Reflect.apply",
        (call, places) =>
          this.invokeEach(call, places.argument(0), places.argument(1), { positional: [], spreads: spread(places.argument(2)) }),
      ],
      [
        "Reflect.construct",
        (call, places) =>
          this.invokeEach(call, places.argument(0), null, {
            positional: [],
            spreads: spread(places.argument(1)),
            construct: true,
            reason: "construct",
          }),
      ],
      [
        "Reflect.get",
        (call, places) => this.elements.readItem(call.site, places.argument(0), places.argument(1), "item.js", call.site.result),
      ],
      [
        "Reflect.set",
        (call, places) => this.elements.writeItem(call.site, places.argument(0), places.argument(1), "item.js", places.argument(2)),
      ],
      ["Object.assign", (call, places) => this.assign(call, places)],
      ["Object.prototype.__defineGetter__", (call, places) => this.defineAccessor(call, places, "get")],
      ["Object.prototype.__defineSetter__", (call, places) => this.defineAccessor(call, places, "set")],
      ["Object.create", (call, places) => this.create(call, places)],
      ["Object.setPrototypeOf", (call, places) => this.setPrototype(call, places.argument(0), places.argument(1))],
      ["Reflect.setPrototypeOf", (call, places) => this.setPrototype(call, places.argument(0), places.argument(1))],
      ["util.inherits", (call, places) => this.inherit(call, places)],
      [
        "Object.getPrototypeOf",
        (call, places) => this.attributes.read(call.site, places.argument(0), "__proto__", "attribute.js", call.site.result),
      ],
      ["Object.defineProperty", (call, places) => this.defineProperty(call, places.argument(0), places.argument(1), places.argument(2))],
      [
        "Object.defineProperties",
        (call, places) => {
          this.defineProperties(call, places.argument(0), places.argument(1));
        },
      ],
      ["Promise", (call, places) => this.promise(call, places)],
      ["require", (call, places) => this.require(call, places)],
      ["Proxy", (call, places) => pointsTo.addEdge(places.argument(0), call.site.result)],
      [
        "Object",
        (call, places) => {
          pointsTo.addToken(call.site.result, this.elements.made(call.site.span, "new", "object").id);
          analysis.onObject(places.argument(0), (object) => pointsTo.addToken(call.site.result, object.id));
        },
      ],
      ["Symbol", (call) => pointsTo.addToken(call.site.result, objects.external(`Symbol.${call.site.span.line}:${call.site.span.column}`))],
      [
        "<resolve>",
        (call, places) =>
          analysis.onObject(call.receiver!, (promise) => this.elements.settle(places.argument(0), analysis.field(promise, "<value>"))),
      ],
      [
        "<reject>",
        (call, places) => analysis.onObject(call.receiver!, (promise) => analysis.writeField(promise, "<error>", places.argument(0))),
      ],
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

  private callMethodOf(call: LibraryCall, places: LibraryPlaces): void {
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

  private require(call: LibraryCall, places: LibraryPlaces): void {
    this.analysis.onToken(places.argument(0), (token) => {
      const name = this.analysis.object(token);
      if (name.kind === "literal" && typeof name.value === "string") this.imports.requireByName(call.site, name.value, call.site.result);
    });
  }

  private callOn(call: LibraryCall, self: Node | null, changed: Partial<CallSite>): void {
    if (call.receiver !== null) this.invokeEach(call, call.receiver, self, changed);
  }

  private invokeEach(call: LibraryCall, callees: Node, self: Node | null, changed: Partial<CallSite>): void {
    const site: CallSite = { ...call.site, spreads: [], ...changed, receiver: self };
    this.analysis.onToken(callees, (token) => this.analysis.rules.invoke(site, token, callees));
  }

  private bindFunction(call: LibraryCall): void {
    const { analysis } = this;
    const [receiver = null, ...positional] = call.site.positional;
    const callee = call.receiver;
    if (callee === null) return;
    const made = { kind: "partial" as const, callee, receiver, positional, keywords: new Map<string, Node>() };
    const key = `partial ${callee} ${receiver} ${positional.join(",")}`;
    analysis.pointsTo.addToken(
      call.site.result,
      analysis.objects.of(key, () => made),
    );
  }

  /** Reads each property of the sources, getters included, and writes it to the target, setters included. */
  private assign(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    const [target, ...sources] = call.site.positional;
    if (target === undefined) return;
    const all = call.site.spreads.length > 0 ? [...sources, places.read("any")] : sources;
    for (const source of all)
      analysis.onObject(source, (object) =>
        analysis.eachField(object, (name) => {
          if (name.startsWith("<") || analysis.pointsTo.tokens(target).includes(object.id)) return;
          const value = analysis.node();
          this.attributes.readFrom(call.site, object.id, name, "attribute.js", value);
          this.attributes.write(call.site, target, name, "attribute.js", value);
        }),
      );
    analysis.pointsTo.addEdge(target, call.site.result);
  }

  private defineAccessor(call: LibraryCall, places: LibraryPlaces, part: "get" | "set"): void {
    const { analysis } = this;
    const none = analysis.node();
    const value = places.argument(1);
    const parts = { get: part === "get" ? value : none, set: part === "set" ? value : none };
    const accessor = analysis.objects.of(`accessor ${part} ${value}`, () => ({ kind: "accessor", ...parts }));
    if (call.receiver !== null)
      analysis.onObject(call.receiver, (object) =>
        analysis.onToken(places.argument(0), (token) => {
          const name = analysis.object(token);
          const field = name.kind === "literal" && name.value !== undefined ? String(name.value) : unknownKey;
          analysis.pointsTo.addToken(analysis.field(object, field), accessor);
        }),
      );
  }

  private create(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    const made = this.elements.made(call.site.span, `create ${analysis.idOf(call.site.frame)}`, "object");
    if (made.prototypes !== undefined) analysis.pointsTo.addEdge(places.argument(0), made.prototypes);
    analysis.pointsTo.addToken(call.site.result, made.id);
    if (call.site.positional[1] !== undefined) this.defineProperties(call, analysis.nodeOf(made.id), call.site.positional[1]);
  }

  private setPrototype(call: LibraryCall, objects: Node, prototype: Node): void {
    this.analysis.onObject(objects, (object) => {
      if (object.kind === "container" && object.prototypes !== undefined) this.analysis.pointsTo.addEdge(prototype, object.prototypes);
      else this.analysis.writeField(object, "__proto__", prototype);
    });
    this.analysis.pointsTo.addEdge(objects, call.site.result);
  }

  private inherit(call: LibraryCall, places: LibraryPlaces): void {
    const own = this.analysis.node();
    const base = this.analysis.node();
    this.attributes.read(call.site, places.argument(0), "prototype", "attribute.js", own);
    this.attributes.read(call.site, places.argument(1), "prototype", "attribute.js", base);
    this.setPrototype({ ...call, site: { ...call.site, result: this.analysis.node() } }, own, base);
    this.attributes.write(call.site, places.argument(0), "super_", "attribute.js", places.argument(1));
  }

  private defineProperties(call: LibraryCall, objects: Node, descriptors: Node): void {
    const { analysis } = this;
    analysis.onObject(descriptors, (all) =>
      analysis.eachField(all, (name, descriptor) => {
        if (!name.startsWith("<")) this.defineProperty(call, objects, analysis.nodeOf(analysis.objects.literal("str", name)), descriptor);
      }),
    );
    analysis.pointsTo.addEdge(objects, call.site.result);
  }

  private defineProperty(call: LibraryCall, objects: Node, name: Node, descriptors: Node): void {
    const { analysis } = this;
    const part = (each: string): Node => {
      const node = analysis.node();
      this.attributes.read(call.site, descriptors, each, "attribute.js", node);
      return node;
    };
    const [value, get, set] = [part("value"), part("get"), part("set")];
    const accessor = analysis.objects.of(`accessor ${get} ${set}`, () => ({ kind: "accessor", get, set }));
    analysis.onObject(objects, (object) =>
      analysis.onToken(name, (token) => {
        const key = analysis.object(token);
        const field = key.kind === "literal" && key.value !== undefined ? String(key.value) : unknownKey;
        analysis.writeField(object, field, value);
        for (const node of [get, set]) analysis.onToken(node, () => analysis.pointsTo.addToken(analysis.field(object, field), accessor));
      }),
    );
    analysis.pointsTo.addEdge(objects, call.site.result);
  }

  /** `new Promise((resolve, reject) => …)` */
  private promise(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    const made = this.elements.made(call.site.span, `promise ${analysis.idOf(call.site.frame)}`, "promise");
    const give = (name: string): Node => analysis.nodeOf(analysis.objects.method(analysis.objects.external(name), made.id));
    const executor = places.argument(0);
    const site: CallSite = {
      ...call.site,
      construct: false,
      reason: "callback",
      through: "Promise",
      positional: [give("<resolve>"), give("<reject>")],
      receiver: null,
      result: analysis.node(),
    };
    analysis.onToken(executor, (token) => {
      analysis.rules.invoke(site, token, executor);
      const object = analysis.object(token);
      if (object.kind === "function")
        for (const frame of object.frames.values()) analysis.pointsTo.addEdge(frame.thrown, analysis.field(made, "<error>"));
    });
    analysis.pointsTo.addToken(call.site.result, made.id);
  }

  /** Emitters of events keep listeners under the event's name. */
  private event(name: string): Special | undefined {
    if (!/^(node:)?events\b/.test(name)) return undefined;
    const method = name.slice(name.lastIndexOf(".") + 1);
    if (registering.has(method)) return (each, places) => this.listen(each, places);
    if (method === "emit") return (each, places) => this.emit(each, places);
    return undefined;
  }

  private listen(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    if (call.receiver === null) return;
    analysis.onObject(call.receiver, (emitter) =>
      analysis.onToken(places.argument(0), (event) => analysis.writeField(emitter, this.eventField(event), places.argument(1))),
    );
    analysis.pointsTo.addEdge(call.receiver, call.site.result);
  }

  private emit(call: LibraryCall, places: LibraryPlaces): void {
    const { analysis } = this;
    if (call.receiver === null) return;
    const listeners = analysis.node();
    analysis.onObject(call.receiver, (emitter) =>
      analysis.onToken(places.argument(0), (event) =>
        analysis.pointsTo.addEdge(analysis.field(emitter, this.eventField(event)), listeners),
      ),
    );
    const site: CallSite = {
      ...call.site,
      positional: call.site.positional.slice(1),
      reason: "callback",
      through: call.name,
      result: analysis.node(),
    };
    analysis.onToken(listeners, (token) => analysis.rules.invoke(site, token, listeners));
  }

  private eventField(event: Token): string {
    const object = this.analysis.object(event);
    return object.kind === "literal" && object.value !== undefined ? `<on ${object.value}>` : "<on>";
  }
}

const registering: ReadonlySet<string> = new Set(["on", "once", "addListener", "prependListener", "prependOnceListener"]);

function spread(value: Node | undefined): CallSite["spreads"] {
  return value === undefined ? [] : [{ after: 0, value }];
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
