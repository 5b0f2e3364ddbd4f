/**
 * Edits an application's source before it runs, line by line as long as it was: conditions of the environment answer what the
 * rule assumes, the entry (and what is around it) is noted when it is made, endless loops end after a round that asked an
 * API, unpacked lists get as many elements as are taken. `$furcifer` is what the loader hands to every module.
 */
import { functionsNamed, functionsOf } from "./entry-names.mjs";
import { isFunction, parse, walk } from "./syntax.mjs";

const loops = new Set(["WhileStatement", "DoWhileStatement", "ForStatement"]);

/** `entry`: name of the function to note; `conditions`: those in this file. */
export function instrument(path, source, { entry, conditions, effectLines = [], writeLines = [] }) {
  const text = source.startsWith("#!") ? `//${source.slice(2)}` : source;
  const file = parse(path, text);
  const edits = new Edits(text);
  const functions = entry === undefined ? [] : functionsOf(file.program);
  const target = entry === undefined ? undefined : chooseEntry(functionsNamed(functions, entry), effectLines);
  if (target !== undefined) noteEntry(edits, target, functions);
  const facts = { isModule: false, isTyped: false, hasTopLevelAwait: false };
  walk(file.program, (node, around) => {
    noteFacts(facts, node, around);
    forceCondition(edits, node, around, conditions);
    boundLoop(edits, node);
    if (node.type === "ClassBody") noteTypes(edits, node);
    unpack(edits, node);
    if (node.type === "AssignmentExpression" && writeLines.includes(node.loc.start.line)) noteWrite(edits, node, around.at(-1), text);
    if (node.type === "Import" || node.type === "ImportExpression") edits.replace(node.start, node.start + 6, "$furcifer.load");
    if (node.type === "MetaProperty" && node.meta.name === "import") edits.replace(node.start, node.end, "$furcifer.meta");
  });
  return {
    text: edits.apply(),
    ...facts,
    entry: target && {
      member: target.member,
      isStatic: target.isStatic,
      line: target.node.loc.start.line,
      parameters: namesOf(target.node),
    },
  };
}

/** The parameters' names; null for those that are patterns. */
function namesOf({ params }) {
  return params.map((one) => (one.type === "AssignmentPattern" ? one.left : (one.parameter ?? one)).name ?? null);
}

/** Of several functions of one name the innermost that has all of the rule's effects in it, else the first. */
function chooseEntry(candidates, lines) {
  const holds = ({ node }) => lines.every((line) => node.loc.start.line <= line && line <= node.loc.end.line);
  const fitting = candidates.filter(holds).toSorted((one, other) => one.node.end - one.node.start - (other.node.end - other.node.start));
  return fitting[0] ?? candidates[0];
}

/** Notes the entry (place 0) and the functions around it (1, 2, ... outwards), so that those can be called to make it. */
function noteEntry(edits, target, functions) {
  const chain = [target, ...functions.filter((one) => target.around.includes(one.node)).toReversed()];
  for (const [place, one] of chain.entries()) {
    const { node, holder } = one;
    if (holder?.type === "ObjectExpression") edits.wrap(holder, `$furcifer.note(${place}, `, `, ${JSON.stringify(one.member)})`);
    else if (holder !== undefined)
      edits.insert(
        holder.body.start + 1,
        `static { $furcifer.note(${place}, this, ${JSON.stringify(one.member)}, ${one.isStatic === true}); }`,
      );
    else if (node.type !== "FunctionDeclaration") edits.wrap(node, `$furcifer.note(${place}, `, ")");
    else if (node.id) noteDeclaration(edits, place, one);
    else edits.wrap(node, `$furcifer.note(${place}, `, ")");
  }
}

function noteDeclaration(edits, place, { node, around }) {
  const block = around.findLast(({ type }) => type === "BlockStatement" || type === "Program" || type === "TSModuleBlock");
  const first = block?.type === "BlockStatement" || block?.type === "TSModuleBlock" ? block.start + 1 : block.start;
  const at = block.directives?.at(-1)?.end ?? first;
  edits.insert(at, `;$furcifer.note(${place}, ${node.id.name});`);
}

function noteFacts(facts, node, around) {
  if (/^(Import|Export).*Declaration$/u.test(node.type) || node.type === "MetaProperty") facts.isModule ||= node.meta?.name !== "new";
  if (node.type.startsWith("TS") || node.type.startsWith("JSX") || node.type === "Decorator" || node.type === "TypeAnnotation")
    facts.isTyped = true;
  if (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await))
    facts.hasTopLevelAwait ||= !around.some((one) => isFunction(one) || one.type === "ClassBody");
}

/** Patterns, parameters and methods are places of conditions too, but nothing can stand before them. */
const isExpression = /(?:Expression|Literal|Identifier|JSXElement)$/u;

/** The outermost node at the place of a condition answers as the rule assumes. */
function forceCondition(edits, node, around, conditions) {
  for (const [index, condition] of conditions.entries()) {
    const { start, end } = node.loc;
    if (start.line !== condition.line || start.column + 1 !== condition.column) continue;
    if (end.line !== condition.endLine || end.column + 1 !== condition.endColumn) continue;
    if (node.type.endsWith("Statement") || condition.isPlaced) continue;
    condition.isPlaced = true;
    if (!isExpression.test(node.type) || !isRead(node, around.at(-1))) continue;
    const isLoop = around.some((one, at) => loops.has(one.type) && one.test && (one.test === node || around[at + 1] === one.test));
    const value = isNegated(node, condition) ? !condition.value : condition.value;
    edits.wrap(node, `$furcifer.condition(${condition.index ?? index}, ${value}, ${isLoop}, (`, `), () => [${namesIn(node).join(", ")}])`);
  }
}

const negations = { "===": "!==", "!==": "===", "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">" };

/** The variables that an expression reads, outside of functions in it. */
function namesIn(expression) {
  const found = new Set();
  walk(expression, (node, around) => {
    const parent = around.at(-1);
    const isReference = parent === undefined || isRead(node, parent) || parent.callee === node;
    if (node.type === "Identifier" && isReference && !around.some(isFunction) && !isFunction(node)) found.add(node.name);
  });
  return [...found].filter((name) => name !== "arguments" && name !== "undefined");
}

/** Whether the source has the opposite of what the condition's name says: `a !== b` of `a === b`. */
function isNegated(node, { name }) {
  if (node.type === "UnaryExpression" && node.operator === "!") return !/^[^#]*#\s*!/u.test(name);
  const other = node.type === "BinaryExpression" ? negations[node.operator] : undefined;
  if (other === undefined) return false;
  const has = (operator) => name.includes(` ${operator} `);
  return has(other) && !has(node.operator);
}

/** Whether something else can stand in place of an expression. */
function isRead(node, parent) {
  const { type } = parent;
  if (type === "UpdateExpression" || isFunction(parent)) return false;
  if (type === "AssignmentExpression" || type === "AssignmentPattern") return parent.left !== node;
  if (type === "VariableDeclarator") return parent.id !== node;
  if (type === "MemberExpression") return parent.object === node || parent.computed;
  return !parent.shorthand && parent.callee !== node && parent.key !== node;
}

/** `while (true)` and `for (;;)`. */
function boundLoop(edits, node) {
  if (!loops.has(node.type)) return;
  const isEndless = node.test === null || (node.test?.type === "BooleanLiteral" && node.test.value) || node.test?.value === 1;
  if (isEndless && node.body.type === "BlockStatement") edits.insert(node.body.start + 1, `$furcifer.round(${node.start});`);
}

/** An assignment that the rule tells of. */
function noteWrite(edits, { left, start, end }, parent, text) {
  if (parent.type !== "ExpressionStatement") return;
  edits.wrap({ start, end }, `$furcifer.wrote(${JSON.stringify(text.slice(left.start, left.end))}, (`, "))");
}

/** The classes that a constructor's parameters are declared with, so that objects can be put together. */
function noteTypes(edits, { body, start }) {
  const written = body.find((one) => one.type === "ClassMethod" && one.kind === "constructor");
  const names = (written?.params ?? []).map((one) => {
    const type = (one.parameter ?? one).typeAnnotation?.typeAnnotation;
    return type?.type === "TSTypeReference" && type.typeName.type === "Identifier" ? type.typeName.name : undefined;
  });
  if (names.every((name) => name === undefined)) return;
  const list = names.map((name) => (name === undefined ? "undefined" : `typeof ${name} === "undefined" ? undefined : ${name}`));
  edits.insert(start + 1, `static { $furcifer.types(this, () => [${list.join(", ")}]); }`);
}

/** `const [value, setValue] = useState()`: something unknown has as many elements as are asked for. */
function unpack(edits, node) {
  const [pattern, value] =
    node.type === "VariableDeclarator" ? [node.id, node.init] : node.type === "AssignmentExpression" ? [node.left, node.right] : [];
  if (pattern?.type !== "ArrayPattern" || !value || value.type === "ArrayExpression") return;
  edits.wrap(value, "$furcifer.unpack(", `, ${pattern.elements.filter((one) => one?.type !== "RestElement").length})`);
}

/** Insertions and replacements, applied from the end. */
class Edits {
  constructor(text) {
    this.text = text;
    this.list = [];
  }

  insert(at, text) {
    this.list.push({ at, end: at, text, order: this.list.length });
  }

  replace(at, end, text) {
    this.list.push({ at, end, text, order: this.list.length });
  }

  /** What is wrapped later, or is longer, is further out. */
  wrap(node, before, after) {
    this.list.push({ at: node.start, end: node.start, text: before, order: this.list.length, closes: node.end });
    this.list.push({ at: node.end, end: node.end, text: after, order: -this.list.length, opened: node.start });
  }

  apply() {
    let { text } = this;
    for (const edit of this.list.toSorted(fromTheEnd)) text = text.slice(0, edit.at) + edit.text + text.slice(edit.end);
    return text;
  }
}

/** The edit that is applied first comes to stand after those of its place that are applied later. */
function fromTheEnd(one, other) {
  if (one.at !== other.at) return other.at - one.at;
  const isEnd = (edit) => edit.opened !== undefined;
  if (isEnd(one) !== isEnd(other)) return isEnd(one) ? 1 : -1;
  if (isEnd(one)) return one.opened - other.opened || one.order - other.order;
  return (one.closes ?? -1) - (other.closes ?? -1) || one.order - other.order;
}
