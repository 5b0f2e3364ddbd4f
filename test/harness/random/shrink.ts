/**
 * The smallest program nearby that still fails: statements are dropped or replaced by what is inside them, expressions by parts of their
 * own type or by a constant, words and branches left out, until nothing smaller fails.
 */
import type { Case } from "./compare.js";
import { compare } from "./compare.js";
import type { DecisionTree, Statement, TreeNode, Type } from "./tree.js";
import { isNode, nodesIn, typeOf } from "./tree.js";

/** How many programs may be tried. */
const patience = 400;
const together = 6;

export async function shrink(failing: Case, problems: readonly string[]): Promise<Case> {
  const sorts = new Set(problems.map(sortOf));
  let smallest = failing;
  let [tried, at, sinceFound] = [0, 0, 0];
  // Goes on where the last smaller program was found, and around once more.
  while (tried < patience) {
    const candidates = [...variants(smallest.tree)].map((tree) => tidy(tree as DecisionTree)).filter(isWellFormed);
    if (sinceFound >= candidates.length) break;
    if (at >= candidates.length) at = 0;
    const cases = candidates.slice(at, at + together).map((tree): Case => ({ ...smallest, tree }));
    const verdicts = await compare(cases);
    tried += cases.length;
    const index = verdicts.findIndex((verdict) => verdict.problems.some((problem) => sorts.has(sortOf(problem))));
    smallest = cases[index] ?? smallest;
    at += index < 0 ? cases.length : index;
    sinceFound = index < 0 ? sinceFound + cases.length : 0;
  }
  return smallest;
}

/** What is wrong, whatever the program: a smaller one has to fail in the same way. */
function sortOf(problem: string): string {
  return ["no outcome", "no decision", "throws", "gives", "is told"].find((words) => problem.includes(words)) ?? problem;
}

const constants: Partial<Readonly<Record<Type, readonly (string | number | boolean | null)[]>>> = {
  boolean: [true, false],
  number: [0, 1],
  text: ["Dog"],
};

/** The value with one thing in it smaller. */
function* variants(value: unknown): Generator {
  if (Array.isArray(value)) yield* ofList(value);
  else if (typeof value === "object" && value !== null) yield* ofObject(value as Readonly<Record<string, unknown>>);
}

function* ofList(list: readonly unknown[]): Generator<unknown[]> {
  for (const index of list.keys()) yield list.toSpliced(index, 1);
  for (const [index, element] of list.entries()) for (const inner of bodiesOf(element)) yield list.toSpliced(index, 1, ...inner);
  for (const [index, element] of list.entries()) for (const smaller of variants(element)) yield list.with(index, smaller);
}

/** The lists of statements in a statement. */
function bodiesOf(value: unknown): (readonly Statement[])[] {
  if (!isNode(value)) return [];
  const one = value as unknown as Statement;
  switch (one.kind) {
    case "if":
      return [...one.branches.map(({ body }) => body), ...(one.otherwise === null ? [] : [one.otherwise])];
    case "for":
    case "for-words":
      return [one.body];
    case "try":
      return [one.body, one.handler];
    default:
      return [];
  }
}

function* ofObject(object: Readonly<Record<string, unknown>>): Generator {
  if (isNode(object)) yield* replacements(object);
  for (const [key, part] of Object.entries(object)) {
    if (key === "otherwise" && Array.isArray(part)) yield { ...object, otherwise: null };
    if (key === "where" && object.kind !== "any" && object.kind !== "all") yield withoutKey(object, key);
    if (key === "style" && part !== "each" && object.kind === "for") yield { ...object, style: "each" };
    if (!binders.has(key)) for (const smaller of variants(part)) yield { ...object, [key]: smaller };
  }
}

/** Parts that declare a variable. */
const binders = new Set(["item", "variable", "parameter"]);

function withoutKey(object: Readonly<Record<string, unknown>>, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function* replacements(node: TreeNode): Generator {
  const type = typeOf(node);
  if (type === undefined || node.kind === "constant") return;
  for (const value of constants[type] ?? []) yield { kind: "constant", value };
  for (const inner of nodesIn(Object.values(node))) if (typeOf(inner) === type) yield inner;
}

/** Without sources, constants and helpers that nothing uses. */
function tidy(tree: DecisionTree): DecisionTree {
  const names = new Set(
    [...nodesIn([tree.body, tree.helpers.map(({ body }) => body)])].flatMap((node) => [node.name, node.words, node.table, node.helper]),
  );
  const used = new Set([
    ...names,
    ...[...nodesIn(tree.body)].flatMap(({ source, of }) => [source, of]).map((one) => (one as { name?: unknown } | undefined)?.name),
  ]);
  return {
    ...tree,
    sources: tree.sources.length === 1 ? tree.sources : tree.sources.filter(({ name }) => used.has(name)),
    constants: tree.constants.filter(({ name }) => names.has(name)),
    helpers: tree.helpers.filter(({ name }) => names.has(name)),
  };
}

function isWellFormed(tree: DecisionTree): boolean {
  if (tree.sources.length === 0) return false;
  const known = new Set(tree.sources.map(({ name }) => name));
  const names = new Set([...tree.constants, ...tree.helpers].map(({ name }) => name));
  const isWhole = [...nodesIn(tree)].every(
    (node) =>
      [node.words, node.table, node.helper].every((name) => typeof name !== "string" || names.has(name)) &&
      !("parts" in node && (node.parts as unknown[]).length === 0) &&
      !(node.kind === "if" && (node.branches as unknown[]).length === 0),
  );
  const helpers = tree.helpers.every(({ parameter, body }) => isBodyWellFormed(body, new Set([parameter.name]), false));
  return isWhole && helpers && isBodyWellFormed(tree.body, known, false);
}

function isBodyWellFormed(body: readonly Statement[], before: ReadonlySet<string>, inLoop: boolean): boolean {
  const known = new Set(before);
  return body.every((one) => {
    if ((one.kind === "break" || one.kind === "continue") && !inLoop) return false;
    const isLoop = one.kind === "for" || one.kind === "for-words";
    const inner = isLoop ? new Set([...known, one.item.name]) : known;
    if (!bodiesOf(one).every((part) => isBodyWellFormed(part, inner, inLoop || isLoop))) return false;
    if (one.kind === "let") {
      const isKnown = isExpressionWellFormed(one.value, known);
      known.add(one.variable.name);
      return isKnown;
    }
    const parts = one.kind === "if" ? one.branches.map(({ test }) => test) : Object.values(one).filter(isNode);
    return parts.every((part) => (isLoop && part === (one.item as unknown) ? true : isExpressionWellFormed(part, known)));
  });
}

function isExpressionWellFormed(value: unknown, known: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.every((part) => isExpressionWellFormed(part, known));
  if (!isNode(value)) return true;
  if (value.kind === "variable") return known.has(value.name as string);
  const { item, of, ...rest } = value;
  if (!isNode(item)) return Object.values(value).every((part) => isExpressionWellFormed(part, known));
  return (
    isExpressionWellFormed(of, known) &&
    Object.values(rest).every((part) => isExpressionWellFormed(part, new Set([...known, item.name as string])))
  );
}
