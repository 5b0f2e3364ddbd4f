/**
 * Runs lowered JavaScript, instruction by instruction, on Node's own values, so that a test can compare what the IR says with what Node
 * does. It takes the meaning of the operators from Node and everything else, scopes, calls, jumps, classes and
 * modules, from the IR.
 */
import type { Block, Func, FunctionId, Instruction, Module, Register, Scope } from "../../src/ir/ir.js";
import { binaryOperators, literal, structural, unaryOperators } from "./javascript-operators.js";

// biome-ignore lint/suspicious/noExplicitAny: values of the program that is run.
type Value = any;
type Frame = Map<string, Value>;
type Step = Generator<Value, Value, Value>;
type End =
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "break" | "continue"; readonly label: string | undefined }
  | undefined;

/** What is handed out of a running function: `await` and `yield`. */
interface Pause {
  readonly kind: "await" | "yield";
  readonly value: Value;
}

interface ClassParts {
  readonly constructor: Value;
  readonly base: Value;
}

/** Of all machines: a class may extend one of another module. */
const classes = new WeakMap<Value, ClassParts>();

export class JavaScriptMachine {
  readonly #module: Module;
  readonly #globals: Frame;
  readonly #classes = classes;
  readonly #classOfBody = new Map<FunctionId, Value>();
  readonly #require: (specifier: string) => Value;

  constructor(module: Module, globals: Readonly<Record<string, Value>>, require: (specifier: string) => Value = () => undefined) {
    this.#module = module;
    this.#globals = new Map(Object.entries(globals));
    this.#require = require;
  }

  /** Runs a CommonJS module and answers what it exports; `begun` gets it as soon as it is there, for modules that need each other. */
  exports(begun: (exports: Value) => void): Value {
    const [script] = this.#module.functions as [Func];
    const steps = this.#execute(script, [new Map()], script.body, []);
    this.#globals.set = (name, value) => {
      if (name === "exports") begun(value);
      return Map.prototype.set.call(this.#globals, name, value) as Frame;
    };
    steps.next();
    return this.#globals.get("module").exports;
  }

  /** Runs the module's own code; what it leaves to be done later is waited for. */
  async run(): Promise<void> {
    const script = this.#module.functions[0] as Func;
    await drive(this.#execute(script, [new Map()], script.body, []));
  }

  *#execute(func: Func, frames: readonly Frame[], body: Block, registers: Value[]): Step {
    const end: End = yield* this.#block(func, frames, body, registers);
    return end?.kind === "return" ? end.value : undefined;
  }

  *#block(func: Func, frames: readonly Frame[], block: Block, r: Value[]): Generator<Value, End, Value> {
    for (const instruction of block) {
      const end: End = yield* this.#instruction(func, frames, instruction, r);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  *#instruction(func: Func, frames: readonly Frame[], i: Instruction, r: Value[]): Generator<Value, End, Value> {
    switch (i.op) {
      case "if":
        return yield* this.#block(func, frames, r[i.condition] ? i.then : i.else, r);
      case "while":
        for (;;) {
          yield* this.#block(func, frames, i.header, r);
          if (!r[i.condition]) return undefined;
          const end: End = yield* this.#block(func, frames, i.body, r);
          const left = leave(end, i.label);
          if (left !== "next") return left === "out" ? undefined : end;
        }
      case "for":
        return yield* this.#for(func, frames, i, r);
      case "block": {
        const end: End = yield* this.#block(func, frames, i.body, r);
        return end?.kind === "break" && end.label === i.label ? undefined : end;
      }
      case "break":
      case "continue":
        return { kind: i.op, label: i.label };
      case "return":
        return { kind: "return", value: i.value === undefined ? undefined : r[i.value] };
      case "raise":
        throw r[i.value as Register];
      case "try":
        return yield* this.#try(func, frames, i, r);
      case "await":
        r[i.target] = yield { kind: "await", value: r[i.value] } satisfies Pause;
        return undefined;
      case "yield":
        r[i.target] = yield { kind: "yield", value: r[i.value] } satisfies Pause;
        return undefined;
      case "yield-all":
        r[i.target] = yield* this.#yieldAll(func, r[i.value]);
        return undefined;
      case "make-class":
        r[i.target] = yield* this.#makeClass(frames, i, r);
        return undefined;
      default:
        this.#simple(func, frames, i, r);
        return undefined;
    }
  }

  *#yieldAll(func: Func, iterable: Value): Step {
    if (!func.isAsync) {
      const iterator = iterable[Symbol.iterator]();
      for (let next = iterator.next(); ; next = iterator.next(yield { kind: "yield", value: next.value } satisfies Pause)) {
        if (next.done) return next.value;
      }
    }
    const iterator = (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
    for (;;) {
      const next = yield { kind: "await", value: iterator.next() } satisfies Pause;
      if (next.done) return next.value;
      yield { kind: "yield", value: next.value } satisfies Pause;
    }
  }

  *#for(func: Func, frames: readonly Frame[], i: Instruction & { op: "for" }, r: Value[]): Generator<Value, End, Value> {
    const iterable = r[i.iterable];
    const iterator = (i.isAsync && iterable[Symbol.asyncIterator] ? iterable[Symbol.asyncIterator] : iterable[Symbol.iterator]).call(
      iterable,
    );
    for (;;) {
      const step = iterator.next();
      const next = i.isAsync ? yield { kind: "await", value: step } satisfies Pause : step;
      if (next.done) return undefined;
      r[i.element] = i.isAsync ? yield { kind: "await", value: next.value } satisfies Pause : next.value;
      const end: End = yield* this.#block(func, frames, i.body, r);
      const left = leave(end, i.label);
      if (left === "next") continue;
      iterator.return?.();
      return left === "out" ? undefined : end;
    }
  }

  *#try(func: Func, frames: readonly Frame[], i: Instruction & { op: "try" }, r: Value[]): Generator<Value, End, Value> {
    let end: End;
    try {
      end = yield* this.#block(func, frames, i.body, r);
    } catch (error) {
      const [handler] = i.handlers;
      if (handler === undefined) throw error;
      r[handler.exception] = error;
      end = yield* this.#block(func, frames, handler.body, r);
    } finally {
      const last: End = yield* this.#block(func, frames, i.finally, r);
      // biome-ignore lint/correctness/noUnsafeFinally: that a jump out of `finally` wins is what is run here.
      if (last !== undefined) return last;
    }
    return end;
  }

  *#makeClass(frames: readonly Frame[], i: Instruction & { op: "make-class" }, r: Value[]): Step {
    const body = this.#module.functions[i.body] as Func;
    const [base] = i.bases.map(({ value }) => r[value]);
    const members: Frame = new Map();
    const machine = this;
    const made: Value = function (this: Value, ...given: Value[]) {
      return machine.#construct(made, new.target ?? made, given);
    };
    Object.defineProperty(made, "name", { value: i.name });
    made.prototype = Object.create(base === undefined ? Object.prototype : base.prototype, { constructor: { value: made } });
    if (base !== undefined) Object.setPrototypeOf(made, base);
    this.#classOfBody.set(i.body, made);
    yield* this.#block(body, [members, ...inner(frames, body)], body.body, []);
    this.#classes.set(made, { constructor: members.get("constructor"), base });
    for (const [name, value] of members) {
      if (name === "constructor") continue;
      const key = name.startsWith("@@") ? (Symbol as Value)[name.slice(2)] : name;
      // The IR does not say which members are static: all are reachable on both.
      for (const place of [made, made.prototype]) {
        if (value instanceof Accessor) Object.defineProperty(place, key, { ...value.parts, configurable: true });
        else Object.defineProperty(place, key, { value, writable: true, configurable: true });
      }
    }
    return made;
  }

  #construct(callee: Value, target: Value, given: readonly Value[]): Value {
    const parts = this.#classes.get(callee);
    if (parts === undefined) return Reflect.construct(callee, given, target);
    const object = Object.create(target.prototype);
    const result = parts.constructor.apply(object, given);
    return typeof result === "object" && result !== null ? result : object;
  }

  /** `super.name` of the class that a body makes; its constructor is called on the object that is there already. */
  #super(body: FunctionId, name: string, receiver: Value): Value {
    const owner = this.#classOfBody.get(body);
    const { base } = this.#classes.get(owner) as ClassParts;
    if (name !== "constructor") {
      const home = typeof receiver === "function" ? base : base.prototype;
      return Reflect.get(home, name, receiver);
    }
    const parts = this.#classes.get(base);
    if (parts !== undefined) return parts.constructor;
    return function (this: Value, ...given: Value[]) {
      const made: Value = Reflect.construct(base, given);
      for (const key of Reflect.ownKeys(made)) Object.defineProperty(this, key, Object.getOwnPropertyDescriptor(made, key) ?? {});
    };
  }

  #simple(func: Func, frames: readonly Frame[], i: Instruction, r: Value[]): void {
    switch (i.op) {
      case "constant":
        r[i.target] = literal(i.value);
        return;
      case "copy":
        r[i.target] = r[i.source];
        return;
      case "unary":
        r[i.target] = unaryOperators[i.operator]?.(r[i.operand]);
        return;
      case "binary":
        r[i.target] = binaryOperators[i.operator]?.(r[i.left], r[i.right]);
        return;
      case "build-sequence":
        r[i.target] = i.elements.flatMap(({ value, spread }) => (spread ? [...r[value]] : [r[value]]));
        return;
      case "build-string":
        r[i.target] = i.parts.map((part) => ("text" in part ? part.text : r[part.value])).join("");
        return;
      case "regex":
        r[i.target] = new RegExp(i.pattern, i.flags);
        return;
      case "load":
        r[i.target] = this.#load(frames, i);
        return;
      case "store":
        this.#frameOf(frames, i.scope).set(i.name, r[i.value]);
        return;
      case "make-function":
        r[i.target] = this.#closure(this.#module.functions[i.function] as Func, inner(frames, func));
        return;
      case "make-accessor":
        r[i.target] = new Accessor({
          ...(i.get === undefined ? {} : { get: r[i.get] }),
          ...(i.set === undefined ? {} : { set: r[i.set] }),
        });
        return;
      case "get-super":
        r[i.target] = this.#super(i.body, i.name, this.#receiver(frames));
        return;
      case "call":
        r[i.target] = this.#call(i, r);
        return;
      case "import-js":
        r[i.target] = i.name === null ? this.#require(i.specifier) : this.#require(i.specifier)[i.name];
        return;
      default:
        structural(i, r);
    }
  }

  /** `this` where the code stands: a method's, or the class whose static fields are set. */
  #receiver(frames: readonly Frame[]): Value {
    const own = frames.find((frame) => frame.has("this"))?.get("this");
    if (own !== undefined) return own;
    return [...frames, this.#globals].flatMap((frame) => [...frame]).find(([name]) => name.startsWith("<class>"))?.[1];
  }

  #call(i: Instruction & { op: "call" }, r: Value[]): Value {
    const given = i.arguments.flatMap(({ kind, value }) => (kind === "spread" ? [...r[value]] : [r[value]]));
    const callee = r[i.callee];
    if (i.construct) return this.#construct(callee, callee, given);
    if (typeof callee !== "function") throw new TypeError("not a function");
    return callee.apply(i.receiver === undefined ? undefined : r[i.receiver], given);
  }

  #load(frames: readonly Frame[], { name, scope }: Instruction & { op: "load" }): Value {
    const frame = this.#frameOf(frames, scope);
    if (frame.has(name)) return frame.get(name);
    if (scope.kind === "global" && name === "globalThis") return { ...Object.fromEntries(this.#globals) };
    if (scope.kind === "global" && name in globalThis) return (globalThis as Value)[name];
    throw new ReferenceError(`${name} is not defined`);
  }

  #frameOf(frames: readonly Frame[], scope: Scope): Frame {
    if (scope.kind === "global") return this.#globals;
    return frames[scope.kind === "class" ? 0 : scope.depth] as Frame;
  }

  /** A function of Node's that runs one of the module's. */
  #closure(func: Func, frames: readonly Frame[]): Value {
    const begin = (receiver: Value, given: readonly Value[]): Step => {
      const frame: Frame = new Map();
      func.parameters.forEach(({ name, kind }, index) => {
        frame.set(name, kind === "rest" ? given.slice(index) : given[index]);
      });
      if (func.bindsThis) frame.set("this", receiver);
      if (func.bindsArguments) frame.set("arguments", given);
      return this.#execute(func, [frame, ...frames], func.body, []);
    };
    if (func.isGenerator && func.isAsync) {
      return async function* (this: Value, ...given: Value[]): AsyncGenerator<Value, Value, Value> {
        const steps = begin(this, given);
        let step = steps.next();
        while (!step.done) {
          const { kind, value } = step.value as Pause;
          step = kind === "yield" ? steps.next(yield value) : await settle(steps, value);
        }
        return step.value;
      };
    }
    if (func.isGenerator) {
      return function* (this: Value, ...given: Value[]): Step {
        const steps = begin(this, given);
        let step = steps.next();
        while (!step.done) step = steps.next(yield (step.value as Pause).value);
        return step.value;
      };
    }
    if (func.isAsync) {
      return function (this: Value, ...given: Value[]) {
        return drive(begin(this, given));
      };
    }
    return function (this: Value, ...given: Value[]) {
      return begin(this, given).next().value;
    };
  }
}

class Accessor {
  constructor(readonly parts: PropertyDescriptor) {}
}

/** The frames that a function made here sees: those of the module's own code are the globals. */
function inner(frames: readonly Frame[], func: Func): readonly Frame[] {
  return func.kind === "module" ? [] : frames;
}

async function drive(steps: Step): Promise<Value> {
  let step = steps.next();
  while (!step.done) step = await settle(steps, (step.value as Pause).value);
  return step.value;
}

async function settle(steps: Step, awaited: Value): Promise<IteratorResult<Value, Value>> {
  let value: Value;
  try {
    value = await awaited;
  } catch (error) {
    return steps.throw(error);
  }
  return steps.next(value);
}

/** Where a loop goes on after a round that ended so. */
function leave(end: End, label: string | undefined): "next" | "out" | "further" {
  if (end === undefined) return "next";
  if (end.kind === "return" || (end.label !== undefined && end.label !== label)) return "further";
  return end.kind === "continue" ? "next" : "out";
}
