/** The partitions of a program's text variables, each once, with the texts that they were made of. */
import type { TextClasses } from "../decision/text-classes.js";
import type { Variable } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import type { TextDomain } from "../symbolic/text-domain.js";
import type { Partition } from "./loss-spec.js";
import type { TextPartition } from "./text-partition.js";
import { partitionOf } from "./text-partition.js";
import { unlistedPartition } from "./unlisted-partition.js";

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

/** A text variable: its name is the same in every run. */
export interface PartitionedText {
  readonly name: string;
  readonly domain: TextDomain;
}

export class PartitionBuilder {
  readonly partitions: Partition[] = [];
  readonly texts: PartitionTexts[] = [];
  readonly cells = new Map<Variable, TextCells>();

  /** Why texts of no list may be put into a wrong cell. */
  readonly unresolved = new Set<string>();

  private readonly lanes = new Map<Variable, readonly number[]>();

  /** Texts of no list by the name of their variable; null where all combinations of tests have a lane. */
  constructor(private readonly classes: ReadonlyMap<string, TextClasses> | null) {}

  /** A lane of each cell; undefined for what is no text. */
  representatives(variable: Variable): readonly number[] | undefined {
    return this.lanes.get(variable);
  }

  /** The partition of a variable whose tests ask for `sets`. */
  add(variable: Variable, { name, domain }: PartitionedText, sets: readonly LaneSet[]): number {
    const { representatives, cellOfLane, ...partition } = this.partition(name, domain, sets);
    this.lanes.set(variable, representatives);
    const key = JSON.stringify(partition);
    const known = this.partitions.findIndex((p) => JSON.stringify(p) === key);
    const index = known >= 0 ? known : this.partitions.push(partition) - 1;
    this.cells.set(variable, { partition: index, cellOfLane });
    this.noteTexts(index, domain);
    return index;
  }

  private partition(name: string, domain: TextDomain, sets: readonly LaneSet[]): TextPartition {
    for (const { reason } of domain.limits.values()) this.unresolved.add(reason);
    const classes = this.classes?.get(name);
    const exact = classes === undefined ? null : unlistedPartition(domain, sets, classes);
    if (exact !== null) return exact;
    if (domain.open && this.classes !== null && domain.limits.size === 0)
      this.unresolved.add("texts of no list may be told apart otherwise than the program does");
    return partitionOf(domain.lanes.length, sets, domain.predicates.values());
  }

  private noteTexts(partition: number, { lanes, literals }: TextDomain): void {
    const known = this.texts[partition] ?? { texts: [], listed: 0 };
    const listed = new Set([...known.texts.slice(0, known.listed), ...lanes.slice(0, literals)]);
    const texts = new Set([...listed, ...known.texts, ...lanes]);
    this.texts[partition] = { texts: [...texts], listed: listed.size };
  }
}
