/** The functions and classes that code makes, and how a class's methods reach those of its bases. */
import type { Instruction } from "../ir/ir.js";
import type { FunctionObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import type { Attributes, Place } from "./attributes.js";
import type { ClassHierarchy } from "./class-hierarchy.js";
import type { Code } from "./code.js";
import type { Contexts } from "./contexts.js";
import type { Frame } from "./frame.js";
import type { FunctionInfo } from "./function-info.js";
import type { Node, Token } from "./points-to.js";
import { storedNames } from "./scopes.js";

type Of<Op extends Instruction["op"]> = Extract<Instruction, { op: Op }>;

export class Definitions {
  /** Functions in the order in which code that makes them was walked. */
  readonly functions: FunctionObject[] = [];
  private readonly classes = new Map<object, Node>();
  private readonly defaults = new Map<Token, readonly Node[]>();
  private readonly walkBody: (frame: Frame) => Code;

  constructor(
    private readonly analysis: Analysis,
    private readonly hierarchy: ClassHierarchy,
    private readonly attributes: Attributes,
    private readonly contexts: Contexts,
    walkBody: (frame: Frame) => Code,
  ) {
    this.walkBody = walkBody;
  }

  function(code: Code, i: Of<"make-function">): Token {
    const info: FunctionInfo = { module: code.frame.info.module, function: code.frame.info.module.functions[i.function]! };
    const key = `function ${this.analysis.idOf(info.function)} ${this.analysis.idOf(code.frame)}`;
    const token = this.analysis.objects.of(key, () => ({ kind: "function", info, parent: code.frame, frames: new Map() }));
    if (!this.defaults.has(token)) {
      this.defaults.set(
        token,
        i.defaults.map((register) => code.value(register)),
      );
      this.functions.push(this.analysis.objects.get(token) as FunctionObject);
    }
    return token;
  }

  /** The values of parameters for which a call has no argument. */
  bindDefaults(callee: FunctionObject, frame: Frame): void {
    const parameters = callee.info.function.parameters.filter((p) => p.hasDefault);
    (this.defaults.get(callee.id) ?? []).forEach((value, i) => {
      const parameter = parameters[i];
      if (parameter !== undefined) this.analysis.pointsTo.addEdge(value, frame.parameter(parameter.name));
    });
  }

  class(code: Code, i: Of<"make-class">): Token {
    const info: FunctionInfo = { module: code.frame.info.module, function: code.frame.info.module.functions[i.body]! };
    const bases = i.bases.filter((b) => b.kind === "positional").map((b) => code.value(b.value));
    const metaclass = i.bases.find((b) => b.kind === "keyword" && b.name === "metaclass");
    const frame = this.contexts.make(info, code.frame);
    const key = `class ${this.analysis.idOf(info.function)} ${this.analysis.idOf(code.frame)}`;
    const token = this.analysis.objects.of(key, () => ({
      kind: "class",
      name: i.name,
      info,
      bases,
      metaclass: metaclass === undefined ? null : code.value(metaclass.value),
      declared: storedNames(info.function.body),
      frame,
    }));
    const known = this.classes.get(info.function);
    if (known === undefined) this.classes.set(info.function, this.analysis.node(token));
    else this.analysis.pointsTo.addToken(known, token);
    this.hierarchy.add(token);
    const object = this.analysis.objects.fielded(token)!;
    const body = this.walkBody(frame);
    for (const name of storedNames(info.function.body)) {
      const value = code.strict ? (body.variables.get(name) ?? frame.variable(name)) : frame.variable(name);
      this.analysis.writeField(object, name, value);
      if (code.strict) this.nameDescriptors(code, i, token, value);
    }
    if (code.strict) this.announce(code, i, token);
    return token;
  }

  /** Members that want to know of the class: `__set_name__`. */
  private nameDescriptors(code: Code, i: Of<"make-class">, cls: Token, value: Node): void {
    this.analysis.onToken(value, (member) => {
      if (this.analysis.object(member).kind !== "instance") return;
      const method = this.attributes.member(member, "__set_name__", "attribute.python").value;
      const site = { frame: code.frame, span: i.span, reason: "operator" as const, through: "__set_name__", result: this.analysis.node() };
      this.attributes.callEach(site, method, [this.analysis.nodeOf(cls)]);
    });
  }

  /** Bases and metaclasses that want to know of a new class: `__init_subclass__`, `__new__` and `__init__` of the metaclass. */
  private announce(code: Code, i: Of<"make-class">, token: Token): void {
    const { analysis } = this;
    const object = analysis.object(token);
    if (object.kind !== "class") return;
    const site = { frame: code.frame, span: i.span, reason: "operator" as const, result: analysis.node() };
    const self = analysis.nodeOf(token);
    this.hierarchy.lookup(
      token,
      "__init_subclass__",
      (found) =>
        analysis.onToken(found, (hook) => {
          const { kind } = analysis.object(hook);
          if (kind === "function") this.attributes.callEach({ ...site, through: "__init_subclass__" }, analysis.nodeOf(hook), [self]);
          else if (kind === "class-method") {
            const method = analysis.object(hook);
            if (method.kind === "class-method") this.attributes.callEach({ ...site, through: "__init_subclass__" }, method.value, [self]);
          }
        }),
      token,
    );
    const announced = (meta: Token): void => {
      if (analysis.object(meta).kind !== "class") return;
      for (const name of ["__new__", "__init__"]) {
        const first = name === "__new__" ? analysis.nodeOf(meta) : self;
        this.hierarchy.lookup(meta, name, (found) =>
          this.attributes.callEach({ ...site, through: name }, found, [first, analysis.node(), analysis.node(), analysis.node()]),
        );
      }
    };
    this.hierarchy.metaclasses(token, announced);
  }

  /** The classes in whose body the code of a frame stands. */
  enclosingClass(frame: Frame): Node | null {
    for (let f: Frame | null = frame; f !== null; f = f.parent)
      if (f.info.function.kind === "class-body") return this.classes.get(f.info.function) ?? null;
    return null;
  }

  getSuper(code: Code, i: Of<"get-super">, place: Place, target: Node): void {
    const { analysis } = this;
    const body = code.frame.info.module.functions[i.body]!;
    const classes = this.classes.get(body);
    if (classes === undefined) return;
    analysis.onToken(classes, (token) => {
      const object = analysis.object(token);
      if (object.kind !== "class") return;
      for (const base of object.bases) {
        if (i.name === "constructor") analysis.pointsTo.addEdge(base, target);
        else
          analysis.onToken(base, (found) => {
            this.attributes.readFrom(place, found, i.name, "attribute.js", target);
            if (analysis.object(found).kind !== "function") return;
            const prototype = analysis.node();
            this.attributes.readFrom(place, found, "prototype", "attribute.js", prototype);
            this.attributes.read(place, prototype, i.name, "attribute.js", target);
          });
      }
    });
  }
}
