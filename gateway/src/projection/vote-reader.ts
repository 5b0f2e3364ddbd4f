/** How an arg-max over numbers of items, or over sums of their scores, reads a list item by item. */
import { winner } from "./lists.js";
import type { ArgmaxPart } from "./plan.js";
import type { Changed, Read, Reader } from "./readers.js";

const rounding = 1e-9;

/** The state is the votes of each case so far. */
export class VoteReader implements Reader {
  readonly start: readonly number[];
  readonly wanted: ReadonlySet<number>;
  private readonly caseSymbols: readonly number[];
  /** Whether an edit changes the votes of one case only. */
  private readonly isDisjoint: boolean;
  /** By place and case, the votes of the heaviest none, one, two, ... of the items from there on. */
  private readonly coming: readonly (readonly (readonly number[])[])[];

  constructor(
    private readonly part: ArgmaxPart,
    private readonly outcome: number,
    ahead: readonly Read[],
  ) {
    this.start = part.cases.map(() => 0);
    this.caseSymbols = part.cases.map(({ symbol }) => symbol ?? 0);
    this.wanted = new Set(part.cases.filter((each) => each.outcome === outcome).map(({ symbol }) => symbol ?? 0));
    const columns = this.caseSymbols.flatMap((symbol) => [...(part.symbols[symbol]?.columns ?? [])]);
    this.isDisjoint = new Set(columns).size === columns.length;
    this.coming = [...ahead.keys(), ahead.length].map((place) =>
      this.caseSymbols.map((symbol) => this.heaviest(ahead.slice(place).filter(({ symbols }) => symbols.includes(symbol)))),
    );
  }

  private heaviest(items: readonly Read[]): number[] {
    const sums = [0];
    for (const weight of items.map((item) => this.weight(item)).sort((a, b) => b - a)) sums.push((sums.at(-1) as number) + weight);
    return sums;
  }

  private weight({ score }: Read): number {
    return this.part.votes === "sum" ? score : 1;
  }

  step(state: readonly number[], read: Read): readonly number[] {
    const weight = this.weight(read);
    const isVote = weight !== 0 && this.caseSymbols.some((symbol) => read.symbols.includes(symbol));
    return isVote
      ? state.map((votes, place) => (read.symbols.includes(this.caseSymbols[place] as number) ? votes + weight : votes))
      : state;
  }

  accepts(state: readonly number[]): boolean {
    return winner(this.part, state) === this.outcome;
  }

  /** No edit changes the votes of a case by more than one. */
  bound(state: readonly number[], place: number, { removed, added }: Changed): number {
    const heaviest = this.coming[place] as (readonly number[])[];
    const votes = state.map((now, each) => now + (heaviest[each]?.at(-1) ?? 0));
    const { least, otherwise, cases } = this.part;
    const fewest = [...cases.keys()]
      .filter((each) => cases[each]?.outcome === this.outcome)
      .map((each) => this.toWin(votes, heaviest, each));
    if (least !== undefined && otherwise === this.outcome) fewest.push(this.removals(votes, heaviest, least));
    return Math.max(Math.min(...fewest) - removed - added, 0);
  }

  private toWin(votes: readonly number[], heaviest: readonly (readonly number[])[], own: number): number {
    const now = votes[own] as number;
    const least = this.part.least === undefined ? 0 : whole(this.part.least - now);
    const behind = Math.max(...votes.map((each) => whole(each - now)));
    if (!this.isDisjoint) return Math.max(Math.floor((behind + 1) / 2), least);
    let fewest = Infinity;
    for (let raised = least; raised <= Math.max(least, behind); raised += 1)
      fewest = Math.min(fewest, raised + this.removals(votes, heaviest, now + raised, own));
    return fewest;
  }

  /** To keep the votes of all cases within a limit. */
  private removals(votes: readonly number[], heaviest: readonly (readonly number[])[], limit: number, besides?: number): number {
    const each = [...votes.keys()]
      .filter((place) => place !== besides)
      .map((place) => firstWithin((votes[place] as number) - limit, heaviest[place] as readonly number[]));
    return this.isDisjoint ? each.reduce((sum, one) => sum + one, 0) : Math.max(0, ...each);
  }
}

/** How many of the heaviest make up for so many votes. */
function firstWithin(votes: number, heaviest: readonly number[]): number {
  const count = heaviest.findIndex((weight) => votes - weight <= rounding);
  return count < 0 ? Infinity : count;
}

function whole(votes: number): number {
  return Math.max(Math.ceil(votes - rounding), 0);
}
