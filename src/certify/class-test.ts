/** Membership in a label class as nodes of a program: by the names that the class lists, its scores and conditions, as its JSON says. */
import type { CellOf } from "../spec/compile.js";
import { compileProgram } from "../spec/compile.js";
import type { Decision, ItemCondition, LabelClass, LossSpec, Place, SpecStream, UnlistedTexts } from "../spec/loss-spec.js";
import type { PartitionTexts } from "../spec/partition-builder.js";
import type { ProgramWriter, TextTest } from "./program-writer.js";

/** What a rule is read with: the spec around it, and the texts that may come, by partition of its program. */
export interface RuleReader {
  readonly spec: Pick<LossSpec, "operations">;
  readonly decision: Decision;
  readonly texts: readonly PartitionTexts[];
}

/** Where an item is: the one that a pass is at, one at a position of a list or of a ranking of it, or the text itself. */
export type ItemPlace =
  | { readonly kind: "pass" }
  | { readonly kind: "position"; readonly position: number; readonly ranking?: number | undefined }
  | { readonly kind: "text" };

/** Texts that a class or a condition asks for. */
export interface TextsAsked {
  readonly names: readonly string[];
  readonly unlisted: UnlistedTexts | undefined;
  readonly field: readonly (string | number)[];
}

/** The rule does not say enough to be read alone. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export class ClassTests {
  private readonly partitions: readonly CellOf[];

  constructor(
    readonly reader: RuleReader,
    private readonly writer: ProgramWriter,
  ) {
    const compiled = compileProgram(reader.decision.program);
    const cells: CellOf[] = [];
    reader.decision.program.variables.forEach((variable, i) => {
      const own = compiled.variables[i]!;
      if (variable.kind === "text" && own.kind === "text") cells[variable.partition] = own.cellOf;
    });
    this.partitions = cells;
  }

  class(id: string): LabelClass {
    const found = this.reader.decision.classes.find((c) => c.id === id);
    if (found === undefined) throw new Unreadable(`there is no class ${id}`);
    return found;
  }

  path(labelClass: LabelClass): readonly (string | number)[] {
    return labelClass.stream.path.map((step) => (/^\d+$/u.test(step) ? Number(step) : step));
  }

  /** How the items of a class are found: through a pass where the program goes through its list. */
  isText(labelClass: LabelClass): boolean {
    const { program } = this.reader.decision;
    const path = this.path(labelClass).join(".");
    return program.variables.some(
      (v) => v.kind === "text" && v.at.from === "response" && v.at.call === labelClass.stream.call && v.at.path.join(".") === path,
    );
  }

  /** A node that leads to `yes` for an item of the class, else to `no`. */
  test(id: string, item: ItemPlace, yes: number, no: number): number {
    const labelClass = this.class(id);
    const { stream, score, where = [], labels, outsideVocabulary, unlisted } = labelClass;
    const described = this.described(labelClass);
    let node = yes;
    for (const condition of where) node = this.condition(labelClass, condition, item, node, no);
    if (score !== undefined) {
      const field = score.field ?? described?.score?.path;
      if (field === undefined) throw new Unreadable(`the score of class ${id} is at no place`);
      node = this.inRanges(labelClass, field, score.ranges, item, node, no);
    }
    if (stream.field === undefined && labels.length + outsideVocabulary.length === 0 && unlisted === undefined) return node;
    const field = stream.field ?? described?.label?.path ?? [];
    return this.writer.text(
      this.place(labelClass, item, field),
      this.names(labelClass, field.length === 0 ? this.path(labelClass) : field),
      this.absent(labelClass, field),
      node,
      no,
    );
  }

  /** What may come at a field: what may come where the program reads the field. */
  textsAt(field: readonly (string | number)[]): PartitionTexts {
    const { variables } = this.reader.decision.program;
    const found = variables.flatMap((v) => (v.kind === "text" && endsWith(v.at.path, field) ? (this.reader.texts[v.partition] ?? []) : []));
    const listed = new Set(found.flatMap((t) => t.texts.slice(0, t.listed)));
    const all = new Set([...listed, ...found.flatMap((t) => t.texts)]);
    return { texts: [...all], listed: listed.size };
  }

  private described({ stream }: LabelClass): SpecStream | undefined {
    const { decision, spec } = this.reader;
    const operation = spec.operations.find(({ id }) => id === decision.calls[stream.call]?.operation);
    return operation?.streams.find(({ path }) => String(path) === String(stream.path));
  }

  private place(labelClass: LabelClass, item: ItemPlace, field: readonly string[]): Place {
    if (item.kind === "pass") return { from: "item", path: field };
    const path = this.path(labelClass);
    if (item.kind === "position" && item.ranking !== undefined)
      return { from: "ranking", ranking: item.ranking, path: [item.position, ...field] };
    const rest = item.kind === "position" ? [item.position, ...field] : [];
    return { from: "response", call: labelClass.stream.call, path: [...path, ...rest] };
  }

  private names({ id, labels, outsideVocabulary, unlisted }: LabelClass, field: readonly (string | number)[]): TextTest {
    return this.among(`class ${id}`, { names: [...labels.map(({ name }) => name), ...outsideVocabulary], unlisted, field });
  }

  /** Whether a text at a field is one of these, or one of those of no list. */
  among(name: string, { names: all, unlisted, field }: TextsAsked): TextTest {
    const names = new Set(all);
    const known = this.textsAt(field);
    const cellOf = unlisted === undefined ? undefined : this.partitions[unlisted.partition];
    const holds = (text: string): boolean => {
      if (names.has(text)) return true;
      const cell = cellOf?.(text);
      return cell !== undefined && unlisted!.cells.includes(cell);
    };
    return { name, holds, texts: [...new Set([...names, ...known.texts])] };
  }

  /** What a text reads as where it is left out. */
  private absent(labelClass: LabelClass, field: readonly string[]): string {
    const { variables } = this.reader.decision.program;
    const same = variables.find((v) => v.kind === "text" && endsWith(v.at.path, field.length === 0 ? this.path(labelClass) : field));
    return same?.kind === "text" ? (same.absent ?? "") : "";
  }

  private inRanges(
    labelClass: LabelClass,
    field: readonly string[],
    ranges: readonly { readonly from?: number; readonly below?: number }[],
    item: ItemPlace,
    yes: number,
    no: number,
  ): number {
    const { variables } = this.reader.decision.program;
    const same = variables.find((v) => v.kind === "number" && endsWith(v.at.path, field));
    const wire = same?.kind === "number" ? same.wire : (this.described(labelClass)?.score?.wire ?? "float64");
    const variable = this.writer.variable({ kind: "number", at: this.place(labelClass, item, field), wire });
    return ranges.reduceRight((rest, { from, below }) => this.writer.range(variable, from, below, yes, rest), no);
  }

  private condition(labelClass: LabelClass, condition: ItemCondition, item: ItemPlace, yes: number, no: number): number {
    const { field, ranges, in: names, isPresent } = condition;
    let node = yes;
    if (ranges !== undefined) node = this.inRanges(labelClass, field, ranges, item, node, no);
    if (names !== undefined) {
      const texts = [...new Set([...names, ...this.textsAt(field).texts])];
      const test = { name: `in ${JSON.stringify(names)}`, holds: (text: string) => names.includes(text), texts };
      node = this.writer.text(this.place(labelClass, item, field), test, this.absent(labelClass, field), node, no);
    }
    if (isPresent === undefined) return node;
    const variable = this.writer.variable({ kind: "present", at: this.place(labelClass, item, field) });
    return this.writer.choose(variable, isPresent ? [no, node] : [node, no]);
  }
}

function endsWith(path: readonly (string | number)[], end: readonly (string | number)[]): boolean {
  return end.length <= path.length && end.every((step, i) => String(path[path.length - end.length + i]) === String(step));
}
