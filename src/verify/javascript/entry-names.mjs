/**
 * The functions of a file by the names under which the analysis lists them: `Class.method`, `outer.inner`, `POST /orders` and
 * `on message` for functions that are handed over, `<lambda>@12` for what is still without a name. See `callgraph/handlers.ts`.
 */
import { isFunction, keyOf, textOf, walk } from "./syntax.mjs";

const methods = new Set(["get", "post", "put", "patch", "delete", "all", "options", "head"]);
const events = new Set(["on", "once", "addListener", "addEventListener", "command", "hears", "action", "onText"]);
const registrations = new Set(["http", "cloudEvent", "define", "registerFunction", "task", "job"]);

/** All functions: `{ name, node, holder }`, where `holder` is the class or object that has it as a member. */
export function functionsOf(program) {
  const found = [];
  const names = new Map();
  const prefixes = prefixesOf(program);
  walk(program, (node, around) => {
    const isClass = node.type === "ClassDeclaration" || node.type === "ClassExpression";
    if (!isFunction(node) && !isClass) return;
    const own = ownName(node, around) ?? (isClass ? "<class>" : "<lambda>");
    const outer = around.findLast((one) => names.has(one));
    const full = outer === undefined ? own : `${names.get(outer)}.${own}`;
    names.set(node, full);
    if (isClass) return;
    const isNameless = full.endsWith("<lambda>");
    const name = (isNameless ? (handedName(node, around, prefixes) ?? exportedName(around)) : undefined) ?? full;
    found.push({ name, full, node, isNameless, ...holderOf(node, around), around: [...around] });
  });
  return found;
}

/** The functions that a name may mean; several where the name does not tell them apart. */
export function functionsNamed(functions, name) {
  const exact = functions.filter((one) => one.name === name || one.full === name);
  if (exact.length > 0) return exact;
  const [, plain, line] = /^(.*)@(\d+)$/u.exec(name) ?? [];
  if (plain === undefined) return [];
  return functions.filter((one) => one.name === plain && one.node.loc.start.line === Number(line));
}

function ownName(node, around) {
  if (node.id) return node.id.name;
  if (node.type.endsWith("Method")) return node.kind === "constructor" ? "constructor" : keyOf(node);
  const parent = around.at(-1);
  if (parent.type === "ExportDefaultDeclaration") return node.type.endsWith("Declaration") || isFunction(node) ? "default" : undefined;
  if (parent.type === "VariableDeclarator" && parent.id.type === "Identifier") return parent.id.name;
  if (parent.type.endsWith("Property") && parent.value === node) return keyOf(parent);
  if (parent.type === "AssignmentPattern") return parent.left.name;
  if (parent.type !== "AssignmentExpression") return undefined;
  return parent.left.type === "Identifier" ? parent.left.name : parent.left.type === "MemberExpression" ? keyOf(parent.left) : undefined;
}

/** The class or object around a member, and the member's name. */
function holderOf(node, around) {
  const parent = around.at(-1);
  if (node.type === "ClassMethod" || node.type === "ClassPrivateMethod")
    return { holder: around.at(-2), member: keyOf(node), isStatic: node.static };
  if (parent.type === "ClassProperty" && parent.value === node)
    return { holder: around.at(-3), member: keyOf(parent), isStatic: parent.static };
  if (node.type === "ObjectMethod") return { holder: parent, member: keyOf(node) };
  return {};
}

/** The call that a function is handed to, through wrappers: `app.post("/x", wrap(handler))` is the call of `post`. */
function handingCalls(node, around) {
  const calls = [];
  let inner = node;
  for (const parent of around.toReversed()) {
    if (parent.type === "ArrayExpression") {
      inner = parent;
      continue;
    }
    const isCall = parent.type === "CallExpression" || parent.type === "OptionalCallExpression" || parent.type === "NewExpression";
    if (!isCall || !parent.arguments.includes(inner)) break;
    calls.push({ call: parent, argument: inner });
    inner = parent;
  }
  return calls;
}

/** `router.route("/x")` before `.get(handler)`. */
function routeBefore(callee) {
  for (let at = callee.object; at?.type === "CallExpression"; at = at.callee.object) {
    if (at.callee.type !== "MemberExpression") return undefined;
    if (keyOf(at.callee) === "route") return { path: textOf(at.arguments[0]), router: at.callee.object?.name };
  }
  return undefined;
}

function handedName(node, around, prefixes) {
  for (const { call, argument } of handingCalls(node, around)) {
    if (call.callee.type !== "MemberExpression") continue;
    const method = keyOf(call.callee);
    const route = routeBefore(call.callee);
    const text = route?.path ?? textOf(call.arguments[0]);
    const isLast = call.arguments.findLast(mayBeFunction) === argument;
    if (text === undefined || !isLast) continue;
    if (methods.has(method)) {
      const prefix = prefixes.get(route?.router ?? call.callee.object.name ?? "") ?? "";
      return `${method.toUpperCase()} ${`${prefix}${text}`.replace(/(.)\/+$/u, "$1")}`;
    }
    if (events.has(method)) return `on ${text}`;
    if (registrations.has(method)) return text;
  }
  return undefined;
}

const mayBeFunction = (node) => isFunction(node) || (node.type === "CallExpression" && node.arguments.some(mayBeFunction));

/** `export const onUpload = onObjectFinalized(handler)`. */
function exportedName(around) {
  let inner;
  for (const parent of around.toReversed()) {
    if (parent.type === "CallExpression") inner = parent;
    else if (inner === undefined) return undefined;
    else if (parent.type === "VariableDeclarator") return parent.id.name;
    else if (parent.type === "AssignmentExpression") return parent.left.type === "MemberExpression" ? keyOf(parent.left) : parent.left.name;
    else return undefined;
  }
  return undefined;
}

/** `app.use("/api", router)` and `new Router({ prefix: "/api" })`: paths by the router's variable. */
function prefixesOf(program) {
  const prefixes = new Map();
  walk(program, (node) => {
    if (node.type === "VariableDeclarator" && ["NewExpression", "CallExpression"].includes(node.init?.type)) {
      const options = node.init.arguments.find((one) => one.type === "ObjectExpression");
      const prefix = options?.properties.find((one) => one.type === "ObjectProperty" && keyOf(one) === "prefix");
      const text = textOf(prefix?.value);
      if (text !== undefined && node.id.type === "Identifier") prefixes.set(node.id.name, text);
    }
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression" || keyOf(node.callee) !== "use") return;
    const [path, ...rest] = node.arguments;
    for (const one of rest) if (one.type === "Identifier" && textOf(path) !== undefined) prefixes.set(one.name, textOf(path));
  });
  return prefixes;
}
