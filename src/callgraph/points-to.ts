/**
 * The solver of inclusion constraints, after Andersen: nodes hold sets of tokens (abstract objects), edges say that one
 * node includes another, listeners react to each token that arrives.
 *
 *   x ⊇ y        edge y → x:  pts(y) ⊆ pts(x)
 *   t ∈ x        addToken
 *   ∀ t ∈ x: c   listener of x, which may add tokens, edges, nodes and listeners
 *
 * Only what is new travels (difference propagation: Pearce, Kelly, Hankin 2003). Where a token arrives and changes
 * nothing, a cycle is looked for and its nodes become one (lazy cycle detection: Hardekopf, Lin 2007). Edges are followed
 * before any listener runs, so that the answers of listeners depend on neither the order of files nor of constraints
 * that only copy.
 */
export type Node = number;
export type Token = number;
export type Listener = (token: Token) => void;

/**
 * Tokens by what a set may hold of them: a set with very many is the place where the analysis has lost track, and copying it
 * everywhere would cost most and tell least.
 */
export interface TokenGroups {
  readonly of: (token: Token) => number;
  /** By group. */
  readonly limits: readonly number[];
  /** What stands for a token that a set has no room for; null: nothing. */
  readonly widened: (token: Token) => Token | null;
}

/** Where a token of a node came from: the node that it was copied from, or none for a fact. */
export const origin = -1;

class TokenSet {
  readonly tokens: Token[] = [];
  /** For each token the node it came from. */
  readonly sources: Node[] = [];
  private members: Set<Token> | null = null;
  /** Tokens before this one have been sent on. */
  sent = 0;
  /** How many tokens of each group there are. */
  private readonly counts: number[] = [];

  count(group: number): number {
    return this.counts[group] ?? 0;
  }

  has(token: Token): boolean {
    return this.members === null ? this.tokens.includes(token) : this.members.has(token);
  }

  add(token: Token, source: Node, group: number): void {
    this.counts[group] = this.count(group) + 1;
    this.tokens.push(token);
    this.sources.push(source);
    if (this.members !== null) this.members.add(token);
    else if (this.tokens.length > 12) this.members = new Set(this.tokens);
  }
}

/** How far a search for a cycle goes. */
const cycleSearch = 400;
const edgeBase = 2 ** 26;

export class PointsTo {
  private readonly representatives: Node[] = [];
  private readonly sets: (TokenSet | null)[] = [];
  private readonly successors: (Node[] | null)[] = [];
  private readonly listeners: (Listener[] | null)[] = [];
  private readonly edges = new Set<number>();
  private readonly searched = new Set<number>();
  private pending: Node[] = [];
  private readonly isPending: boolean[] = [];
  private reactions: (readonly [Listener, Token])[] = [];
  /** Tokens put into sets so far. */
  additions = 0;
  /** Tokens offered to sets and reactions to tokens so far: the measure of the work. */
  work = 0;

  /** Tokens that found their set full of their group. */
  dropped = 0;

  constructor(private readonly groups: TokenGroups) {}

  get size(): number {
    return this.representatives.length;
  }

  node(): Node {
    const node = this.representatives.length;
    this.representatives.push(node);
    this.sets.push(null);
    this.successors.push(null);
    this.listeners.push(null);
    this.isPending.push(false);
    return node;
  }

  /** The node that a node has become one with. */
  find(node: Node): Node {
    let root = node;
    while (this.representatives[root] !== root) root = this.representatives[root]!;
    while (this.representatives[node] !== root) {
      const next = this.representatives[node]!;
      this.representatives[node] = root;
      node = next;
    }
    return root;
  }

  tokens(node: Node): readonly Token[] {
    return this.sets[this.find(node)]?.tokens ?? [];
  }

  isEmpty(node: Node): boolean {
    return this.tokens(node).length === 0;
  }

  /** The node from which a token first came to a node; `origin` where it is a fact of the node itself. */
  sourceOf(node: Node, token: Token): Node {
    const set = this.sets[this.find(node)];
    return set?.sources[set.tokens.indexOf(token)] ?? origin;
  }

  addToken(node: Node, token: Token, source: Node = origin): void {
    this.work++;
    const root = this.find(node);
    const set = (this.sets[root] ??= new TokenSet());
    if (set.has(token)) return;
    const group = this.groups.of(token);
    const isFull = set.count(group) >= this.groups.limits[group]!;
    const kept = isFull ? this.groups.widened(token) : token;
    if (kept === null) {
      this.dropped++;
      return;
    }
    if (isFull && set.has(kept)) return;
    set.add(kept, source, group);
    this.additions++;
    this.schedule(root);
  }

  /** pts(to) ⊇ pts(from) */
  addEdge(from: Node, to: Node): void {
    const source = this.find(from);
    const target = this.find(to);
    if (source === target) return;
    const key = source * edgeBase + target;
    if (this.edges.has(key)) return;
    this.edges.add(key);
    (this.successors[source] ??= []).push(target);
    const set = this.sets[source];
    if (set == null) return;
    for (let i = 0; i < set.sent; i++) this.addToken(target, set.tokens[i]!, from);
  }

  /** Calls the listener for every token of the node, those to come included; never from inside this call. */
  onToken(node: Node, listener: Listener): void {
    const root = this.find(node);
    (this.listeners[root] ??= []).push(listener);
    const set = this.sets[root];
    if (set != null) for (let i = 0; i < set.sent; i++) this.reactions.push([listener, set.tokens[i]!]);
  }

  /** Until nothing changes; false where the budget of work ran out before. */
  solve(budget: number): boolean {
    for (;;) {
      if (this.work > budget) return false;
      const node = this.pending.pop();
      if (node !== undefined) {
        this.isPending[node] = false;
        this.send(node);
        continue;
      }
      if (this.reactions.length === 0) return true;
      const reactions = this.reactions;
      this.reactions = [];
      this.work += reactions.length;
      for (const [listener, token] of reactions) listener(token);
    }
  }

  private schedule(node: Node): void {
    if (this.isPending[node]) return;
    this.isPending[node] = true;
    this.pending.push(node);
  }

  /** Sends on what is new in a node. */
  private send(node: Node): void {
    const root = this.find(node);
    const set = this.sets[root];
    if (set == null) return;
    const start = set.sent;
    const end = set.tokens.length;
    if (start === end) return;
    set.sent = end;
    for (const listener of this.listeners[root] ?? []) for (let i = start; i < end; i++) this.reactions.push([listener, set.tokens[i]!]);
    const successors = this.successors[root];
    if (successors === null || successors === undefined) return;
    for (const successor of [...successors]) {
      const target = this.find(successor);
      if (target === root) continue;
      const before = this.additions;
      for (let i = start; i < end; i++) this.addToken(target, set.tokens[i]!, node);
      if (this.additions === before) this.joinCycle(root, target);
      if (this.find(root) !== root) {
        this.schedule(this.find(root));
        return;
      }
    }
  }

  /** Nothing new came through the edge: perhaps it closes a cycle. Each edge is asked once. */
  private joinCycle(from: Node, to: Node): void {
    const key = from * edgeBase + to;
    if (this.searched.has(key) || this.sets[to]!.tokens.length !== this.sets[from]!.tokens.length) return;
    this.searched.add(key);
    const path = this.pathBetween(to, from);
    if (path === null) return;
    // Into the node with most edges, so that each edge is moved only a few times.
    const weight = (node: Node): number => (this.successors[node]?.length ?? 0) + (this.listeners[node]?.length ?? 0);
    const nodes = [...path, from];
    const largest = nodes.reduce((best, node) => (weight(node) > weight(best) ? node : best), from);
    for (const node of nodes) this.merge(node, largest);
  }

  private pathBetween(start: Node, end: Node): Node[] | null {
    const reached = new Map<Node, Node>([[start, start]]);
    const open = [start];
    for (let node = open.pop(); node !== undefined && reached.size < cycleSearch; node = open.pop()) {
      for (const successor of this.successors[node] ?? []) {
        const next = this.find(successor);
        if (reached.has(next)) continue;
        reached.set(next, node);
        if (next === end) return [...this.backwards(node, start, reached)];
        open.push(next);
      }
    }
    return null;
  }

  private *backwards(last: Node, start: Node, reached: ReadonlyMap<Node, Node>): Generator<Node> {
    let node = last;
    for (; node !== start; node = reached.get(node)!) yield node;
    yield start;
  }

  /** The node `from` becomes one with `into`: tokens, edges and listeners of both. */
  private merge(from: Node, into: Node): void {
    const a = this.find(from);
    const b = this.find(into);
    if (a === b) return;
    const own = this.sets[a] ?? new TokenSet();
    const other = this.sets[b] ?? new TokenSet();
    const listeners = this.listeners[a] ?? [];
    for (const listener of listeners) {
      for (let i = own.sent; i < own.tokens.length; i++) this.reactions.push([listener, own.tokens[i]!]);
      for (let i = 0; i < other.sent; i++) if (!own.has(other.tokens[i]!)) this.reactions.push([listener, other.tokens[i]!]);
    }
    // Tokens of `b` that were not sent yet reach these listeners twice at most if `a` has them: listeners only add.
    this.representatives[a] = b;
    for (let i = 0; i < own.tokens.length; i++) this.addToken(b, own.tokens[i]!, own.sources[i]!);
    if (listeners.length > 0) (this.listeners[b] ??= []).push(...listeners);
    for (const successor of this.successors[a] ?? []) this.addEdge(b, successor);
    this.sets[a] = null;
    this.listeners[a] = null;
    this.successors[a] = null;
  }
}
