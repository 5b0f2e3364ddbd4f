/**
 * Lowers `switch`. Where no case falls into the next, it is a chain of `if`; else the number of the case to begin with
 * is found first, and then every case from that number on runs, in a block that `break` leaves.
 */
import type { Register } from "../../ir/ir.js";
import { blockNames } from "./bindings.js";
import type { Context, StatementRules } from "./context.js";
import type { Expression, Statement, StatementOf, SyntaxNode } from "./syntax-tree.js";

type Switch = StatementOf<"SwitchStatement">;
type Case = Switch["cases"][number];

export const switchStatements: StatementRules = { SwitchStatement: lowerSwitch };

function lowerSwitch(context: Context, node: Switch): void {
  const discriminant = context.expression(node.discriminant);
  const statements = node.cases.flatMap(({ consequent }) => consequent);
  context.scoped((scope) => {
    for (const name of blockNames(statements, context.module.isStrict ? "block" : "sloppy block")) scope.declareFresh(name);
    context.module.rules.hoist(context, statements);
    const groups = chainOf(node.cases);
    context.builder.open();
    const { label } = context.jumps.within("switch", false, () => {
      if (groups === undefined) lowerFallThrough(context, node, discriminant);
      else lowerChain(context, discriminant, groups);
    });
    context.place(node, label, context.builder.close());
  });
}

/** Cases with one body; without tests where the default is among them. */
interface Group {
  readonly node: SyntaxNode;
  readonly tests: readonly Expression[];
  readonly isDefault: boolean;
  readonly body: readonly Statement[];
}

/** The cases as a chain of alternatives, or undefined where one falls into the next. */
function chainOf(cases: readonly Case[]): Group[] | undefined {
  const groups: Group[] = [];
  let tests: Expression[] = [];
  let isDefault = false;
  for (const [index, each] of cases.entries()) {
    if (each.test) tests.push(each.test);
    else isDefault = true;
    const isLast = index === cases.length - 1;
    if (each.consequent.length === 0 && !isLast) continue;
    if (!isLast && !endsInJump(each.consequent.at(-1))) return undefined;
    // A test beside the default decides nothing; it may only be left out where it does nothing.
    if (isDefault && !tests.every(isPlain)) return undefined;
    groups.push({ node: each, tests, isDefault, body: withoutBreak(each.consequent) });
    tests = [];
    isDefault = false;
  }
  return groups;
}

function isPlain(test: Expression): boolean {
  return test.type === "Identifier" || test.type.endsWith("Literal") || (test.type === "MemberExpression" && !test.computed);
}

function endsInJump(last: Statement | undefined): boolean {
  switch (last?.type) {
    case "BreakStatement":
    case "ReturnStatement":
    case "ThrowStatement":
    case "ContinueStatement":
      return true;
    case "BlockStatement":
      return endsInJump(last.body.at(-1));
    case "IfStatement":
      return endsInJump(last.consequent) && endsInJump(last.alternate ?? undefined);
    default:
      return false;
  }
}

/** The `break` at the end says only that the case ends. */
function withoutBreak(body: readonly Statement[]): readonly Statement[] {
  const last = body.at(-1);
  if (last?.type === "BreakStatement" && !last.label) return body.slice(0, -1);
  if (last?.type === "BlockStatement") return [...body.slice(0, -1), { ...last, body: [...withoutBreak(last.body)] }];
  return body;
}

function lowerChain(context: Context, discriminant: Register, groups: readonly Group[]): void {
  const closers: (() => void)[] = [];
  for (const { node, tests, isDefault, body } of groups) {
    if (isDefault) continue;
    const condition = lowerTests(context, node, { discriminant, tests });
    const then = context.block(() => lowerCase(context, body));
    context.builder.open();
    closers.push(() => context.branch(node, condition, [then, context.builder.close()]));
  }
  lowerCase(context, groups.find(({ isDefault }) => isDefault)?.body ?? []);
  for (const close of closers.reverse()) close();
}

function lowerCase(context: Context, body: readonly Statement[]): void {
  for (const statement of body) context.statement(statement);
}

/** Whether the discriminant equals one of the tests, the later ones only asked where the earlier fail. */
function lowerTests(
  context: Context,
  node: SyntaxNode,
  { discriminant, tests }: { readonly discriminant: Register; readonly tests: readonly Expression[] },
): Register {
  const target = context.builder.register();
  tests.forEach((test, index) => {
    const compare = () => void context.binary(test, "equal.js-strict", [discriminant, context.expression(test)], target);
    if (index === 0) compare();
    else context.branch(node, target, [[], context.block(compare)]);
  });
  return target;
}

function lowerFallThrough(context: Context, node: Switch, discriminant: Register): void {
  const first = lowerFirst(context, node, discriminant);
  node.cases.forEach(({ consequent }, index) => {
    if (consequent.length === 0) return;
    const number = context.constant(node, BigInt(index));
    const condition = context.binary(node, "less-equal.js", [first, number]);
    context.branch(node, condition, [context.block(() => lowerCase(context, consequent)), []]);
  });
}

/** The number of the case to begin with: that of the first equal test, else the default's, else one past the last. */
function lowerFirst(context: Context, node: Switch, discriminant: Register): Register {
  const target = context.builder.register();
  const closers: (() => void)[] = [];
  node.cases.forEach((each, index) => {
    if (!each.test) return;
    const condition = context.binary(each, "equal.js-strict", [discriminant, context.expression(each.test)]);
    const then = context.block(() => void context.constant(each, BigInt(index), target));
    context.builder.open();
    closers.push(() => context.branch(each, condition, [then, context.builder.close()]));
  });
  const otherwise = node.cases.findIndex(({ test }) => !test);
  context.constant(node, BigInt(otherwise < 0 ? node.cases.length : otherwise), target);
  for (const close of closers.reverse()) close();
  return target;
}
