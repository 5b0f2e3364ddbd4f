/** Python's `os.path` on texts, with the rules of POSIX systems. What asks a file system is no function of the text and has no row. */
import type { PureFunction } from "./pure-function.js";
import type { Result, TermValue } from "./value.js";
import { limits, raises } from "./value.js";

function onPath(apply: (path: string) => Result): PureFunction["apply"] {
  return ([path]) => (typeof path === "string" ? apply(path) : raises.typeError);
}

/** Everything up to the last slash, that slash included. */
function headLength(path: string): number {
  return path.lastIndexOf("/") + 1;
}

function dirname(path: string): string {
  const head = path.slice(0, headLength(path));
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, "");
}

/** The start of the extension: the last dot of the last part, unless only dots come before it. */
function splitExtension(path: string): readonly [string, string] {
  const start = headLength(path);
  const name = path.slice(start);
  const dot = name.lastIndexOf(".");
  const isExtension = dot > 0 && !/^\.*$/.test(name.slice(0, dot));
  return isExtension ? [path.slice(0, start + dot), name.slice(dot)] : [path, ""];
}

function join(parts: readonly TermValue[]): Result {
  let path = "";
  for (const [index, part] of parts.entries()) {
    if (typeof part !== "string") return raises.typeError;
    if (index === 0 || part.startsWith("/")) path = part;
    else path += path === "" || path.endsWith("/") ? part : `/${part}`;
    if (path.length > limits.text) return raises.unmodelled;
  }
  return path;
}

export function normalPath(path: string): string {
  if (path === "") return ".";
  const root = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (root === "") parts.push(part);
  }
  return root + parts.join("/") || ".";
}

export const pathFunctions: readonly PureFunction[] = [
  {
    name: "os.path.basename",
    python: "os.path.basename",
    parameters: ["p"],
    apply: onPath((path) => path.slice(headLength(path))),
  },
  { name: "os.path.dirname", python: "os.path.dirname", parameters: ["p"], apply: onPath(dirname) },
  {
    name: "os.path.split",
    python: "os.path.split",
    parameters: ["p"],
    apply: onPath((path) => [dirname(path), path.slice(headLength(path))]),
  },
  { name: "os.path.splitext", python: "os.path.splitext", parameters: ["p"], apply: onPath(splitExtension) },
  { name: "os.path.isabs", python: "os.path.isabs", parameters: ["s"], apply: onPath((path) => path.startsWith("/")) },
  { name: "os.path.join", python: "os.path.join", parameters: ["a", "*p"], apply: join },
  {
    name: "os.path.normpath",
    python: "os.path.normpath",
    parameters: ["path"],
    note: "A text with a null character is unmodelled: CPython 3.11 cuts it there.",
    apply: onPath((path) => (path.includes("\0") ? raises.unmodelled : normalPath(path))),
  },
];
