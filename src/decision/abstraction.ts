/**
 * How a value looks in an outcome. What the program chose shows as it is; text and numbers of the output that merely
 * flow into an effect show as their field's name, so that "I see a dog" and "I see a cat" are one outcome that carries
 * the label along; lists made from the output show whether they hold anything.
 */

import type { Span } from "../base/span.js";
import type { Diagram, Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { MessageSchema } from "../providers/schema.js";
import { existsIn } from "../symbolic/counts.js";
import type { Machine } from "../symbolic/machine.js";
import { contentOf } from "../symbolic/machine.js";
import type { EffectRecord } from "../symbolic/records.js";
import { addedTo } from "../symbolic/responses.js";
import { withoutOwnSettings } from "../symbolic/settings.js";
import type { Atom, Entry, Segment, Value } from "../symbolic/value.js";
import type { Pass, Place } from "../symbolic/variable.js";
import { operatorSymbol, printTerm } from "../terms/print.js";
import { renameVariable } from "../terms/term.js";
import type { Carry, Shown } from "./carries.js";
import { carryOf, chosenCarries, countedFrom, keptCarries, shownText } from "./carries.js";
import { dependsOnItem } from "./dependence.js";
import { constantText, lastName, shorten } from "./shown-text.js";

export interface Rendered {
  readonly text: string;
  readonly carries: readonly Carry[];
}

/** A part of a value that is told apart from the rest: `when` is where the value has the part. */
export interface Loose {
  readonly when: Guard;
  readonly part: Diagram<Rendered>;
}

const depthLimit = 6;
/** A value that would show in more forms than this is shown part by part. */
const formLimit = 64;
/** A list with more parts that depend on the output than this is shown as a whole. */
const partLimit = 64;

export class Abstraction {
  readonly gaps = new Map<string, { reason: string; span: Span }>();
  private readonly rendered = new Map<string, Rendered>();

  constructor(private readonly machine: Machine) {}

  /** Where the value is that is being shown: one condition for each value around it. */
  private readonly way: (() => Guard)[] = [];
  private loose: Loose[] | null = null;

  /** Shows values whose parts may be told apart where there are too many combinations of them. */
  loosely<T>(show: () => T): { readonly shown: T; readonly loose: readonly Loose[] } {
    const loose: Loose[] = [];
    this.loose = loose;
    const shown = show();
    this.loose = null;
    return { shown, loose };
  }

  /** Shows something that is there only under a guard. */
  under<T>(guard: Guard | (() => Guard), show: () => T): T {
    this.way.push(typeof guard === "function" ? guard : () => guard);
    const shown = show();
    this.way.pop();
    return shown;
  }

  private here(): Guard {
    const { forest } = this.machine;
    return this.way.reduce((guard, at) => forest.and(guard, at()), forest.true);
  }

  private of(text: string, carries: readonly Carry[] = []): Rendered {
    const key = `${text}|${carries.map((c) => c.key).join()}`;
    let known = this.rendered.get(key);
    if (known === undefined) this.rendered.set(key, (known = { text, carries }));
    return known;
  }

  private leaf(text: string, carries: readonly Carry[] = []): Diagram<Rendered> {
    return this.machine.forest.leaf(this.of(text, carries));
  }

  exists(pass: Pass, when: Guard): Guard {
    return existsIn(this.machine, pass, when);
  }

  /** The values that an effect at each item carries: the field that it shows, else how often it happens. */
  itemCarries(pass: Pass, when: Guard, effect: EffectRecord): Carry[] {
    const shown = effect.arguments.flatMap((a) => leavesOf(a.value).flatMap((atom) => this.itemFields(atom)));
    const [first] = shown;
    return [carryOf(pass, when, first ?? "count")];
  }

  /** The fields of the current item that an atom shows. */
  private itemFields(atom: Atom, depth = 0): Shown[] {
    if (depth > depthLimit) return [];
    const inside = (values: readonly Value[]): Shown[] => values.flatMap((v) => leavesOf(v).flatMap((a) => this.itemFields(a, depth + 1)));
    switch (atom.kind) {
      case "mapped": {
        const meaning = this.machine.variables.meaning(atom.text);
        return meaning.kind === "text" && meaning.place.from === "item" ? [shownText(meaning.place, atom.table)] : [];
      }
      case "message":
        return atom.place?.from === "item" ? this.labelOf(atom.schema, atom.place) : [];
      case "tuple":
        return inside(atom.items);
      case "unknown":
        // What went through several calls outside the application is no longer the label.
        return inside(atom.parts.filter((p) => !leavesOf(p).some((a) => a.kind === "unknown")));
      case "joined":
        return this.itemFields(atom.shown, depth);
      case "captured":
        return this.itemFields(atom.origin, depth + 1);
      case "reference": {
        const content = this.machine.read(contentOf(atom.id));
        const leaf = content?.kind === "leaf" ? content.value : undefined;
        if (leaf?.kind === "entries") return inside(leaf.entries.flatMap((e) => (e.kind === "entry" ? [e.value] : [])));
        if (leaf?.kind === "items") return inside(leaf.segments.flatMap((s) => (s.kind === "element" ? [s.value] : [])));
        return [];
      }
      default:
        return [];
    }
  }

  /** A whole item stands for its label. */
  private labelOf(schema: MessageSchema, place: Place): Shown[] {
    return schema.label === undefined ? [] : [{ place: { ...place, path: [...place.path, schema.label] } }];
  }

  render(value: Value, depth: number): Diagram<Rendered> {
    return this.eachOf(withoutOwnSettings(this.machine, value), (atom) => this.renderAtom(atom, depth));
  }

  /** As `map`; what is shown of a leaf knows where the value is that leaf. */
  private eachOf(value: Value, show: (atom: Atom) => Diagram<Rendered>): Diagram<Rendered> {
    const { forest } = this.machine;
    if (value.kind === "leaf") return show(value.value);
    const at = (atom: Atom) => (): Guard => forest.map(value, (a) => forest.leaf(a === atom));
    return forest.map(value, (atom) => this.under(at(atom), () => show(atom)));
  }

  renderList(values: readonly Value[], depth: number): Diagram<Rendered> {
    const parts = values.map((v) => this.render(v, depth));
    return this.join(parts, (i) => (parts.length > 1 ? `[${i}] ` : ""));
  }

  /** `name` says which of the parts one is where they are told apart. */
  private join(parts: readonly Diagram<Rendered>[], name: (index: number) => string = () => ""): Diagram<Rendered> {
    const whole = this.joinAll(parts, this.loose === null ? Number.POSITIVE_INFINITY : formLimit);
    if (whole !== null) return whole;
    const { forest } = this.machine;
    const when = this.here();
    const shown = parts.map((part, i) => {
      if (part.kind === "leaf") return part;
      this.loose!.push({ when, part: forest.map(part, (r) => (r.text === "" ? forest.leaf(r) : this.leaf(name(i) + r.text, r.carries))) });
      return this.leaf("…");
    });
    const rest = shown.filter((part, i) => shown[i - 1] !== part);
    return this.joinAll(rest, Number.POSITIVE_INFINITY)!;
  }

  /** Null for more forms than `limit`. */
  private joinAll(parts: readonly Diagram<Rendered>[], limit: number): Diagram<Rendered> | null {
    let whole: Diagram<Rendered> = this.leaf("");
    for (const part of parts) {
      whole = this.machine.forest.apply(whole, part, (a, b) =>
        b.text === ""
          ? this.machine.forest.leaf(a)
          : this.leaf(a.text === "" ? b.text : `${a.text}, ${b.text}`, [...a.carries, ...b.carries]),
      );
      if (part.kind !== "leaf" && limit < Number.POSITIVE_INFINITY && leavesOf(whole).length > limit) return null;
    }
    return whole;
  }

  private wrap(inner: Diagram<Rendered>, before: string, after: string): Diagram<Rendered> {
    return this.machine.forest.map(inner, (r) => this.leaf(`${before}${r.text}${after}`, r.carries));
  }

  private renderAtom(atom: Atom, depth: number): Diagram<Rendered> {
    if (depth > depthLimit) return this.leaf("...");
    switch (atom.kind) {
      case "constant":
        return this.leaf(constantText(atom.value));
      case "mapped":
        return this.leaf(this.textOf(atom), chosenCarries(this.machine, atom));
      case "computed":
        return this.renderNumber(atom);
      case "message":
        return this.renderMessage(atom, depth);
      case "stream":
        return this.leaf(`<${lastName(atom.place)}>`);
      case "position":
      case "at-least":
        return this.leaf("<position>");
      case "tuple":
        return this.wrap(this.renderList(atom.items, depth + 1), "(", ")");
      case "reference":
        return this.renderReference(atom, depth);
      case "closure":
        return this.leaf(atom.function.name);
      case "builtin":
      case "enum-member":
        return this.leaf(atom.name);
      case "external":
        return this.leaf(atom.path);
      case "envelope":
      case "http-response":
        return this.leaf("<response>");
      case "unknown":
        return this.renderUnknown(atom, depth);
      case "joined":
        return this.renderAtom(atom.shown, depth);
      case "captured":
        return this.renderCaptured(atom);
      case "exception":
        return this.leaf(atom.type);
      case "promise":
        return this.render(atom.value, depth);
      case "path":
      case "client":
      case "operation":
      case "slice":
      case "unbound":
        return this.leaf(`<${atom.kind}>`);
      case "bound":
        return this.leaf("<method>");
      case "unsupported":
        this.gaps.set(`${atom.reason}@${atom.span.path}:${atom.span.line}`, { reason: atom.reason, span: atom.span });
        return this.leaf(`<not followed: ${atom.reason}>`);
      case "items":
      case "entries":
        return this.leaf("<content>");
    }
  }

  private renderUnknown({ label, parts }: Atom & { kind: "unknown" }, depth: number): Diagram<Rendered> {
    const [left, right] = parts;
    if (left === undefined) return this.leaf(`<${shorten(label)}>`);
    const symbol = operatorSymbol(label);
    if (symbol === null || right === undefined || parts.length > 2)
      return this.wrap(this.renderList(parts, depth + 1), `${shorten(label)}(`, ")");
    const [a, b] = [this.renderOperand(left, depth), this.renderOperand(right, depth)];
    return this.machine.forest.apply(a, b, (x, y) => this.leaf(`${x.text} ${symbol} ${y.text}`, [...x.carries, ...y.carries]));
  }

  /** In parentheses where it is itself made by an operator. */
  private renderOperand(value: Value, depth: number): Diagram<Rendered> {
    const isMade = leavesOf(value).some((a) => a.kind === "unknown" && a.parts.length === 2 && operatorSymbol(a.label) !== null);
    return isMade ? this.wrap(this.render(value, depth + 1), "(", ")") : this.render(value, depth + 1);
  }

  /** A message of the output, with what the program added to it. */
  private renderMessage(atom: Atom & { kind: "message" }, depth: number): Diagram<Rendered> {
    const shown = atom.place === null ? "<nothing>" : `<${lastName(atom.place)}>`;
    const holder = addedTo(atom);
    const names = atom.place === null ? [] : this.machine.attributesOf(holder).sort();
    if (names.length === 0) return this.leaf(shown);
    const parts = names.map((n) => this.wrap(this.render(this.machine.read(`${holder}.${n}`)!, depth + 1), `${n}=`, ""));
    return this.wrap(this.join(parts), `${shown} with {`, "}");
  }

  /** A text made from a label shows how: `"I see a " + description`. */
  private textOf(atom: Atom & { kind: "mapped" }): string {
    const field = this.fieldName(atom.text.order);
    return "value" in atom.table.term ? `<${field}>` : `<${shorten(printTerm(renameVariable(atom.table.term, field)))}>`;
  }

  private fieldName(order: number): string {
    const meaning = this.machine.variables.meaning({ order });
    if (meaning.kind === "register") return meaning.register.name;
    if (meaning.kind === "count") return "count";
    return "place" in meaning ? lastName(meaning.place) : "text";
  }

  /** What was kept of an earlier item; where the loop was left with it, it is that item's. */
  private renderCaptured(atom: Atom & { kind: "captured" }): Diagram<Rendered> {
    if (atom.origin.kind === "constant") return this.leaf(String(atom.origin.value));
    const text = atom.origin.kind === "mapped" ? this.textOf(atom.origin) : `<${this.capturedName(atom.origin)}>`;
    const [shown] = this.itemFields(atom.origin);
    if (shown === undefined) return this.leaf(text);
    return this.leaf(text, keptCarries(this.machine, { atom, shown, when: this.here(), shownOf: (origin) => this.itemFields(origin)[0] }));
  }

  private capturedName(origin: Atom): string {
    if (origin.kind === "mapped") return this.fieldName(origin.text.order);
    return origin.kind === "computed" ? "number" : "item";
  }

  /** A number of the output; a count shows whether it is zero, and carries itself. */
  private renderNumber(atom: Atom & { kind: "computed" }): Diagram<Rendered> {
    const { machine } = this;
    const [only] = atom.operands;
    const meaning = only === undefined ? undefined : machine.variables.meaning(only);
    const start = meaning?.kind === "count" && !meaning.running ? countedFrom(atom.term) : null;
    if (meaning?.kind === "count" && start !== null) {
      // Every item counts alike: the length of the output merely flows through.
      if (!("value" in atom.term) && !dependsOnItem(machine, meaning.when)) return this.leaf("<count>");
      const counted = this.leaf(start === "0" ? "<count>" : `<${start} + count>`, [carryOf(meaning.pass, meaning.when, "count")]);
      return machine.forest.ite(this.exists(meaning.pass, meaning.when), counted, this.leaf(start));
    }
    return this.leaf(`<${[...new Set(atom.operands.map((v) => this.fieldName(v.order)))].join(", ")}>`);
  }

  private renderReference(atom: Atom & { kind: "reference" }, depth: number): Diagram<Rendered> {
    if (atom.type === "instance") return this.renderInstance(atom, depth);
    const content = this.machine.read(contentOf(atom.id));
    if (content === undefined) return this.leaf(`<${atom.type}>`);
    return this.eachOf(content, (c) => {
      if (c.kind === "items") return this.wrap(this.join(this.segmentTexts(c.segments, depth)), "[", "]");
      if (c.kind === "entries") {
        const entries = c.entries.slice(0, partLimit).map((e) => this.entryText(e, depth));
        return this.wrap(this.join(entries), "{", "}");
      }
      return this.renderAtom(c, depth);
    });
  }

  private renderInstance(atom: Atom & { kind: "reference" }, depth: number): Diagram<Rendered> {
    const names = this.machine
      .attributesOf(atom.id)
      .filter((n) => !n.startsWith("<"))
      .sort();
    const parts = names.map((n) => this.wrap(this.render(this.machine.read(`${atom.id}.${n}`)!, depth + 1), `${n}=`, ""));
    const type = this.machine.read(`${atom.id}.<class>`);
    const native = type?.kind === "leaf" && type.value.kind === "builtin" ? type.value.name : "object";
    return this.wrap(this.join(parts), `<${native} `, ">");
  }

  private segmentTexts(segments: readonly Segment[], depth: number): Diagram<Rendered>[] {
    if (
      segments.length > partLimit &&
      segments.every((s) => s.kind === "element" && s.when === this.machine.forest.true && s.value.kind === "leaf")
    )
      return [this.leaf(`${segments.length} elements`)];
    return segments.map((s) => {
      switch (s.kind) {
        case "element":
          return this.machine.forest.ite(s.when, this.render(s.value, depth + 1), this.leaf(""));
        case "view":
          // A list inside the items is shown as one: it is not followed item by item.
          if (s.pass.stream.from === "item") return this.leaf("...");
          return this.join(s.each.map((e) => this.viewText(s.pass, e.when, e.value, depth)));
        case "some":
          return this.wrap(this.render(s.value, depth + 1), "...", "");
        case "carried":
          return this.leaf("...");
      }
    });
  }

  private entryText(e: Entry, depth: number): Diagram<Rendered> {
    switch (e.kind) {
      case "entry":
        return this.machine.forest.ite(
          e.when,
          this.wrap(this.render(e.value, depth + 1), `${constantText(e.key.kind === "constant" ? e.key.value : "?")}: `, ""),
          this.leaf(""),
        );
      case "view":
        return this.viewText(e.pass, e.when, e.key, depth);
      case "some":
        return this.wrap(this.render(e.value, depth + 1), "...", "");
      case "carried":
      case "pending":
        return this.leaf("...");
    }
  }

  /** One element for each passing item: each form that elements take shows if any item gives it. */
  private viewText(pass: Pass, when: Guard, value: Value, depth: number): Diagram<Rendered> {
    const { forest } = this.machine;
    const forms = this.render(forest.restrict(value, when), depth + 1);
    const [shown = "count" as const] = leavesOf(value).flatMap((a) => this.itemFields(a));
    return this.join(
      leavesOf(forms).map((form) => {
        const here = forest.and(
          when,
          forest.map(forms, (f) => forest.leaf(f === form)),
        );
        // Every item alike: the output merely flows through.
        if (!dependsOnItem(this.machine, here)) return this.leaf(`${form.text} ...`);
        const carried = carryOf(pass, here, shown);
        return forest.ite(this.exists(pass, here), this.leaf(`${form.text} ...`, [carried]), this.leaf(""));
      }),
    );
  }
}
