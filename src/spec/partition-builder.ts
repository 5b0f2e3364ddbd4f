/** The partitions of a program's text variables, each once, with the texts that they were made of. */
import type { TextClasses } from "../decision/text-classes.js";
import type { Variable } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import type { TextDomain } from "../symbolic/text-domain.js";
import { laneOf } from "../symbolic/text-domain.js";
import type { Partition } from "./loss-spec.js";
import type { TextPartition } from "./text-partition.js";
import { partitionOf } from "./text-partition.js";
import { unlistedPartition } from "./unlisted-partition.js";

export interface PartitionTexts {
  readonly texts: readonly string[];
  /** How many of them come first that some list has. */
  readonly listed: number;
}

/** The texts of the domains that a partition cuts, put together when they are first asked for. */
export class DomainTexts implements PartitionTexts {
  private found: PartitionTexts | null = null;

  /** `cells`: of each partition of a domain, the cell of each lane. */
  constructor(private readonly cells: ReadonlyMap<TextDomain, readonly (readonly number[])[]>) {}

  get texts(): readonly string[] {
    return this.all().texts;
  }

  get listed(): number {
    return this.all().listed;
  }

  /** One of all that no partition of their domain tells apart, and what an absent text is. */
  representatives(): string[] {
    const found = [...this.cells].flatMap(([domain, cells]) => {
      const [first = [], ...others] = cells;
      const keyOf = (lane: number): number | string =>
        others.length === 0 ? first[lane]! : cells.map((cellOfLane) => cellOfLane[lane]).join();
      const firsts = new Map<number | string, string>();
      domain.lanes.forEach((text, lane) => {
        const key = keyOf(lane);
        if (!firsts.has(key)) firsts.set(key, text);
      });
      return [...firsts.values(), ...(laneOf(domain, domain.absent) === undefined ? [] : [domain.absent])];
    });
    return [...new Set(found)];
  }

  private all(): PartitionTexts {
    if (this.found !== null) return this.found;
    const domains = [...this.cells.keys()];
    const listed = new Set(domains.flatMap(({ lanes, literals }) => lanes.slice(0, literals)));
    const texts = new Set([...listed, ...domains.flatMap(({ lanes }) => lanes)]);
    this.found = { texts: [...texts], listed: listed.size };
    return this.found;
  }
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
  readonly cells = new Map<Variable, TextCells>();

  private readonly domains: Set<TextDomain>[] = [];
  private readonly cellsOfDomain = new Map<TextDomain, (readonly number[])[]>();

  /** By partition. */
  get texts(): DomainTexts[] {
    return this.domains.map((domains) => new DomainTexts(new Map([...domains].map((d) => [d, this.cellsOfDomain.get(d)!]))));
  }

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
    this.noteCells(index, domain, cellOfLane);
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

  private noteCells(partition: number, domain: TextDomain, cellOfLane: readonly number[]): void {
    const known = this.cellsOfDomain.get(domain) ?? [];
    if (!this.domains[partition]?.has(domain)) this.cellsOfDomain.set(domain, [...known, cellOfLane]);
    this.domains[partition] = (this.domains[partition] ?? new Set()).add(domain);
  }
}
