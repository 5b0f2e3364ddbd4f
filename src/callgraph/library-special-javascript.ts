/**
 * Functions of JavaScript's library that no table can model, since they work on functions, properties and prototypes themselves:
 * `Function.prototype.call`, `Object.create`, the constructor of promises, emitters of events.
 */
import type { Analysis, CallSite } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import type { Elements } from "./elements.js";
import type { Imports } from "./imports.js";
import type { LibraryCall, LibraryPlaces } from "./library-places.js";
import type { Node, Token } from "./points-to.js";
import type { Special } from "./special-rule.js";

export class JavaScriptSpecials {
  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    private readonly imports: Imports,
  ) {}

  rows(): [string, Special][] {
    return [...this.callingRows(), ...this.objectRows()];
  }

  private callingRows(): [string, Special][] {
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
    ];
  }

  private objectRows(): [string, Special][] {
    const { analysis } = this;
    const { objects, pointsTo } = analysis;
    return [
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
  event(name: string): Special | undefined {
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
