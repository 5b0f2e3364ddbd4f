/**
 * Calls, found while the analysis runs.
 *
 *   x = y(a…)   ∀ f ∈ pts(y):  parameters(f) ⊇ a…,  pts(x) ⊇ returned(f),  and the call graph has the edge caller → f
 *
 * A method puts its receiver before the arguments; a class makes its instance and calls its constructor; an instance is
 * called by its class's `__call__`; what is outside the program is asked of the models of libraries.
 */
import type { AbstractObject, ClassObject, FunctionObject, PartialObject } from "./abstract-objects.js";
import type { Analysis, CallSite } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import { bindArguments } from "./bind-arguments.js";
import type { ClassHierarchy } from "./class-hierarchy.js";
import type { Contexts } from "./contexts.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import type { LibraryCalls } from "./library-calls.js";
import type { Node, Token } from "./points-to.js";

/** Methods of methods in a call can lead to themselves through fields: no longer chains than this are followed. */
const maximalDepth = 12;
/** Partial applications of partial applications. */
const maximalNesting = 3;

export class Invocation {
  private depth = 0;

  constructor(
    private readonly analysis: Analysis,
    private readonly hierarchy: ClassHierarchy,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    private readonly contexts: Contexts,
    private readonly library: LibraryCalls,
  ) {}

  /** `evidence`: the node that held the callee. */
  invoke(site: CallSite, callee: Token, evidence: Node): void {
    if (this.depth > maximalDepth) return;
    this.depth++;
    try {
      this.invokeObject(site, this.analysis.object(callee), evidence);
    } finally {
      this.depth--;
    }
  }

  private invokeObject(site: CallSite, callee: AbstractObject, evidence: Node): void {
    switch (callee.kind) {
      case "function":
        return this.callFunction(site, callee, evidence);
      case "method":
        return this.callMethod(site, callee.callee, callee.receiver, evidence);
      case "partial":
        return this.callPartial(site, callee, evidence);
      case "class":
        return this.construct(site, callee, evidence);
      case "instance":
        return this.callInstance(site, callee.id);
      case "external":
        return this.library.call(site, callee.name, null, evidence, callee.id);
      case "static-method":
      case "class-method":
        return this.analysis.onToken(callee.value, (token) => this.invoke(site, token, evidence));
      default:
        return;
    }
  }

  private callFunction(site: CallSite, callee: FunctionObject, evidence: Node): void {
    const frame = this.contexts.frameFor(callee, site);
    this.analysis.record(site, callee.info, evidence, callee.id);
    frame.isCalled = true;
    if (!site.construct) return this.enter(site, frame, callee.id, site.result);
    const made = this.analysis.objects.instance(callee.id);
    const returned = this.analysis.node();
    this.enter({ ...site, receiver: this.analysis.nodeOf(made) }, frame, callee.id, returned);
    this.analysis.pointsTo.addToken(site.result, made);
    this.analysis.onObject(returned, (object) => this.analysis.pointsTo.addToken(site.result, object.id, returned));
  }

  /** Hands the arguments over and takes the result. */
  private enter(site: CallSite, frame: Frame, callee: Token, result: Node): void {
    const { pointsTo } = this.analysis;
    this.analysis.rules.generate(frame);
    bindArguments(this.analysis, this.elements, site, frame, callee);
    pointsTo.addEdge(this.resultOf(frame), result);
    pointsTo.addEdge(frame.thrown, site.frame.thrown);
  }

  /** What a call gives: what is returned, or the generator or the promise of it. */
  private resultOf(frame: Frame): Node {
    const f = frame.info.function;
    if (!f.isGenerator && !f.isAsync) return frame.returned;
    const made = this.elements.made(
      f.span,
      `result ${this.analysis.idOf(frame)}`,
      f.isGenerator ? (f.isAsync ? "async-generator" : "generator") : "promise",
    );
    if (f.isGenerator) {
      this.analysis.pointsTo.addEdge(frame.yielded, this.analysis.field(made, unknownKey));
      this.analysis.pointsTo.addEdge(frame.returned, this.analysis.field(made, "<returned>"));
      this.analysis.pointsTo.addEdge(this.analysis.field(made, "<sent>"), frame.sent);
    } else {
      this.elements.settle(frame.returned, this.analysis.field(made, "<value>"));
      this.analysis.pointsTo.addEdge(frame.thrown, this.analysis.field(made, "<error>"));
    }
    return this.analysis.nodeOf(made.id);
  }

  private callMethod(site: CallSite, callee: Token, receiver: Token, evidence: Node): void {
    const { analysis } = this;
    const object = analysis.object(callee);
    if (object.kind === "external") return this.library.call(site, object.name, receiver, evidence, callee);
    this.invoke(withFirst(site, analysis.nodeOf(receiver)), callee, evidence);
  }

  private callPartial(site: CallSite, callee: PartialObject, evidence: Node): void {
    const nesting = (site.nesting ?? 0) + 1;
    // `this.f = this.f.bind(this)` binds what it is itself.
    if (nesting > maximalNesting) return;
    const added = callee.positional.length;
    const bound: CallSite = {
      ...site,
      nesting,
      positional: [...callee.positional, ...site.positional],
      spreads: site.spreads.map((s) => ({ ...s, after: s.after + added })),
      keywords: new Map([...callee.keywords, ...site.keywords]),
      receiver: callee.receiver ?? site.receiver,
    };
    this.analysis.onToken(callee.callee, (token) => this.invoke(bound, token, evidence));
  }

  private callInstance(site: CallSite, instance: Token): void {
    const method = this.attributes.member(instance, "__call__", "attribute.python").value;
    this.analysis.onToken(method, (token) => this.invoke(site, token, method));
  }

  /** `isFromMetaclass`: the metaclass's `__call__` has asked for it. */
  construct(site: CallSite, cls: ClassObject, evidence: Node, isFromMetaclass = false): void {
    const { analysis } = this;
    const made = analysis.objects.instance(cls.id);
    if (cls.info.function.calling === "lenient") {
      if (!site.construct && site.receiver === null) return;
      const receiver = site.construct ? analysis.nodeOf(made) : site.receiver!;
      this.callConstructor(site, cls, receiver, evidence);
      analysis.pointsTo.addEdge(receiver, site.result);
      return;
    }
    const own = site.reason === "call" ? { ...site, reason: "construct" as const } : site;
    if (!isFromMetaclass)
      this.hierarchy.metaclasses(cls.id, (meta) => {
        const called = this.attributes.member(cls.id, "__call__", "attribute.python").value;
        if (this.hierarchy.defines(meta, "__call__"))
          analysis.onToken(called, (token) => this.invoke({ ...own, through: "__call__" }, token, called));
      });
    if (!this.hierarchy.defines(cls.id, "__new__")) analysis.pointsTo.addToken(site.result, made);
    else this.callNew(own, cls);
    const initialize = this.attributes.member(made, "__init__", "attribute.python").value;
    const call = { ...own, result: analysis.node() };
    analysis.onToken(initialize, (token) => this.invoke(call, token, initialize));
    analysis.record(own, cls.info, evidence, cls.id);
    if (this.hierarchy.defines(cls.id, "__init__")) return;
    this.keepKeywords(site, made);
    const after = { ...own, through: "__post_init__", result: analysis.node() };
    this.attributes.callEach(after, this.attributes.member(made, "__post_init__", "attribute.python").value, []);
  }

  private callNew(site: CallSite, cls: ClassObject): void {
    const found = this.attributes.member(cls.id, "__new__", "attribute.python").value;
    const call = withFirst({ ...site, through: "__new__" }, this.analysis.nodeOf(cls.id));
    this.analysis.onToken(found, (token) => this.invoke(call, token, found));
  }

  /** A class without a constructor of its own keeps what it is given by name, as data classes do. */
  private keepKeywords(site: CallSite, made: Token): void {
    const instance = this.analysis.objects.fielded(made)!;
    for (const [name, value] of site.keywords) this.analysis.writeField(instance, name, value);
  }

  /** A class's constructor, or that of the first base which has one. */
  callConstructor(site: CallSite, cls: ClassObject, receiver: Node, evidence: Node): void {
    const { analysis } = this;
    const call: CallSite = {
      ...site,
      construct: false,
      receiver,
      reason: site.reason === "call" && site.construct ? "construct" : site.reason,
    };
    if (cls.declared.has("constructor")) {
      const found = analysis.field(cls, "constructor");
      const returned = analysis.node();
      analysis.onObject(returned, (object) => analysis.pointsTo.addToken(site.result, object.id, returned));
      return analysis.onToken(found, (token) => this.invoke({ ...call, result: returned }, token, found));
    }
    analysis.record(call, cls.info, evidence, cls.id);
    for (const base of cls.bases)
      analysis.onToken(base, (token) => {
        const object = analysis.object(token);
        const inner: CallSite = { ...call, frame: cls.frame, span: cls.info.function.span, result: analysis.node(), reason: "call" };
        if (object.kind === "class") this.callConstructor(inner, object, receiver, base);
        else this.invoke(inner, token, base);
      });
  }
}

export function withFirst(site: CallSite, first: Node): CallSite {
  return {
    ...site,
    positional: [first, ...site.positional],
    spreads: site.spreads.map((spread) => ({ ...spread, after: spread.after + 1 })),
  };
}
