/** Label classes of a decision: every vocabulary row and literal of a symbol's cells, with a predicate that people can read. */
import type { AutomatonSymbol } from "../decision/automaton.js";
import type { ClassCell } from "../decision/label-class.js";
import { cellsOf } from "../decision/label-class.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem } from "../decision/system.js";
import type { NumberSet } from "../diagram/domain.js";
import { LaneSet } from "../diagram/domain.js";
import type { Predicate, TextDomain } from "../symbolic/text-domain.js";
import type { Place } from "../symbolic/variable.js";
import { printTerm } from "../terms/print.js";
import type { Term } from "../terms/term.js";
import { renameVariable } from "../terms/term.js";
import type { LabelClass } from "./loss-spec.js";
import { formatRange } from "./range-text.js";

/** Rows of the vocabularies in use, by the names that lanes have. */
export type RowsByName = (vocabulary: string, name: string) => readonly { readonly id: string; readonly name: string }[];

export interface BuiltClass {
  readonly labelClass: LabelClass;
  /** Whether labels and scores say all about the class. */
  readonly complete: boolean;
}

export class ClassBuilder {
  readonly classes: LabelClass[] = [];
  private readonly bySymbol = new Map<AutomatonSymbol, readonly BuiltClass[]>();

  constructor(
    private readonly system: DecisionSystem,
    private readonly calls: readonly number[],
    private readonly rowsByName: RowsByName,
    private readonly outcomeId: (outcome: RunOutcome) => string,
  ) {}

  /** The classes of a symbol; several where its scores differ by label. */
  of(symbol: AutomatonSymbol, outcome: RunOutcome | null): readonly BuiltClass[] {
    const known = this.bySymbol.get(symbol);
    if (known !== undefined) return known;
    const cells = cellsOf(this.system.machine, symbol.guard);
    const built = cells.map((cell) => this.build(cell, outcome));
    this.bySymbol.set(symbol, built);
    return built;
  }

  private build(cell: ClassCell, outcome: RunOutcome | null): BuiltClass {
    const id = `c${this.classes.length + 1}`;
    const stream = this.streamOf();
    const labels = cell.text === null ? null : this.labelsOf(cell);
    const score = this.score(cell);
    const labelClass: LabelClass = {
      id,
      name: className(labels, outcome),
      stream,
      ...(outcome === null ? {} : { outcome: this.outcomeId(outcome) }),
      predicate: labels?.predicate ?? "any label",
      ...(score === null ? {} : { score }),
      labels: labels?.rows ?? [],
      outsideVocabulary: labels?.literals ?? [],
    };
    this.classes.push(labelClass);
    return { labelClass, complete: !cell.more && cell.text !== null };
  }

  private streamOf(): LabelClass["stream"] {
    const stream = this.system.passes[0]?.pass.stream;
    if (stream?.from !== "response") return { call: 0, path: [] };
    return { call: this.calls.indexOf(stream.call), path: stream.path.map(String) };
  }

  private labelsOf(cell: ClassCell): { rows: LabelClass["labels"]; literals: string[]; predicate: string } {
    const meaning = this.system.machine.variables.meaning(cell.text!);
    if (meaning.kind !== "text") return { rows: [], literals: [], predicate: "" };
    const { domain, place } = meaning;
    const lanes = cell.lanes!.lanes();
    const rows = lanes.filter((l) => l < domain.known).flatMap((l) => this.rowsByName(domain.vocabulary, domain.lanes[l]!));
    const literals = lanes.filter((l) => l >= domain.known && l < domain.literals).map((l) => domain.lanes[l]!);
    return { rows, literals, predicate: predicateText(domain, cell.lanes!, place) };
  }

  private score(cell: ClassCell): NonNullable<LabelClass["score"]> | null {
    const [first] = cell.scores;
    if (first === undefined) return null;
    const meaning = this.system.machine.variables.meaning(first.variable);
    const name = meaning.kind === "number" ? String(meaning.place.path[meaning.place.path.length - 1] ?? "score") : "score";
    const ranges = rangesOf(first.set);
    return { text: ranges.map((r) => formatRange(name, r)).join(" or "), ranges };
  }
}

export function rangesOf(set: NumberSet): { from?: number; below?: number }[] {
  const ranges: { from?: number; below?: number }[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const from = set[i]!;
    const below = set[i + 1];
    ranges.push({ ...(from === -Infinity ? {} : { from }), ...(below === undefined ? {} : { below }) });
  }
  return ranges;
}

function className(labels: { rows: LabelClass["labels"]; literals: string[] } | null, outcome: RunOutcome | null): string {
  const text = outcome?.effects.map((e) => e.text).join("; ") ?? "";
  if (text !== "") return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  const names = [...(labels?.rows.map((r) => r.name) ?? []), ...(labels?.literals ?? [])];
  return names.length === 0 ? "other texts" : names.slice(0, 3).join(", ") + (names.length > 3 ? ", ..." : "");
}

/** A set of lanes as a formula over the program's predicates: the simplest of a few forms. */
export function predicateText(domain: TextDomain, lanes: LaneSet, place: Place): string {
  const name = String(place.path[place.path.length - 1] ?? "text");
  const predicates = [...domain.predicates.values()];
  const print = (p: Predicate): string => printTerm(renameVariable(p.term, name));
  const key = lanes.key();
  const exact = predicates.find((p) => p.lanes.key() === key);
  if (exact !== undefined) return print(exact);
  const without = lanes.complement().key();
  const negated = predicates.find((p) => p.lanes.key() === without);
  if (negated !== undefined) return `not (${print(negated)})`;
  const inside = maximal(predicates.filter((p) => !p.lanes.isEmpty() && p.lanes.intersect(lanes).key() === p.lanes.key()));
  const covered = inside.reduce((set, p) => set.union(p.lanes), LaneSet.empty(lanes.size));
  if (covered.key() === key) return alternatives(inside, print, name);
  const around = predicates.filter((p) => p.lanes.intersect(lanes).key() === key);
  const tightest = around.sort((a, b) => a.lanes.count() - b.lanes.count())[0];
  if (tightest !== undefined) {
    const others = predicates.filter((p) => p.lanes.intersect(lanes).isEmpty() && !p.lanes.intersect(tightest.lanes).isEmpty());
    const removed = others.reduce((set, p) => set.union(p.lanes), LaneSet.empty(lanes.size));
    if (tightest.lanes.intersect(removed.complement()).key() === key)
      return `${print(tightest)} and not (${alternatives(maximal(others), print, name)})`;
  }
  return `one of ${lanes.count()} texts`;
}

/** Drops predicates whose lanes another one covers. */
function maximal(predicates: readonly Predicate[]): Predicate[] {
  return predicates.filter(
    (p, i) =>
      !predicates.some(
        (q, j) => j !== i && p.lanes.intersect(q.lanes).key() === p.lanes.key() && (p.lanes.key() !== q.lanes.key() || j < i),
      ),
  );
}

function alternatives(predicates: readonly Predicate[], print: (p: Predicate) => string, name: string): string {
  const constants = predicates.map((p) => equalConstant(p.term));
  if (predicates.length > 1 && constants.every((c) => c !== null))
    return `${name} in {${constants.map((c) => JSON.stringify(c)).join(", ")}}`;
  return predicates.map(print).join(" or ");
}

/** The constant of `text == constant`. */
function equalConstant(term: Term): string | null {
  if (!("call" in term) || term.call !== "equal.python") return null;
  const [a, b] = term.arguments;
  if (a !== undefined && b !== undefined && "value" in a && "constant" in b && typeof b.constant === "string") return b.constant;
  return null;
}
