// Runs FOLDER/main.js, main.cjs or main.mjs under Node 20 and prints the call edges that it takes, as observed.json holds them.
// Each function of the fixture is given a call of a hook, without moving a line; the caller is the nearest frame of the fixture
// up the stack, whose position is mapped back to the original text. Frames of Node between are skipped, asynchronous ones end
// the search. The file is also the loader hook for ES modules, which Node runs in a thread of its own.
import { existsSync, readFileSync, realpathSync, writeSync } from "node:fs";
import { createRequire, Module, register } from "node:module";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isMainThread } from "node:worker_threads";

const require = createRequire(import.meta.url);
const { parse } = require("@babel/parser");

/** One file: its functions (with the range that a position of theirs lies in), its implicit constructors and the insertions. */
function instrument(text, path) {
  const isModule = path.endsWith(".mjs");
  const program = parse(text, {
    sourceType: isModule ? "module" : "script",
    allowReturnOutsideFunction: true,
    allowNewTargetOutsideFunction: true,
  }).program;
  const functions = [];
  const implicitConstructors = new Set();
  const insertions = [];
  visit(program, undefined, undefined);
  insertions.sort((a, b) => a.at - b.at);
  return { text, functions, implicitConstructors, insertions };

  function visit(node, name, parentClassName) {
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(node.type)) {
      addFunction(node, name, parentClassName);
    }
    if (/^Class(Declaration|Expression)$/.test(node.type)) {
      const className = node.id?.name ?? name ?? "<anonymous>";
      if (!node.body.body.some((member) => member.kind === "constructor")) implicitConstructors.add(node.start);
      if (node.superClass) visit(node.superClass);
      for (const member of node.body.body) visit(member, undefined, className);
      return;
    }
    for (const [child, childName] of children(node)) visit(child, childName);
  }

  function addFunction(node, name, className) {
    const hasKey = node.key !== undefined;
    const startOfParameters = hasKey ? node.key.end : (node.id?.end ?? node.start);
    const own = node.kind === "constructor" ? className : hasKey ? methodName(node) : (node.id?.name ?? name ?? "<anonymous>");
    const index = functions.length;
    if (functions.some((other) => other.name === own && other.line === node.loc.start.line)) {
      throw new Error(`${path}:${node.loc.start.line}: two functions ${own} on one line cannot be told apart`);
    }
    // A static method is identified by its line without `static`, which is the same line in every fixture.
    functions.push({ name: own, line: node.loc.start.line, start: startOfParameters, end: node.end });
    const call = `__observe(${JSON.stringify(path)},${index})`;
    if (node.generator) insertParameter(node, startOfParameters, call);
    else insertCall(node, call);
  }

  // The body of a generator starts when it is first resumed, its parameters are bound when it is called.
  function insertParameter(node, startOfParameters, call) {
    const last = node.params.at(-1);
    if (last?.type === "RestElement")
      throw new Error(`${path}:${node.loc.start.line}: a generator with a rest parameter cannot be observed`);
    const pattern = `...{__observed:__observed=${call}}`;
    if (last) insertions.push({ at: last.end, text: `,${pattern}` });
    else insertions.push({ at: text.indexOf("(", startOfParameters) + 1, text: pattern });
  }

  function insertCall(node, call) {
    const body = node.body;
    if (body.type === "BlockStatement") {
      insertions.push({ at: body.directives.at(-1)?.end ?? body.start + 1, text: `;${call};` });
      return;
    }
    const start = body.extra?.parenthesized ? body.extra.parenStart : body.start;
    insertions.push({ at: start, text: `(${call},` }, { at: node.end, text: ")" });
  }
}

/** The child nodes, each with the name that an anonymous function in its place is given by the language. */
function children(node) {
  const result = [];
  for (const [field, value] of Object.entries(node)) {
    if (["loc", "extra", "leadingComments", "trailingComments", "innerComments", "errors"].includes(field)) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === "string") result.push([child, givenName(node, field)]);
    }
  }
  return result;
}

function givenName(node, field) {
  switch (node.type) {
    case "VariableDeclarator":
      return field === "init" && node.id.type === "Identifier" ? node.id.name : undefined;
    case "AssignmentExpression":
    case "AssignmentPattern":
      return field === "right" && node.left.type === "Identifier" && ["=", "??=", "||=", "&&=", undefined].includes(node.operator)
        ? node.left.name
        : undefined;
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassPrivateProperty":
      return field === "value" && node.value?.type !== "AssignmentPattern" ? keyName(node) : undefined;
    case "ExportDefaultDeclaration":
      return "default";
    default:
      return undefined;
  }
}

function methodName(node) {
  const prefix = node.kind === "get" || node.kind === "set" ? `${node.kind} ` : "";
  const name = keyName(node);
  return name === undefined ? undefined : prefix + name;
}

/** The name that a key gives, undefined where only the run can tell. */
function keyName({ key, computed }) {
  if (key.type === "PrivateName") return `#${key.id.name}`;
  if (key.type === "StringLiteral" || key.type === "NumericLiteral") return String(key.value);
  if (!computed) return key.name;
  if (key.type === "MemberExpression" && key.object.name === "Symbol") return `[Symbol.${key.property.name}]`;
  return undefined;
}

function render({ text, insertions }) {
  let result = "";
  let from = 0;
  for (const { at, text: inserted } of insertions) {
    result += text.slice(from, at) + inserted;
    from = at;
  }
  return result + text.slice(from);
}

/** ES modules: the loader's thread only rewrites, the main thread reads the same file again to map positions back. */
export async function load(url, context, nextLoad) {
  const result = await nextLoad(url, context);
  if (result.format !== "module" || !url.startsWith("file:") || !url.includes(encodeURI(process.env.OBSERVED_FOLDER))) return result;
  const file = fileURLToPath(url);
  return { ...result, source: render(instrument(readFileSync(file, "utf8"), relative(process.env.OBSERVED_FOLDER, file))) };
}

function observe(folder) {
  const files = new Map();
  const edges = new Set();
  process.env.OBSERVED_FOLDER = folder;
  register(import.meta.url);

  // CommonJS whatever a package.json above says.
  Module._extensions[".js"] = Module._extensions[".cjs"] = (module, filename) => {
    const source = filename.startsWith(folder + sep) ? render(read(filename)) : readFileSync(filename, "utf8");
    module._compile(source, filename);
  };

  Error.stackTraceLimit = 50;
  globalThis.__observe = (path, index) => {
    const frames = captureFrames();
    const callee = files.get(path) ?? read(join(folder, path));
    const { name, line } = callee.functions[index];
    const runtimeName = frames[0].getFunctionName();
    if (name !== undefined && name !== "<anonymous>" && runtimeName !== null && runtimeName !== name && !runtimeName.endsWith(`.${name}`)) {
      process.stderr.write(`name of ${path}:${line}: ${name}, at run time ${runtimeName}\n`);
    }
    const caller = nearestCaller(frames.slice(1));
    if (caller) edges.add(JSON.stringify([caller, `${path}:${line}:${name ?? runtimeName}`]));
    remember(path, index, name ?? runtimeName);
  };

  process.stdout.write = process.stderr.write.bind(process.stderr);
  process.on("exit", () => {
    const lines = [...edges].map((edge) => JSON.parse(edge)).sort(compareEdges);
    const body = lines.map(([from, to]) => `    [${JSON.stringify(from)}, ${JSON.stringify(to)}]`).join(",\n");
    writeSync(1, body ? `{\n  "edges": [\n${body}\n  ]\n}\n` : '{\n  "edges": []\n}\n');
  });
  const main = ["main.js", "main.cjs", "main.mjs"].map((name) => join(folder, name)).find(existsSync);
  if (main.endsWith(".mjs")) return import(pathToFileURL(main));
  return require(main);

  function read(filename) {
    const path = relative(folder, filename);
    if (!files.has(path)) files.set(path, instrument(readFileSync(filename, "utf8"), path));
    return files.get(path);
  }

  // A computed name is known once the function has run, so before it appears as a caller.
  function remember(path, index, name) {
    files.get(path).functions[index].name = name;
  }

  function nearestCaller(frames) {
    for (const frame of frames) {
      if (frame.isAsync() || frame.isPromiseAll()) return undefined;
      const filename = frame.getFileName()?.replace(/^file:\/\/.*/, fileURLToPath);
      if (!filename?.startsWith(folder + sep)) continue;
      // A field's initialiser runs inside the constructor, which is the next frame; an implicit constructor is no function
      // of the program, so that its caller is taken instead.
      if (frame.getFunctionName() === "<instance_members_initializer>") continue;
      const file = read(filename);
      const enclosing = originalOffset(file, frame.getEnclosingLineNumber(), frame.getEnclosingColumnNumber());
      if (frame.isConstructor() && file.implicitConstructors.has(enclosing)) continue;
      return identify(file, relative(folder, filename), originalOffset(file, frame.getLineNumber(), frame.getColumnNumber()));
    }
    return undefined;
  }
}

function identify(file, path, offset) {
  let innermost;
  for (const candidate of file.functions) {
    if (candidate.start <= offset && offset < candidate.end && (!innermost || candidate.start >= innermost.start)) innermost = candidate;
  }
  return innermost ? `${path}:${innermost.line}:${innermost.name}` : `${path}:0:<module>`;
}

/** The offset in the original text of a line and column of the instrumented text. */
function originalOffset({ text, insertions }, line, column) {
  let lineStart = 0;
  for (let index = 1; index < line; index += 1) lineStart = text.indexOf("\n", lineStart) + 1;
  let rest = column - 1;
  let at = lineStart;
  for (const insertion of insertions) {
    if (insertion.at < lineStart) continue;
    if (rest < insertion.at - at) break;
    rest -= insertion.at - at;
    at = insertion.at;
    if (rest < insertion.text.length) return at;
    rest -= insertion.text.length;
  }
  return at + rest;
}

function captureFrames() {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (_error, frames) => frames;
  const holder = {};
  Error.captureStackTrace(holder, globalThis.__observe);
  const frames = holder.stack;
  Error.prepareStackTrace = before;
  return frames;
}

function compareEdges(a, b) {
  const index = a[0] === b[0] ? 1 : 0;
  return a[index] < b[index] ? -1 : a[index] > b[index] ? 1 : 0;
}

if (isMainThread) {
  if (process.argv.length !== 3) throw new Error(`usage: node ${relative(process.cwd(), fileURLToPath(import.meta.url))} FOLDER`);
  await observe(realpathSync(resolve(process.argv[2])));
}
