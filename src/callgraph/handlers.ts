/**
 * Names for functions without a name of their own that code hands over to be called: `POST /orders` of `router.post("/orders",
 * handler)`, `on message` of `client.on("message", handler)`. What is still without a name is told apart by its line.
 */
import type { Block, Func, FunctionId, Instruction, Module, Register } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";

const methods: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "all", "options", "head"]);
const events: ReadonlySet<string> = new Set(["on", "once", "addListener", "addEventListener", "command", "hears", "action", "onText"]);

/** Methods that register a function under its name: `functions.http("resize", handler)`. */
const registrations: ReadonlySet<string> = new Set(["http", "cloudEvent", "define", "registerFunction", "task", "job"]);

/** Methods that pass values through a function: what they give is not the function. */
const passing: ReadonlySet<string> = new Set(
  "map filter some every find findIndex findLast flatMap reduce reduceRight forEach sort toSorted then catch finally replace from".split(
    " ",
  ),
);

/** What registers of a function hold, as far as that is written there. */
class Registers {
  private readonly texts = new Map<Register, string>();
  private readonly functions = new Map<Register, FunctionId>();
  private readonly names = new Map<Register, string>();
  private readonly attributes = new Map<Register, { readonly object: Register; readonly name: string }>();
  private readonly routes = new Map<Register, { readonly path: string; readonly router: string | undefined }>();

  note(i: Instruction): void {
    if (i.op === "constant" && typeof i.value === "string") this.texts.set(i.target, i.value);
    if (i.op === "regex") this.texts.set(i.target, i.pattern);
    if (i.op === "make-function") this.functions.set(i.target, i.function);
    if (i.op === "load") this.names.set(i.target, i.name);
    if (i.op === "get-attribute") this.attributes.set(i.target, { object: i.object, name: i.name });
    if (i.op === "call") this.noteCall(i);
  }

  /** `wrap(handler)` stands for the handler, `router.route("/x")` for its path, and so does what is chained on it. */
  private noteCall(call: Call): void {
    const method = this.attributes.get(call.callee);
    const handler = call.arguments.map((a) => this.functions.get(a.value)).findLast((id) => id !== undefined);
    const [first] = call.arguments;
    const path = method?.name === "route" ? this.text(first?.value) : undefined;
    const before = method === undefined ? undefined : this.routes.get(method.object);
    if (method !== undefined && path !== undefined) this.routes.set(call.target, { path, router: this.name(method.object) });
    else if (before !== undefined) this.routes.set(call.target, before);
    else if (handler !== undefined) this.functions.set(call.target, handler);
  }

  /** The path of a route, and the variable of its router. */
  route(r: Register): { readonly path: string; readonly router: string | undefined } | undefined {
    return this.routes.get(r);
  }

  text(r: Register | undefined): string | undefined {
    return r === undefined ? undefined : this.texts.get(r);
  }

  functionOf(r: Register): FunctionId | undefined {
    return this.functions.get(r);
  }

  name(r: Register | undefined): string | undefined {
    return r === undefined ? undefined : this.names.get(r);
  }

  /** `router.post`: the object and the method. */
  method(r: Register): { readonly object: Register; readonly name: string } | undefined {
    return this.attributes.get(r);
  }
}

type Call = Extract<Instruction, { op: "call" }>;

function callsIn(body: Block, visit: (call: Call, registers: Registers) => void): void {
  const registers = new Registers();
  walkInstructions(body, (i) => {
    registers.note(i);
    if (i.op === "call") visit(i, registers);
  });
}

/** `new Router({ prefix: "/api" })` in a variable. */
function ownPrefixes(f: Func, prefixes: Map<string, string>): void {
  const given = new Map<Register, string>();
  const registers = new Registers();
  walkInstructions(f.body, (i) => {
    registers.note(i);
    if (i.op === "build-object")
      for (const e of i.entries) {
        const prefix = "key" in e && registers.text(e.key) === "prefix" ? registers.text(e.value) : undefined;
        if (prefix !== undefined) given.set(i.target, prefix);
      }
    const first = i.op === "call" ? i.arguments[0] : undefined;
    const prefix = first === undefined ? undefined : given.get(first.value);
    if (i.op === "call" && prefix !== undefined) given.set(i.target, prefix);
    if (i.op === "store" && given.has(i.value)) prefixes.set(i.name, given.get(i.value)!);
  });
}

/** `app.use("/api", router)`: the paths before those of a router, by its variable. */
function prefixesIn(module: Module): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const f of module.functions) ownPrefixes(f, prefixes);
  for (const f of module.functions)
    callsIn(f.body, (call, registers) => {
      if (registers.method(call.callee)?.name !== "use") return;
      const [path, ...rest] = call.arguments.map((a) => a.value);
      const prefix = registers.text(path);
      for (const r of rest) {
        const router = registers.name(r);
        if (prefix !== undefined && router !== undefined) prefixes.set(router, prefix);
      }
    });
  return prefixes;
}

const known = new WeakMap<Module, ReadonlyMap<Func, string>>();

/** The names of a module's functions, as reports and entries say them. */
export function handlerNames(module: Module): ReadonlyMap<Func, string> {
  let names = known.get(module);
  if (names === undefined) known.set(module, (names = namesIn(module)));
  return names;
}

function namesIn(module: Module): ReadonlyMap<Func, string> {
  const prefixes = prefixesIn(module);
  const found = new Map<FunctionId, string>();
  for (const f of module.functions)
    callsIn(f.body, (call, registers) => {
      const method = registers.method(call.callee);
      const route = method === undefined ? undefined : registers.route(method.object);
      const [first, ...rest] = call.arguments.map((a) => a.value);
      const text = route?.path ?? registers.text(first);
      const given = route === undefined || first === undefined ? rest : [first, ...rest];
      const handler = given.map((r) => registers.functionOf(r)).findLast((id) => id !== undefined);
      if (method === undefined || text === undefined || handler === undefined) return;
      if (methods.has(method.name)) {
        const prefix = prefixes.get(route?.router ?? registers.name(method.object) ?? "") ?? "";
        const path = `${prefix}${text}`.replace(/(.)\/+$/, "$1");
        found.set(handler, `${method.name.toUpperCase()} ${path}`);
      } else if (events.has(method.name)) found.set(handler, `on ${text}`);
      else if (registrations.has(method.name)) found.set(handler, text);
    });
  for (const f of module.functions) exportedHandlers(f, found);
  const named = new Map<Func, string>();
  for (const f of module.functions) named.set(f, isNameless(f) ? (found.get(f.id) ?? f.name) : f.name);
  const uses = new Map<string, number>();
  for (const name of named.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const [f, name] of named) if (isNameless(f) && (uses.get(name) ?? 0) > 1) named.set(f, `${name}@${f.span.line}`);
  return named;
}

/** `export const onUpload = onObjectFinalized(handler)`: the handler goes by the name of what is made of it. */
function exportedHandlers(f: Func, found: Map<FunctionId, string>): void {
  const made = new Map<Register, FunctionId>();
  const registers = new Registers();
  walkInstructions(f.body, (i) => {
    registers.note(i);
    if (i.op === "call" && !passing.has(registers.method(i.callee)?.name ?? "")) {
      const handler = i.arguments.map((a) => registers.functionOf(a.value)).findLast((id) => id !== undefined);
      if (handler !== undefined) made.set(i.target, handler);
    }
    const value = i.op === "store" || i.op === "set-attribute" ? made.get(i.value) : undefined;
    if ((i.op === "store" || i.op === "set-attribute") && value !== undefined && !found.has(value)) found.set(value, i.name);
  });
}

/** Other names by which a module gives its functions away: `exports.handler = wrap(main)`, `module.exports = { check: main }`. */
export function aliasesIn(module: Module): ReadonlyMap<string, Func> {
  const aliases = new Map<string, Func>();
  const variables = new Map<string, FunctionId>();
  const held = new Map<Register, FunctionId>();
  const note = (name: string, value: Register): void => {
    const id = held.get(value);
    const f = id === undefined ? undefined : module.functions[id];
    if (f !== undefined && !aliases.has(name)) aliases.set(name, f);
  };
  const texts = new Map<Register, string>();
  walkInstructions(module.functions[0]!.body, (i) => {
    if (i.op === "constant" && typeof i.value === "string") texts.set(i.target, i.value);
    if (i.op === "make-function") held.set(i.target, i.function);
    const loaded = i.op === "load" ? variables.get(i.name) : undefined;
    if (i.op === "load" && loaded !== undefined) held.set(i.target, loaded);
    if (i.op === "call") {
      const given = i.arguments.map((a) => held.get(a.value)).findLast((id) => id !== undefined);
      if (given !== undefined) held.set(i.target, given);
    }
    if (i.op === "build-object") for (const e of i.entries) if ("key" in e) note(texts.get(e.key) ?? "", e.value);
    if (i.op === "set-attribute") note(i.name, i.value);
    if (i.op === "store") {
      note(i.name, i.value);
      const id = held.get(i.value);
      if (id !== undefined) variables.set(i.name, id);
    }
  });
  return aliases;
}

function isNameless(f: Func): boolean {
  return f.kind === "function" && f.name.endsWith("<lambda>");
}
