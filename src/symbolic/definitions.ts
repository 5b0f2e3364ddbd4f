/** Functions, classes and imports: what instructions make that define names. */
import { assertNever } from "../base/invariant.js";
import type { Block, Definition, Register } from "../ir/ir.js";
import { onlyLeaf } from "./concrete.js";
import { accessor } from "./javascript/collections.js";
import { getSuper } from "./javascript/functions.js";
import { importJs } from "./javascript/modules.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, moduleFrame, variableOf } from "./machine.js";
import { finishEnum } from "./models/application-enums.js";
import { finishRecord } from "./models/records.js";
import { register, setRegister } from "./registers.js";
import type { Atom, Value } from "./value.js";

export function define(machine: Machine, flow: Flow, i: Definition): void {
  switch (i.op) {
    case "make-function": {
      const f = flow.frame.module.functions[i.function]!;
      const frames = flow.frame.function.kind === "function" ? flow.frame.frames : flow.frame.frames.slice(1);
      const atom: Atom = {
        kind: "closure",
        module: flow.frame.module,
        function: f,
        frames,
        defaults: i.defaults.map((d) => register(machine, flow, d)),
        id: `${flow.frame.module.path}:${f.id}`,
      };
      machine.made.set(f, machine.atoms.of(atom) as Atom & { kind: "closure" });
      return setRegister(machine, flow, i.target, machine.atoms.leaf(atom));
    }
    case "make-class":
      return setRegister(machine, flow, i.target, makeClass(machine, flow, i));
    case "import":
      return setRegister(machine, flow, i.target, importLeaf(machine, flow, i));
    case "import-name": {
      const module = machine.hooks.importModule(machine, flow, i.module, i.level, i.span);
      const atom = onlyLeaf(module);
      const missing = atom?.kind === "reference" && machine.read(variableOf(atom.id, i.name)) === undefined;
      const value = missing
        ? machine.hooks.importModule(machine, flow, i.module === "" ? i.name : `${i.module}.${i.name}`, i.level, i.span)
        : machine.hooks.attribute(machine, flow, module, i.name, i.span);
      return setRegister(machine, flow, i.target, value);
    }
    case "import-all":
      return importAll(machine, flow, i);
    case "import-js":
      return setRegister(machine, flow, i.target, importJs(machine, flow, i));
    case "make-accessor": {
      const getter = i.get === undefined ? machine.atoms.constant(undefined) : accessor(machine, register(machine, flow, i.get));
      const { classId } = flow.frame;
      const name = accessorName(flow.frame.function.body, i.target);
      if (i.set !== undefined && classId !== undefined && name !== null)
        machine.write(attributeOf(classId, `set ${name}`), register(machine, flow, i.set), machine.forest.true);
      return setRegister(machine, flow, i.target, getter);
    }
    case "get-super":
      return setRegister(machine, flow, i.target, getSuper(machine, flow, i, thisOf(machine, flow), i.span));
    default:
      return assertNever(i, "definition");
  }
}

/** The name under which a class body stores an accessor. */
function accessorName(body: Block, target: Register): string | null {
  const store = body.find((i) => i.op === "store" && i.value === target);
  return store?.op === "store" ? store.name : null;
}

/** The receiver of the method around. */
function thisOf(machine: Machine, flow: Flow): Value {
  for (const frame of flow.frame.frames) {
    const found = machine.read(variableOf(frame, "this"));
    if (found !== undefined) return machine.here(flow, found);
  }
  return machine.atoms.constant(undefined);
}

function importLeaf(machine: Machine, flow: Flow, i: Definition & { op: "import" }): Value {
  const whole = machine.hooks.importModule(machine, flow, i.module, i.level, i.span);
  if (i.leaf || !i.module.includes(".")) return whole;
  return machine.hooks.importModule(machine, flow, i.module.split(".")[0]!, i.level, i.span);
}

function importAll(machine: Machine, flow: Flow, i: Definition & { op: "import-all" }): void {
  const atom = onlyLeaf(machine.hooks.importModule(machine, flow, i.module, i.level, i.span));
  if (atom?.kind !== "reference") return;
  const source = machine.surroundings.program.modules.find((m) => moduleFrame(m) === atom.id);
  for (const name of globalNames(source?.functions[0]?.body ?? [])) {
    const value = machine.read(variableOf(atom.id, name));
    if (value !== undefined && !name.startsWith("_")) machine.write(variableOf(moduleFrame(flow.frame.module), name), value, flow.live);
  }
}

/** Names that module level code stores, in nested blocks too. */
export function globalNames(block: Block): Set<string> {
  const names = new Set<string>();
  const visit = (b: Block): void => {
    for (const i of b) {
      if (i.op === "store" && i.scope.kind === "global") names.add(i.name);
      else if (i.op === "if") [i.then, i.else].forEach(visit);
      else if (i.op === "for") [i.body, i.else].forEach(visit);
      else if (i.op === "while") [i.header, i.body, i.else].forEach(visit);
      else if (i.op === "with") visit(i.body);
      else if (i.op === "try") [i.body, i.else, i.finally, ...i.handlers.map((h) => h.body)].forEach(visit);
    }
  };
  visit(block);
  return names;
}

function makeClass(machine: Machine, flow: Flow, i: Definition & { op: "make-class" }): Value {
  const body = flow.frame.module.functions[i.body]!;
  const id = `class@${flow.frame.module.path}:${body.name}:${i.span.line}`;
  const bases = i.bases.filter((b) => b.kind === "positional").map((b) => register(machine, flow, b.value));
  machine.write(attributeOf(id, "<bases>"), machine.atoms.leaf({ kind: "tuple", items: bases }), machine.forest.true);
  machine.write(attributeOf(id, "__name__"), machine.atoms.constant(i.name), machine.forest.true);
  const reason = i.bases.some((b) => b.kind === "spread") ? "starred base class" : "class keyword argument";
  // A metaclass or a base's own hook gets the keywords, and may change anything.
  if (bases.length < i.bases.length) machine.unsupported.set(`${reason}@${i.span.line}:${i.span.column}`, { reason, span: i.span });
  const frames = flow.frame.function.kind === "function" ? flow.frame.frames : flow.frame.frames.slice(1);
  const inner: Flow = {
    ...flow,
    frame: { module: flow.frame.module, function: body, frames: [`${id}/body`, ...frames], registers: [], classId: id },
    context: `${flow.context}/${i.name}`,
  };
  machine.hooks.execute(machine, inner, body.body);
  flow.live = inner.live;
  const made = machine.atoms.of({ kind: "reference", type: "class", id }) as Atom & { kind: "reference" };
  finishEnum(machine, flow, made, i.span);
  finishRecord(machine, made);
  return machine.forest.leaf(made);
}
