/**
 * A diagram as few disjoint boxes: its tests cut the space into a grid, and each leaf's cells are put together into boxes, the fewest
 * where the search comes to an end, else those of the best cover that it met. A box is an interval of each number.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { childrenOf, leavesOf, supportOf } from "../diagram/diagram.js";
import type { Box, LeafBox } from "./box.js";

/** Finer grids are not looked at. */
const cellLimit = 4096;
/** Steps of the search for one leaf's boxes. */
const searchLimit = 2000;
/** Rules with more regions than this are told to nobody. */
const boxLimit = 4096;

/** One variable's side of the grid: ascending starts of intervals, or groups of lanes that no test tells apart. */
type Axis = Side & {
  /** How far apart cells are that are neighbours on this axis; the last axis runs fastest. */
  readonly stride: number;
};

type Side =
  | { readonly variable: Variable; readonly starts: readonly number[]; readonly size: number }
  | { readonly variable: Variable; readonly groups: readonly (readonly number[])[]; readonly size: number };

/** What a box spans on each axis: positions. */
type Extent = readonly (readonly number[])[];

/** Null where they are too many, or the grid is too fine. */
export function fewBoxes<T>(diagram: Diagram<T>): LeafBox<T>[] | null {
  const sides = supportOf(diagram).map((variable) => sideOf(diagram, variable));
  const cells = sides.reduce((n, side) => n * side.size, 1);
  if (cells > cellLimit) return null;
  const axes = sides.map((side, i): Axis => ({ ...side, stride: sides.slice(i + 1).reduce((n, s) => n * s.size, 1) }));
  const leafAt = (cell: number): T => {
    let node = diagram;
    while (node.kind !== "leaf") {
      const { variable } = node;
      const axis = axes.findIndex((a) => a.variable === variable);
      node = childOn(node, axes[axis]!, positionOn(axes[axis]!, cell));
    }
    return node.value;
  };
  const grid = Array.from({ length: cells }, (_, cell) => leafAt(cell));
  const cellsOfLeaf = new Map<T, number[]>();
  grid.forEach((leaf, cell) => {
    const known = cellsOfLeaf.get(leaf);
    if (known === undefined) cellsOfLeaf.set(leaf, [cell]);
    else known.push(cell);
  });
  const boxes = leavesOf(diagram).flatMap((leaf) =>
    partition(axes, cellsOfLeaf.get(leaf) ?? []).map((extent) => ({ leaf, box: boxOf(axes, extent) })),
  );
  return boxes.length > boxLimit ? null : boxes;
}

function sideOf(diagram: Diagram<unknown>, variable: Variable): Side {
  const nodes: Exclude<Diagram<unknown>, { kind: "leaf" }>[] = [];
  const seen = new Set<number>();
  const visit = (d: Diagram<unknown>): void => {
    if (d.kind === "leaf" || seen.has(d.id)) return;
    seen.add(d.id);
    if (d.variable === variable) nodes.push(d);
    childrenOf(d).forEach(visit);
  };
  visit(diagram);
  if (variable.lanes === undefined) {
    const cuts = new Set(nodes.flatMap((n) => (n.kind === "ranges" ? n.cuts : [])));
    const starts = [-Infinity, ...[...cuts].sort((a, b) => a - b)];
    return { variable, starts, size: starts.length };
  }
  const groups = new Map<string, number[]>();
  for (let lane = 0; lane < variable.lanes; lane++) {
    const key = nodes.map((n) => (n.kind === "lanes" ? n.branches.findIndex((b) => b.when.has(lane)) : -1)).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [lane]);
    else group.push(lane);
  }
  return { variable, groups: [...groups.values()], size: groups.size };
}

function positionOn({ stride, size }: Axis, cell: number): number {
  return Math.floor(cell / stride) % size;
}

function childOn<T>(node: Exclude<Diagram<T>, { kind: "leaf" }>, axis: Axis, position: number): Diagram<T> {
  if (node.kind === "lanes") {
    const lane = "groups" in axis ? axis.groups[position]![0]! : 0;
    return node.branches.find((b) => b.when.has(lane))!.then;
  }
  const start = "starts" in axis ? axis.starts[position]! : 0;
  return node.children[node.cuts.filter((cut) => cut <= start).length]!;
}

/** A box with its cells. */
interface Filled {
  readonly extent: Extent;
  readonly cells: readonly number[];
}

/** The cells of a leaf as few boxes that do not overlap. */
function partition(axes: readonly Axis[], cellsOfLeaf: readonly number[]): readonly Extent[] {
  const open = new Set(cellsOfLeaf);
  let best: readonly Extent[] | null = null;
  let bestCost = Infinity;
  let steps = 0;
  const search = (chosen: readonly Extent[], spent: number): void => {
    // No cell before the first open one is: it is the corner of its box.
    const corner = cellsOfLeaf.find((cell) => open.has(cell));
    if (corner === undefined) {
      [best, bestCost] = [chosen, spent];
      return;
    }
    if (spent + 1000 >= bestCost) return;
    for (const { extent, cells } of boxesFrom(axes, open, corner)) {
      const cost = spent + 1000 + boundsOf(axes, extent);
      if (cost >= bestCost || (best !== null && ++steps > searchLimit)) continue;
      for (const cell of cells) open.delete(cell);
      search([...chosen, extent], cost);
      for (const cell of cells) open.add(cell);
    }
  };
  search([], 0);
  return best ?? [];
}

/** Boxes of open cells with this cell as their first, larger ones first. */
function boxesFrom(axes: readonly Axis[], open: ReadonlySet<number>, corner: number): Filled[] {
  // Each begins as the corner alone and grows along one axis after the other.
  let boxes: Filled[] = [{ extent: [], cells: [corner] }];
  for (const axis of axes) {
    const start = positionOn(axis, corner);
    const moved = (cell: number, position: number): number => cell + (position - start) * axis.stride;
    boxes = boxes.flatMap(({ extent, cells }) =>
      sidesFrom(axis, start, (position) => cells.every((cell) => open.has(moved(cell, position)))).map((side) => ({
        extent: [...extent, side],
        cells: side.length === 1 ? cells : side.flatMap((position) => cells.map((cell) => moved(cell, position))),
      })),
    );
  }
  return boxes.sort((a, b) => b.cells.length - a.cells.length);
}

/** Intervals of open positions from one on; of lanes, that one and any of those that follow, where these are few. */
function sidesFrom(axis: Axis, start: number, isOpen: (position: number) => boolean): number[][] {
  const positions: number[] = [];
  for (let position = start; position < axis.size; position++) {
    if (isOpen(position)) positions.push(position);
    else if ("starts" in axis) break;
  }
  if ("groups" in axis && positions.length <= 6)
    return positions.slice(1).reduce<number[][]>((sets, position) => [...sets, ...sets.map((set) => [...set, position])], [[start]]);
  return positions.map((_, i) => positions.slice(0, i + 1));
}

/** How many bounds it takes to say the box; of as many, those on variables that the code asks first. */
function boundsOf(axes: readonly Axis[], extent: Extent): number {
  return extent.reduce((n, side, i) => {
    const axis = axes[i]!;
    if (side.length === axis.size) return n;
    const bounds = "groups" in axis ? 1 : (side.includes(0) ? 0 : 1) + (side.includes(axis.size - 1) ? 0 : 1);
    return n + bounds * (1 + i / 64);
  }, 0);
}

/** Axes that a box spans altogether are not part of it. */
function boxOf(axes: readonly Axis[], extent: Extent): Box {
  return new Map(
    axes.flatMap((axis, i): [Variable, readonly number[]][] => {
      const side = extent[i]!;
      if (side.length === axis.size) return [];
      if ("groups" in axis) return [[axis.variable, side.flatMap((g) => axis.groups[g]!).sort((a, b) => a - b)]];
      const end = axis.starts[side[side.length - 1]! + 1];
      return [[axis.variable, [axis.starts[side[0]!]!, ...(end === undefined ? [] : [end])]]];
    }),
  );
}
