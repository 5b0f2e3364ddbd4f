/** Which API calls' output a value holds, or was made from. */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import { attributeOf, contentOf } from "../symbolic/machine.js";
import type { Atom, Entry, Segment, Value } from "../symbolic/value.js";
import type { Place } from "../symbolic/variable.js";

/** The calls that a value's texts, numbers, lists and tests go back to. */
export function callsIn(machine: Machine, values: readonly Value[]): ReadonlySet<number> {
  const search = new CallSearch(machine);
  values.forEach((v) => search.value(v));
  return search.found;
}

/** The calls that a diagram tests the output of. */
export function callsTested(machine: Machine, diagram: Diagram<unknown>): ReadonlySet<number> {
  const search = new CallSearch(machine);
  search.tests(diagram);
  return search.found;
}

class CallSearch {
  readonly found = new Set<number>();
  private readonly atoms = new Set<Atom>();
  private readonly variables = new Set<Variable>();

  constructor(private readonly machine: Machine) {}

  value(value: Value): void {
    this.tests(value);
    for (const atom of leavesOf(value)) this.atom(atom);
  }

  tests(diagram: Diagram<unknown>): void {
    for (const variable of supportOf(diagram)) this.variable(variable);
  }

  private place(place: Place): void {
    if (place.from === "response") this.found.add(place.call);
    else if (place.from === "item") this.place(place.stream);
    else if (place.from === "kept") this.place(this.machine.variables.slots[place.slot]!.pass.stream);
    else this.place(this.machine.variables.rankings[place.ranking]!.stream);
  }

  private variable(variable: Variable): void {
    if (this.variables.has(variable)) return;
    this.variables.add(variable);
    const meaning = this.machine.variables.meaning(variable);
    if ("place" in meaning) this.place(meaning.place);
    if ("pass" in meaning) this.place(meaning.pass.stream);
    if (meaning.kind === "register") this.place(meaning.register.pass.stream);
    if (meaning.kind === "condition") for (const operand of meaning.operands) this.variable(operand);
    if (meaning.kind === "final" || meaning.kind === "running") {
      this.tests(meaning.component.initial);
      this.tests(meaning.component.step);
    }
  }

  private atom(atom: Atom): void {
    if (this.atoms.has(atom)) return;
    this.atoms.add(atom);
    switch (atom.kind) {
      case "mapped":
        return this.variable(atom.text);
      case "computed":
        return atom.operands.forEach((o) => this.variable(o));
      case "message":
        return atom.place === null ? undefined : this.place(atom.place);
      case "stream":
        return this.place(atom.place);
      case "position":
        return this.place(atom.stream);
      case "captured":
        return this.atom(atom.origin);
      case "joined":
        return atom.segments.forEach((s) => this.segment(s));
      case "tuple":
        return atom.items.forEach((v) => this.value(v));
      case "unknown":
        return atom.parts.forEach((v) => this.value(v));
      case "exception":
        return atom.arguments.forEach((v) => this.value(v));
      case "envelope":
        return atom.responses.forEach((v) => this.value(v));
      case "http-response":
        return this.value(atom.body);
      case "promise":
        return [atom.value, atom.reason].forEach((v) => this.value(v));
      case "bound":
        return this.atom(atom.receiver);
      case "items":
        return atom.segments.forEach((s) => this.segment(s));
      case "entries":
        return atom.entries.forEach((e) => this.entry(e));
      case "reference":
        return this.object(atom);
      default:
        return;
    }
  }

  private segment(segment: Segment): void {
    if (segment.kind === "view") {
      this.place(segment.pass.stream);
      for (const { value } of segment.each) this.value(value);
    } else if (segment.kind !== "carried") this.value(segment.value);
  }

  private entry(entry: Entry): void {
    if (entry.kind === "view") this.place(entry.pass.stream);
    if (entry.kind !== "carried") this.value(entry.value);
  }

  private object({ type, id }: Atom & { kind: "reference" }): void {
    if (type === "class" || type === "module" || type === "iterator") return;
    const content = this.machine.read(contentOf(id));
    if (content !== undefined) return this.value(content);
    const names = this.machine.attributesOf(id).filter((name) => !name.startsWith("<"));
    for (const name of names) this.value(this.machine.read(attributeOf(id, name))!);
  }
}
