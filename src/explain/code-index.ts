/** Looks up, in the program, what stands around a place: the condition of a branch, the statements that a tested value was made by. */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Func, Instruction, Program, Register } from "../ir/ir.js";
import { readRegisters, walkInstructions, writtenRegisters } from "../ir/walk.js";

type Branch = Extract<Instruction, { op: "if" | "while" }>;

interface Place {
  readonly function: FunctionCode;
  readonly branch: Branch;
  /** Of the branch among its function's instructions. */
  readonly position: number;
  readonly condition: Span;
}

interface FunctionCode {
  readonly path: string;
  readonly function: Func;
  readonly instructions: readonly Instruction[];
  readonly writers: ReadonlyMap<Register, readonly number[]>;
}

export class CodeIndex {
  private readonly branches = new Map<string, Place>();
  private readonly functions: FunctionCode[] = [];
  private readonly modules: ReadonlySet<string>;

  constructor(program: Program) {
    this.modules = new Set(program.modules.map((m) => m.name));
    for (const module of program.modules)
      for (const f of module.functions) {
        const code = codeOf(module.path, f);
        this.functions.push(code);
        code.instructions.forEach((instruction, position) => {
          if (instruction.op === "if" || instruction.op === "while") this.addBranch(code, instruction, position);
        });
      }
  }

  private addBranch(code: FunctionCode, branch: Branch, position: number): void {
    const place = { function: code, branch, position, condition: conditionSpan(code, branch, position) };
    // Tests in a row, as of a chain of `&&`, have one span: the last of them is what runs remember.
    this.branches.set(spanKey(branch.span), place);
  }

  /** What a branch tests; the whole branch where that is nowhere by itself. */
  conditionAt(branch: Span): Span {
    return this.branches.get(spanKey(branch))?.condition ?? branch;
  }

  private enclosed: ReadonlySet<string> | null = null;

  /** Whether a branch is inside the condition of another one, as the parts of `a and b` are. */
  isPartOfCondition(branch: Span): boolean {
    if (this.enclosed === null) {
      const places = [...this.branches.values()];
      const byFile = new Map<string, Place[]>();
      for (const p of places) byFile.set(p.function.path, [...(byFile.get(p.function.path) ?? []), p]);
      const inner = places.filter((p) =>
        byFile.get(p.function.path)!.some((other) => other !== p && isWithin(p.branch.span, other.condition) && !isSame(p, other)),
      );
      this.enclosed = new Set(inner.map((p) => spanKey(p.branch.span)));
    }
    return this.enclosed.has(spanKey(branch));
  }

  /** The function that a place is in, innermost. */
  private functionAt(span: Span): FunctionCode | undefined {
    const around = this.functions.filter(
      (f) => f.path === span.path && f.instructions.some((i) => isWithin(i.span, span) || isWithin(span, i.span)),
    );
    return around.reduce<FunctionCode | undefined>(
      (best, f) => (best === undefined || isWithin(f.function.span, best.function.span) ? f : best),
      undefined,
    );
  }

  /** Where a function writes a variable, or an attribute of its receiver; null where only what it calls does. */
  writeOf(f: Span, name: string): Span | null {
    const last = name.replace(/^.*\./, "");
    const isAttribute = last !== name;
    const writes = this.functions
      .filter((code) => isSameSpan(code.function.span, f))
      .flatMap((code) => code.instructions.filter((i) => i.op === (isAttribute ? "set-attribute" : "store") && i.name === last));
    return writes[0]?.span ?? null;
  }

  /** What the method of a call is called on, as far as the file tells. */
  receiverOf(call: Span): Receiver {
    const code = this.functionAt(call);
    const other: Receiver = { kind: "other", name: "", span: call };
    const position = code?.instructions.findIndex((i) => i.op === "call" && isSameSpan(i.span, call)) ?? -1;
    if (code === undefined || position < 0) return other;
    const { callee, construct } = code.instructions[position] as Extract<Instruction, { op: "call" }>;
    const method = lastWriter(code, callee, position);
    if (construct === true) return { kind: "request", name: method?.op === "load" ? method.name : "", span: call };
    if (method?.op !== "get-attribute") return other;
    const object = lastWriter(code, method.object, position);
    return object === undefined ? other : (this.cameFrom(code, object, position) ?? { ...other, span: object.span });
  }

  private cameFrom(code: FunctionCode, object: Instruction, before: number): Receiver | null {
    const { span } = object;
    if (object.op === "get-attribute") return { kind: "attribute", name: object.name, span };
    if (object.op === "call") return { kind: "call", name: calledName(code, object), span };
    if (object.op !== "load") return null;
    const store = lastStore(code, object.name, before);
    if (store !== undefined) {
      const made = lastWriter(code, store.value, before);
      const call = made?.op === "await" ? lastWriter(code, made.value, before) : made;
      return call?.op === "call" ? { kind: "call", name: calledName(code, call), span } : this.imported(made, span);
    }
    if (code.function.parameters.some((p) => p.name === object.name)) return { kind: "parameter", name: code.function.name, span };
    const outer = this.functions.find((f) => f.path === code.path);
    if (outer === undefined || outer === code) return null;
    const global = lastStore(outer, object.name, outer.instructions.length);
    const made = global === undefined ? undefined : lastWriter(outer, global.value, outer.instructions.length);
    if (made?.op === "call") return { kind: "call", name: calledName(outer, made), span };
    return this.imported(made, span);
  }

  private imported(made: Instruction | undefined, span: Span): Receiver | null {
    if (made?.op === "import" || made?.op === "import-name") {
      const isOwn = made.level > 0 || this.modules.has(made.module);
      return { kind: isOwn ? "own-module" : "import", name: made.module, span };
    }
    if (made?.op !== "import-js") return null;
    return { kind: made.path === undefined ? "import" : "own-module", name: made.specifier, span };
  }

  /** Statements by which what is tested at a place is made from one of the calls, or from a parameter, in their order. */
  origins(tested: Span, calls: readonly Span[]): Span[] {
    const code = this.functionAt(tested);
    if (code === undefined) return [];
    const first = code.instructions.findIndex((i) => isWithin(i.span, tested));
    if (first < 0) return [];
    const found = new Set<number>();
    const inside = code.instructions.flatMap((instruction, position) =>
      isWithin(instruction.span, tested) && nestedIn(instruction) ? [position] : [],
    );
    const slice = new Slice(code, calls, found);
    for (const position of inside) slice.reaches(position);
    return [...found]
      .sort((a, b) => a - b)
      .map((position) => code.instructions[position]!.span)
      .filter((span) => !isWithin(span, tested));
  }
}

/**
 * Where what a method is called on comes from. `name`: of the function that has the parameter, of the module, of what is called.
 * `own-module`: the module is in the program. `request`: an object that says what to ask for, to be sent by a client.
 */
export interface Receiver {
  readonly kind: "parameter" | "import" | "own-module" | "attribute" | "call" | "request" | "other";
  readonly name: string;
  readonly span: Span;
}

/** Only what computes a value: branches inside a tested expression are looked at by themselves. */
function nestedIn(instruction: Instruction): boolean {
  return instruction.op !== "if" && instruction.op !== "while";
}

/** Goes back from an instruction over the registers and variables that it reads. */
class Slice {
  private readonly answers = new Map<number, boolean>();

  constructor(
    private readonly code: FunctionCode,
    private readonly calls: readonly Span[],
    /** Positions of stores and loops on the way. */
    private readonly found: Set<number>,
  ) {}

  /** Whether an instruction's value is made from a call's output or from a parameter. */
  reaches(position: number): boolean {
    const known = this.answers.get(position);
    if (known !== undefined) return known;
    this.answers.set(position, false);
    const instruction = this.code.instructions[position]!;
    if (this.calls.some((call) => isSameSpan(call, instruction.span) && instruction.op === "call")) {
      this.answers.set(position, true);
      return true;
    }
    const before = [...this.sources(instruction, position)];
    const answer = before.map((p) => this.reaches(p)).some(Boolean) || this.isParameter(instruction, position);
    this.answers.set(position, answer);
    if (answer && (instruction.op === "store" || instruction.op === "for")) this.found.add(position);
    return answer;
  }

  private *sources(instruction: Instruction, position: number): Generator<number> {
    for (const register of readRegisters(instruction))
      for (const writer of this.code.writers.get(register) ?? []) if (writer < position) yield writer;
    if (instruction.op === "load") yield* this.stores(instruction.name, position);
    // What a list holds is what was appended to it.
    if (instruction.op === "build-sequence" || instruction.op === "build-map") yield* this.additions(instruction.target, position);
  }

  /** Assignments of a variable above a place. */
  private *stores(name: string, before: number): Generator<number> {
    for (let p = before - 1; p >= 0; p--) {
      const i = this.code.instructions[p]!;
      if (i.op === "store" && i.name === name) yield p;
    }
  }

  private *additions(register: Register, from: number): Generator<number> {
    const { instructions } = this.code;
    for (let p = from + 1; p < instructions.length; p++) {
      const i = instructions[p]!;
      if (i.op !== "call") continue;
      const callee = (this.code.writers.get(i.callee) ?? []).map((w) => instructions[w]!);
      const on = callee.some((c) => c.op === "get-attribute" && c.object === register);
      if (on) for (const a of i.arguments) for (const writer of this.code.writers.get(a.value) ?? []) if (writer < p) yield writer;
    }
  }

  private isParameter(instruction: Instruction, position: number): boolean {
    if (instruction.op !== "load" || !this.code.function.parameters.some((p) => p.name === instruction.name)) return false;
    return [...this.stores(instruction.name, position)].length === 0;
  }
}

function lastWriter(code: FunctionCode, register: Register, before: number): Instruction | undefined {
  const position = (code.writers.get(register) ?? []).filter((p) => p < before).at(-1);
  return position === undefined ? undefined : code.instructions[position];
}

type Store = Extract<Instruction, { op: "store" }>;

function lastStore(code: FunctionCode, name: string, before: number): Store | undefined {
  return code.instructions.slice(0, before).findLast((i): i is Store => i.op === "store" && i.name === name);
}

/** `make_client`, `clients.make`: the names of what is called. */
function calledName(code: FunctionCode, call: Extract<Instruction, { op: "call" }>): string {
  const position = code.instructions.indexOf(call);
  const callee = lastWriter(code, call.callee, position);
  if (callee?.op === "load") return callee.name;
  if (callee?.op !== "get-attribute") return "a call";
  const object = lastWriter(code, callee.object, position);
  return object?.op === "load" ? `${object.name}.${callee.name}` : callee.name;
}

function codeOf(path: string, f: Func): FunctionCode {
  const instructions: Instruction[] = [];
  walkInstructions(f.body, (i) => void instructions.push(i));
  const writers = new Map<Register, number[]>();
  instructions.forEach((instruction, position) => {
    for (const register of writtenRegisters(instruction)) {
      const list = writers.get(register);
      if (list === undefined) writers.set(register, [position]);
      else list.push(position);
    }
  });
  return { path, function: f, instructions, writers };
}

/** From the first to the last instruction that computes what is tested. */
function conditionSpan(code: FunctionCode, branch: Branch, position: number): Span {
  const writers = (code.writers.get(branch.condition) ?? []).map((p) => ({ p, span: code.instructions[p]!.span }));
  const own = branch.op === "if" ? writers.filter(({ p }) => p < position) : writers;
  // Of the cases of a switch that share a body, the earlier ones stand before the branch.
  const [first = branch.span, ...rest] = own.map(({ span }) => span);
  return rest.reduce(union, first);
}

function union(a: Span, b: Span): Span {
  const start = a.line < b.line || (a.line === b.line && a.column <= b.column) ? a : b;
  const end = a.endLine > b.endLine || (a.endLine === b.endLine && a.endColumn >= b.endColumn) ? a : b;
  return { path: a.path, line: start.line, column: start.column, endLine: end.endLine, endColumn: end.endColumn };
}

export function isWithin(inner: Span, outer: Span): boolean {
  const after = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  const before = inner.endLine < outer.endLine || (inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
  return inner.path === outer.path && after && before;
}

function isSame(a: Place, b: Place): boolean {
  return isSameSpan(a.branch.span, b.branch.span);
}

function isSameSpan(a: Span, b: Span): boolean {
  return isWithin(a, b) && isWithin(b, a);
}
