/**
 * An arbitrary of IR modules that keep the rules of the IR, over all instructions and with names and texts of any kind. Every
 * choice is the next number of a list, 0 when the list is used up and then the shortest way to an end: lists shrink, and
 * modules with them. Places have no end, as in the text form.
 */
import fc from "fast-check";
import type { Span } from "../../src/base/span.js";
import type {
  Argument,
  BinaryOperator,
  Block,
  Constant,
  Func,
  FunctionId,
  Handler,
  Instruction,
  Module,
  ModuleExport,
  ObjectEntry,
  Parameter,
  Register,
  Scope,
  StringPart,
  UnaryOperator,
} from "../../src/ir/ir.js";

interface Material {
  readonly picks: readonly number[];
  readonly names: readonly string[];
  readonly constants: readonly Constant[];
}

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "@1:2", " @1:2", '"', "\\", "\n", "\r\n", "\u2028", "\ud800", "# no"),
);
const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("x", "r1", "_", "label", ".0", "leaf", "type", "from", "in-place", "else", "async", "<lambda>", "été"),
  },
  text,
);
const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, 1e21, 1e-7, Number.MAX_VALUE, 5e-324, Number.NaN, Infinity, -Infinity));
const constant: fc.Arbitrary<Constant> = fc.oneof(fc.constantFrom(undefined, null, true, false), fc.bigInt(), number, text);

export const randomModule: fc.Arbitrary<Module> = fc
  .record({
    picks: fc.noBias(fc.array(fc.nat({ max: 0xffff }), { maxLength: 300, size: "max" })),
    names: fc.array(name, { minLength: 1, maxLength: 8 }),
    constants: fc.array(constant, { minLength: 1, maxLength: 8 }),
  })
  .map((material) => new Maker(material).module());

const unaryOperators: readonly UnaryOperator[] = [
  ...(["truthy.python", "not.python", "negate", "plus", "invert"] as const),
  ...(["truthy.js", "not.js", "negate.js", "plus.js", "invert.js"] as const),
  ...(["typeof", "is-nullish", "is-undefined", "to-string.js", "keys.js"] as const),
];
const arithmetic = ["add.python", "subtract", "multiply.python", "divide.python", "floor-divide", "modulo.python", "power"] as const;
const bitwise = ["matrix-multiply", "bit-and", "bit-or", "bit-xor", "shift-left", "shift-right"] as const;
const comparisons = ["equal.python", "not-equal.python", "less", "less-equal", "greater", "greater-equal"] as const;
const tests = ["in.python", "not-in.python", "is", "is-not"] as const;
const javaScriptArithmetic = ["add.js", "subtract.js", "multiply.js", "divide.js", "modulo.js", "power.js"] as const;
const javaScriptBitwise = ["bit-and.js", "bit-or.js", "bit-xor.js", "shift-left.js", "shift-right.js", "shift-right-unsigned.js"] as const;
const javaScriptEquality = ["equal.js-strict", "not-equal.js-strict", "equal.js-loose", "not-equal.js-loose"] as const;
const javaScriptOrder = ["less.js", "less-equal.js", "greater.js", "greater-equal.js", "in.js", "instanceof"] as const;
const binaryOperators: readonly BinaryOperator[] = [
  ...[...arithmetic, ...bitwise, ...comparisons, ...tests],
  ...[...javaScriptArithmetic, ...javaScriptBitwise, ...javaScriptEquality, ...javaScriptOrder],
];
const attributeOperators = ["attribute.python", "attribute.js"] as const;
const itemOperators = ["item.python", "item.js"] as const;
const parameterKinds: readonly Parameter["kind"][] = ["positional-only", "positional", "keyword-only", "rest", "keyword-rest"];

/** What is known of a function before its body is made: all that its inner functions and its maker ask for. */
type Header = Pick<Func, "id" | "kind" | "name" | "parameters" | "locals" | "calling" | "bindsThis" | "bindsArguments"> & {
  readonly parent: Header | undefined;
};

class Maker {
  #next = 0;
  readonly #material: Material;
  readonly path: string;
  readonly headers: Header[] = [];

  constructor(material: Material) {
    this.#material = material;
    this.path = this.name();
  }

  /** One of 0 .. count - 1. */
  pick(count: number): number {
    return (this.#material.picks[this.#next++] ?? 0) % count;
  }

  one<T>(items: readonly T[]): T {
    return items[this.pick(items.length)] as T;
  }

  some<T>(make: () => T): T[] {
    return Array.from({ length: this.pick(4) }, make);
  }

  /** What one of the makers gives; the others are not run. */
  made<T>(makers: readonly (() => T)[]): T {
    return this.one(makers)();
  }

  chance(): boolean {
    return this.pick(2) === 1;
  }

  name(): string {
    return this.one(this.#material.names);
  }

  constant(): Constant {
    return this.one(this.#material.constants);
  }

  span(): Span {
    const line = 1 + this.pick(500);
    const column = 1 + this.pick(100);
    return { path: this.path, line, column, endLine: line, endColumn: column };
  }

  module(): Module {
    const header = { name: this.name(), path: this.path, language: this.name() };
    const functions: Func[] = [];
    this.declare("module", undefined);
    for (let made = this.headers[0]; made !== undefined; made = this.headers[functions.length]) {
      functions.push(new BodyMaker(this, made).finish());
    }
    return { ...header, functions, ...(this.chance() ? { exports: this.some(() => this.export()) } : {}) };
  }

  export(): ModuleExport {
    const exported = this.name();
    return this.one<ModuleExport>([
      { kind: "name", exported, global: this.name() },
      { kind: "from", exported, name: this.part(), ...this.reference() },
      { kind: "all", ...this.reference() },
    ]);
  }

  part(): string | null {
    return this.chance() ? this.name() : null;
  }

  reference(): { readonly specifier: string; readonly path?: string } {
    return { specifier: this.name(), ...(this.chance() ? { path: this.name() } : {}) };
  }

  declare(kind: Func["kind"], parent: Header | undefined): Header {
    const calling = this.chance() ? "lenient" : "strict";
    const kinds = calling === "lenient" ? (["positional", "rest"] as const) : parameterKinds;
    const names = this.some(() => this.name());
    const parameters = names.map((each) => ({
      name: each,
      kind: this.one(kinds),
      hasDefault: calling === "strict" && this.chance(),
    }));
    const [bindsThis, bindsArguments] = [kind !== "module" && this.chance(), kind !== "module" && this.chance()];
    const bound = [...(bindsThis ? ["this"] : []), ...(bindsArguments ? ["arguments"] : [])];
    const locals = kind === "module" ? [] : [...names, ...bound, ...this.some(() => this.name())];
    const id = this.headers.length;
    const named = { id, kind, name: this.name(), parameters: kind === "function" ? parameters : [], locals, parent };
    const header = { ...named, calling, bindsThis, bindsArguments } as const;
    this.headers.push(header);
    return header;
  }
}

const longestModule = 6;
const deepestNesting = 5;

class BodyMaker {
  #registers = 0;
  #assigned: Register[] = [];
  /** Labels of the loops and blocks around; none for a loop without. */
  readonly #around: { readonly kind: "loop" | "block"; readonly label: string | undefined }[] = [];
  #depth = 0;
  #block: Instruction[] = [];

  constructor(
    private readonly maker: Maker,
    private readonly header: Header,
  ) {}

  finish(): Func {
    const { maker } = this;
    const { parent: _, ...header } = this.header;
    const [isAsync, isGenerator, span] = [maker.chance(), maker.chance(), maker.span()];
    const body = this.#nested();
    return { ...header, isAsync, isGenerator, span, body, registers: this.#registers + maker.pick(2) };
  }

  #read(): Register {
    if (this.#assigned.length === 0) {
      const target = this.#write();
      this.#block.push({ op: "constant", target, value: this.maker.constant(), span: this.maker.span() });
    }
    return this.maker.one(this.#assigned);
  }

  #maybe<K extends string>(key: K): { readonly [P in K]?: Register } {
    return this.maker.chance() ? ({ [key]: this.#read() } as { readonly [P in K]: Register }) : {};
  }

  #write(): Register {
    const register = this.maker.chance() && this.#registers > 0 ? this.maker.pick(this.#registers) : this.#registers++;
    this.#assigned.push(register);
    return register;
  }

  /** A block of its own: what it assigns does not count as assigned after it. */
  #nested(before: () => void = () => undefined): Block {
    const outer = this.#block;
    const assigned = [...this.#assigned];
    const inner: Instruction[] = [];
    this.#block = inner;
    this.#depth++;
    before();
    while (this.maker.pick(8) !== 0 && !this.#isClosed()) this.#instruction();
    this.#depth--;
    this.#block = outer;
    this.#assigned = assigned;
    return inner;
  }

  #loop(label: string | undefined, before: () => void = () => undefined): Block {
    this.#around.push({ kind: "loop", label });
    const block = this.#nested(before);
    this.#around.pop();
    return block;
  }

  #label(): { readonly label?: string } {
    return this.maker.chance() ? { label: this.maker.name() } : {};
  }

  #isClosed(): boolean {
    const last = this.#block.at(-1)?.op;
    return last === "return" || last === "raise" || last === "break" || last === "continue";
  }

  #instruction(): void {
    const groups = [() => this.#data(), () => this.#build(), () => this.#access(), () => this.#parts(), () => this.#jump()];
    const nesting = [() => this.#control(), () => this.#definition()];
    const made = this.maker.made<Instruction | undefined>(this.#depth < deepestNesting ? [...groups, ...nesting] : groups);
    if (made !== undefined) this.#block.push(made);
  }

  #data(): Instruction {
    const { maker } = this;
    const span = maker.span();
    const operands = [this.#read(), this.#read()] as const;
    if (maker.pick(16) === 1) return { op: "unsupported", construct: maker.name(), span };
    const target = this.#write();
    const inPlace = maker.chance() ? ({ inPlace: true } as const) : {};
    return maker.one<Instruction>([
      { op: "constant", target, value: maker.constant(), span },
      { op: "copy", target, source: operands[0], span },
      { op: "unary", target, operator: maker.one(unaryOperators), operand: operands[0], span },
      { op: "binary", target, operator: maker.one(binaryOperators), left: operands[0], right: operands[1], ...inPlace, span },
      { op: maker.one(["await", "yield", "yield-all"] as const), target, value: operands[0], span },
      { op: "unsupported", target, construct: maker.name(), span },
    ]);
  }

  #build(): Instruction {
    const { maker } = this;
    const span = maker.span();
    const elements = maker.some(() => ({ value: this.#read(), spread: maker.chance() }));
    const entries = maker.some(() => ({ ...this.#maybe("key"), value: this.#read() }));
    const parts = maker.some(() => this.#stringPart());
    const properties = maker.some(() => this.#property());
    const bounds = { ...this.#maybe("start"), ...this.#maybe("stop"), ...this.#maybe("step") };
    const target = this.#write();
    return maker.one<Instruction>([
      { op: "build-sequence", target, type: maker.one(["list", "tuple", "set"] as const), elements, span },
      { op: "build-map", target, entries, span },
      { op: "build-slice", target, ...bounds, span },
      { op: "build-string", target, parts, span },
      { op: "build-object", target, entries: properties, span },
      { op: "regex", target, pattern: maker.name(), flags: maker.name(), span },
    ]);
  }

  #property(): ObjectEntry {
    if (this.maker.chance()) return { spread: this.#read() };
    const accessor = this.maker.chance() ? { accessor: this.maker.one(["get", "set"] as const) } : {};
    return { key: this.#read(), value: this.#read(), ...accessor };
  }

  #stringPart(): StringPart {
    if (this.maker.chance()) return { text: this.maker.name() };
    const conversion = this.maker.chance() ? { conversion: this.maker.one(["s", "r", "a"] as const) } : {};
    return { value: this.#read(), ...conversion, ...this.#maybe("format") };
  }

  /** A variable that can be reached from here. */
  #variable(): { readonly name: string; readonly scope: Scope } {
    const { maker } = this;
    const found: { readonly name: string; readonly scope: Scope }[] = [{ name: maker.name(), scope: { kind: "global" } }];
    if (this.header.kind === "class-body") for (const name of this.header.locals) found.push({ name, scope: { kind: "class" } });
    for (let frame: Header | undefined = this.header, depth = 0; frame !== undefined; frame = frame.parent, depth++) {
      if (frame.kind === "function") for (const name of frame.locals) found.push({ name, scope: { kind: "local", depth } });
    }
    return maker.one(found);
  }

  #access(): Instruction {
    const { maker } = this;
    const span = maker.span();
    const [object, index, value] = [this.#read(), this.#read(), this.#read()] as const;
    const name = maker.name();
    const [ofAttribute, ofItem] = [maker.one(attributeOperators), maker.one(itemOperators)];
    const without = maker.one<Instruction>([
      { op: "store", ...this.#variable(), value, span },
      { op: "delete", ...this.#variable(), span },
      { op: "set-attribute", object, name, value, operator: ofAttribute, span },
      { op: "delete-attribute", object, name, operator: ofAttribute, span },
      { op: "set-item", object, index, value, operator: ofItem, span },
      { op: "delete-item", object, index, operator: ofItem, span },
    ]);
    if (maker.chance()) return without;
    const target = this.#write();
    return maker.one<Instruction>([
      { op: "load", target, ...this.#variable(), span },
      { op: "get-attribute", target, object, name, operator: ofAttribute, span },
      { op: "get-item", target, object, index, operator: ofItem, span },
      { op: "object-rest", target, object, keys: [index, value], span },
    ]);
  }

  #argument(): Argument {
    const kind = this.maker.one(["positional", "keyword", "spread", "keyword-spread"] as const);
    return kind === "keyword" ? { kind, name: this.maker.name(), value: this.#read() } : { kind, value: this.#read() };
  }

  /** Calls, unpacking and imports. */
  #parts(): Instruction {
    const { maker } = this;
    const span = maker.span();
    const value = this.#read();
    const given = maker.some(() => this.#argument());
    const from = { module: maker.name(), level: maker.pick(3) };
    return maker.made<Instruction>([
      () => ({ op: "call", ...this.#manner(), target: this.#write(), callee: value, arguments: given, span }),
      () => ({ op: "import-js", target: this.#write(), ...maker.reference(), name: maker.part(), style: this.#style(), span }),
      () => ({ op: "import", target: this.#write(), ...from, leaf: maker.chance(), span }),
      () => ({ op: "import-name", target: this.#write(), ...from, name: maker.name(), span }),
      () => ({ op: "import-all", ...from, span }),
      () => ({ op: "unpack", ...this.#targets(), value, span }),
      () => this.#unpacking(value, span),
    ]);
  }

  #style(): "esm" | "commonjs" {
    return this.maker.chance() ? "esm" : "commonjs";
  }

  #manner(): { readonly receiver?: Register; readonly construct?: true } {
    return { ...this.#maybe("receiver"), ...(this.maker.chance() ? { construct: true } : {}) };
  }

  #unpacking(value: Register, span: Span): Instruction {
    const targets = this.maker.some(() => this.#write());
    const rest = targets.length > 0 && this.maker.chance() ? { rest: targets.length - 1 } : {};
    return { op: "unpack", mode: "iterator", targets, ...rest, value, span };
  }

  #targets(): { readonly targets: readonly Register[]; readonly rest?: number } {
    const targets = this.maker.some(() => this.#write());
    return targets.length > 0 && this.maker.chance() ? { targets, rest: this.maker.pick(targets.length) } : { targets };
  }

  #jump(): Instruction {
    const span = this.maker.span();
    const jumps: Instruction[] = [
      { op: "return", ...this.#maybe("value"), span },
      { op: "raise", ...this.#maybe("value"), ...this.#maybe("cause"), span },
    ];
    for (const { kind, label } of this.#around) {
      if (kind === "loop") jumps.push({ op: "break", span }, { op: "continue", span });
      if (label !== undefined) jumps.push({ op: "break", label, span });
      if (kind === "loop" && label !== undefined) jumps.push({ op: "continue", label, span });
    }
    return this.maker.one(jumps);
  }

  #definition(): Instruction | undefined {
    const { maker } = this;
    if (maker.headers.length >= longestModule) return undefined;
    const span = maker.span();
    if (maker.pick(4) === 1) return this.#ofClass(span);
    const made = maker.declare(maker.chance() ? "class-body" : "function", this.header);
    const id: FunctionId = made.id;
    if (made.kind === "class-body") {
      const bases = maker.some(() => ({ kind: "positional" as const, value: this.#read() }));
      return { op: "make-class", target: this.#write(), name: made.name, bases, body: id, span };
    }
    const defaults = made.parameters.filter(({ hasDefault }) => hasDefault).map(() => this.#read());
    return { op: "make-function", target: this.#write(), function: id, defaults, span };
  }

  /** What stands in a class and its methods. */
  #ofClass(span: Span): Instruction {
    const { maker } = this;
    const body = maker.headers.find(({ kind }) => kind === "class-body");
    if (body === undefined || maker.chance()) {
      return { op: "make-accessor", ...this.#maybe("get"), ...this.#maybe("set"), target: this.#write(), span };
    }
    return { op: "get-super", target: this.#write(), name: maker.name(), body: body.id, span };
  }

  #control(): Instruction {
    const { maker } = this;
    const loops = [() => this.#while(), () => this.#for(), () => this.#labelled()];
    return maker.made([() => this.#if(), ...loops, () => this.#try(), () => this.#with()]);
  }

  #labelled(): Instruction {
    const span = this.maker.span();
    const label = this.maker.name();
    this.#around.push({ kind: "block", label });
    const body = this.#nested();
    this.#around.pop();
    return { op: "block", label, body, span };
  }

  #if(): Instruction {
    const span = this.maker.span();
    return { op: "if", condition: this.#read(), then: this.#nested(), else: this.#nested(), span };
  }

  /** What the header assigns counts in the body and after the loop; it does not jump. */
  #while(): Instruction {
    const { maker } = this;
    const span = maker.span();
    const outer = this.#block;
    const header: Instruction[] = [];
    this.#block = header;
    header.push(...maker.some(() => this.#data()));
    const condition = this.#read();
    this.#block = outer;
    const label = this.#label();
    return { op: "while", header, condition, body: this.#loop(label.label), else: this.#nested(), ...label, span };
  }

  #for(): Instruction {
    const span = this.maker.span();
    const iterable = this.#read();
    let element = 0;
    const label = this.#label();
    const body = this.#loop(label.label, () => (element = this.#write()));
    return { op: "for", iterable, element, body, else: this.#nested(), isAsync: this.maker.chance(), ...label, span };
  }

  #try(): Instruction {
    const span = this.maker.span();
    const body = this.#nested();
    const handlers = this.maker.some(() => this.#handler());
    return { op: "try", body, handlers, else: this.#nested(), finally: this.#nested(), span };
  }

  /** Without a nested block in the type's block, so that what it assigns is there for `type`. */
  #handler(): Handler {
    const span = this.maker.span();
    const outer = this.#block;
    const assigned = [...this.#assigned];
    const typeBlock: Instruction[] = [];
    this.#block = typeBlock;
    const type = this.#maybe("type");
    this.#block = outer;
    const exception = this.#write();
    const body = this.#nested();
    this.#assigned = assigned;
    return { typeBlock, ...type, exception, body, span };
  }

  #with(): Instruction {
    const span = this.maker.span();
    const manager = this.#read();
    const target = this.#write();
    return { op: "with", manager, target, body: this.#nested(), isAsync: this.maker.chance(), span };
  }
}
