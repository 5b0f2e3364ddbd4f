/**
 * Calls of what is outside the program: by the model of the function where there is one. Of other functions of packages
 * it is assumed that they call the functions they are given, and that what they give has their name.
 */
import { compareSpans } from "../base/span.js";
import type { AttributeOperator } from "../ir/ir.js";
import type { Analysis, CallSite } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import type { Elements } from "./elements.js";
import { javascriptModels, javascriptRoots } from "./library-javascript.js";
import type { LibraryCallback, LibraryModel } from "./library-models.js";
import type { LibraryCall } from "./library-places.js";
import { LibraryPlaces } from "./library-places.js";
import { pythonModels, pythonRoots } from "./library-python.js";
import type { SpecialCalls } from "./library-special.js";
import type { Node, Token } from "./points-to.js";

export class LibraryCalls {
  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    private readonly special: SpecialCalls,
  ) {}

  /** `receiver`: what a method is called on, where looking it up has bound it. */
  call(site: CallSite, name: string, receiver: Token | null, evidence: Node, callee: Token): void {
    const { analysis } = this;
    if (!name.startsWith("<") && !this.isPartOfDisplay(site, receiver)) analysis.record(site, name, evidence, callee);
    const operator: AttributeOperator = site.frame.info.function.calling === "lenient" ? "attribute.js" : "attribute.python";
    const self = receiver !== null ? analysis.nodeOf(receiver) : site.receiver;
    const call: LibraryCall = { site, name, receiver: self, operator };
    const special = this.special.find(name);
    const model = name === "<identity>" ? identity : this.modelOf(name, operator);
    if (special === undefined && (model === null || model === nothing)) return model === nothing ? undefined : this.callUnknown(call);
    const made = model?.makes === undefined ? null : this.elements.made(site.span, `${name} ${analysis.idOf(site.frame)}`, model.makes);
    const places = new LibraryPlaces(analysis, this.attributes, this.elements, call, made);
    if (special !== undefined) special(call, places);
    else this.apply(call, model!, places, made?.id ?? null);
  }

  /** A comprehension puts its elements into the list that it makes: no call that anybody wrote. */
  private isPartOfDisplay({ span }: CallSite, receiver: Token | null): boolean {
    const object = receiver === null ? null : this.analysis.object(receiver);
    return object?.kind === "container" && compareSpans(object.at, span) === 0;
  }

  private callUnknown(call: LibraryCall): void {
    const { analysis } = this;
    const { site } = call;
    analysis.pointsTo.addToken(site.result, analysis.objects.external(call.name));
    if (site.decorates) for (const value of site.positional) analysis.pointsTo.addEdge(value, site.result);
    else if (!isOfLanguage(call.name, call.operator)) this.handOver(call);
  }

  private modelOf(name: string, operator: AttributeOperator): LibraryModel | null {
    const models = operator === "attribute.js" ? javascriptModels : pythonModels;
    const own = models[name.replace(/^node:/, "")];
    if (own !== undefined) return own;
    const method = name.slice(name.lastIndexOf(".") + 1);
    // What comes from outside may be a promise.
    if (operator === "attribute.js" && promiseMethods.has(method) && !isOfLanguage(name, operator))
      return models[`Promise.prototype.${method}`] ?? null;
    if (!name.startsWith("builtins.")) return null;
    const shared = sharedMethods.get(name.split(".").at(-2) ?? "");
    return (shared === undefined ? undefined : models[`builtins.${shared}.${method}`]) ?? nothing;
  }

  private apply(call: LibraryCall, model: LibraryModel, places: LibraryPlaces, made: Token | null): void {
    const { analysis } = this;
    if (made !== null) analysis.pointsTo.addToken(call.site.result, made);
    for (const [from, to] of model.moves ?? []) places.write(to, places.read(from));
    for (const [from, to] of model.merges ?? []) this.elements.merge(places.read(from), places.read(to));
    for (const callback of model.calls ?? []) this.callBack(call, callback, places);
    for (const method of model.asks ?? []) this.ask(call, places.argument(0), method);
    for (const method of model.asksElements ?? []) this.ask(call, places.read("0[]"), method);
  }

  private ask(call: LibraryCall, values: Node, method: string): void {
    const { analysis } = this;
    const site = { frame: call.site.frame, span: call.site.span, reason: "operator" as const, through: method, result: call.site.result };
    const isBinary = method === "__lt__" || method === "__gt__" || method === "__add__" || method === "__radd__";
    analysis.onToken(values, (token) => {
      if (analysis.object(token).kind === "instance")
        this.attributes.callEach(site, this.attributes.member(token, method, call.operator).value, isBinary ? [values] : []);
    });
  }

  private callBack(call: LibraryCall, callback: LibraryCallback, places: LibraryPlaces): void {
    const { analysis } = this;
    const result = analysis.node();
    const site: CallSite = {
      frame: call.site.frame,
      span: call.site.span,
      reason: "callback",
      through: call.name,
      positional: (callback.with ?? []).map((place) => places.read(place)),
      spreads: [],
      keywords: new Map(),
      keywordSpreads: [],
      receiver: callback.this === undefined ? null : places.read(callback.this),
      result,
      construct: false,
    };
    const callee = places.read(callback.callee);
    analysis.onToken(callee, (token) => this.analysis.rules.invoke(site, token, callee));
    places.write("callback", result);
    if (callback.gives !== undefined) places.write(callback.gives, result);
  }

  /** A function of a package that nothing is known about calls what it is given, with something from outside. */
  private handOver(call: LibraryCall): void {
    const { analysis } = this;
    const { site } = call;
    let given: CallSite | null = null;
    let count = 0;
    const handed = (node: Node): void =>
      analysis.onToken(node, (token) => {
        const { kind } = analysis.object(token);
        if ((kind !== "function" && kind !== "method" && kind !== "partial") || count++ >= maximalHandedOver) return;
        given ??= {
          ...{ frame: site.frame, span: site.span, reason: "callback", through: call.name },
          ...{ positional: [], spreads: [], keywords: new Map(), keywordSpreads: [], receiver: null, construct: false },
          result: analysis.node(),
        };
        analysis.rules.invoke(given, token, node);
      });
    for (const node of site.positional) handed(node);
    for (const node of site.keywords.values()) handed(node);
    for (const { value } of site.spreads) {
      const element = analysis.node();
      this.elements.iterate(site, value, element, call.operator);
      handed(element);
    }
  }
}

/** More functions at one place are a sign that it is not known what is handed over. */
const maximalHandedOver = 16;

const identity: LibraryModel = { moves: [["0", "result"]] };
/** Of the language, without effect on what is followed. */
const nothing: LibraryModel = {};
const promiseMethods: ReadonlySet<string> = new Set(["then", "catch", "finally"]);
/** Types whose methods do what those of another do. */
const sharedMethods: ReadonlyMap<string, string> = new Map([
  ["tuple", "list"],
  ["iterator", "list"],
  ["frozenset", "set"],
]);

function isOfLanguage(name: string, operator: AttributeOperator): boolean {
  const [root = ""] = name.split(".");
  return operator === "attribute.js" ? javascriptRoots.has(root) : pythonRoots.has(root);
}
