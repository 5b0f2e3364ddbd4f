/** The cells of text variables: the predicates that are needed to tell apart what a program tells apart, and their truth values that occur. */
import type { Variable } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import type { TextDomain } from "../symbolic/text-domain.js";
import type { Term } from "../terms/term.js";
import type { Partition } from "./loss-spec.js";

export interface PartitionTexts {
  readonly texts: readonly string[];
  /** How many of them come first that some list has. */
  readonly listed: number;
}

/** How the lanes of a text variable fall into cells. */
export interface TextCells {
  readonly partition: number;
  readonly cellOfLane: readonly number[];
}

export class PartitionBuilder {
  readonly partitions: Partition[] = [];
  readonly texts: PartitionTexts[] = [];
  readonly cells = new Map<Variable, TextCells>();

  private readonly lanes = new Map<Variable, readonly number[]>();

  /** A lane of each cell; undefined for what is no text. */
  representatives(variable: Variable): readonly number[] | undefined {
    return this.lanes.get(variable);
  }

  /** The partition of a variable whose tests ask for `sets`. */
  add(variable: Variable, domain: TextDomain, sets: readonly LaneSet[]): number {
    const minterm = domain.lanes.map((_, lane) => sets.map((s) => (s.has(lane) ? "1" : "0")).join(""));
    const chosen: { term: Term; lanes: LaneSet }[] = [];
    let signature = domain.lanes.map(() => "");
    for (const predicate of domain.predicates.values()) {
      if (determines(signature, minterm)) break;
      const longer = signature.map((s, lane) => s + (predicate.lanes.has(lane) ? "1" : "0"));
      if (!splitsMixed(signature, longer, minterm)) continue;
      chosen.push(predicate);
      signature = longer;
    }
    const cells = [...new Set(signature)].sort();
    const partition: Partition = { predicates: chosen.map((c) => c.term), cells };
    const key = JSON.stringify(partition);
    const known = this.partitions.findIndex((p) => JSON.stringify(p) === key);
    const index = known >= 0 ? known : this.partitions.push(partition) - 1;
    this.lanes.set(
      variable,
      cells.map((cell) => signature.indexOf(cell)),
    );
    const numbers = new Map(cells.map((cell, i) => [cell, i]));
    this.cells.set(variable, { partition: index, cellOfLane: signature.map((s) => numbers.get(s)!) });
    this.noteTexts(index, domain);
    return index;
  }

  private noteTexts(partition: number, { lanes, literals }: TextDomain): void {
    const known = this.texts[partition] ?? { texts: [], listed: 0 };
    const listed = new Set([...known.texts.slice(0, known.listed), ...lanes.slice(0, literals)]);
    const texts = new Set([...listed, ...known.texts, ...lanes]);
    this.texts[partition] = { texts: [...texts], listed: listed.size };
  }
}

function determines(signature: readonly string[], minterm: readonly string[]): boolean {
  const of = new Map<string, string>();
  return signature.every((s, lane) => {
    const known = of.get(s);
    if (known === undefined) of.set(s, minterm[lane]!);
    return known === undefined || known === minterm[lane];
  });
}

/** Whether the longer signatures split a group that holds different minterms. */
function splitsMixed(signature: readonly string[], longer: readonly string[], minterm: readonly string[]): boolean {
  const groups = new Map<string, { minterms: Set<string>; longer: Set<string> }>();
  signature.forEach((s, lane) => {
    let group = groups.get(s);
    if (group === undefined) groups.set(s, (group = { minterms: new Set(), longer: new Set() }));
    group.minterms.add(minterm[lane]!);
    group.longer.add(longer[lane]!);
  });
  return [...groups.values()].some((g) => g.minterms.size > 1 && g.longer.size > 1);
}
