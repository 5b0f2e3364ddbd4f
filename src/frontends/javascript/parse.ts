/**
 * Parses JavaScript and TypeScript with Babel. Files do not say which dialect they are in, so what a file's extension
 * suggests is tried first, and where that finds errors, other dialects; the reading with the fewest errors counts.
 */
import type { ParserOptions, ParserPlugin } from "@babel/parser";
import { parse } from "@babel/parser";
import type { File } from "./syntax-tree.js";

export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

export interface Parsed {
  /** Null where no reading gets to the end of the file. */
  readonly file: File | null;
  readonly errors: readonly SyntaxProblem[];
}

interface Dialect {
  readonly plugins: readonly ParserPlugin[];
  readonly sourceType: "module" | "script" | "unambiguous";
}

const shared: readonly ParserPlugin[] = [
  ["importAttributes", { deprecatedAssertSyntax: true }],
  "decoratorAutoAccessors",
  "explicitResourceManagement",
  "exportDefaultFrom",
];

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/i.test(path);
}

/** The dialects that a file may be in, the likeliest first. */
function dialectsOf(path: string): Dialect[] {
  const sourceType = /\.m[jt]s$/i.test(path) ? "module" : /\.c[jt]s$/i.test(path) ? "script" : "unambiguous";
  const bases: ParserPlugin[][] = isTypeScript(path) ? typescriptBases(path) : [["jsx", "flow"], ["jsx"], ["flow"]];
  const dialects = bases.map((base): Dialect => ({ plugins: [...base, "decorators-legacy", ...shared], sourceType }));
  const [first = []] = bases;
  const script: Dialect = { plugins: [...first, "decorators-legacy", ...shared], sourceType: "script" };
  const newDecorators: Dialect = { plugins: [...first, "decorators", ...shared], sourceType };
  return [...dialects, script, newDecorators];
}

function typescriptBases(path: string): ParserPlugin[][] {
  if (/\.d\.[cm]?ts$/i.test(path)) return [[["typescript", { dts: true }]], ["typescript"]];
  return /\.tsx$/i.test(path) ? [["typescript", "jsx"], ["typescript"]] : [["typescript"], ["typescript", "jsx"]];
}

export function parseSource(path: string, text: string): Parsed {
  let best: Parsed | undefined;
  for (const dialect of dialectsOf(path)) {
    const parsed = attempt(text, dialect);
    if (best === undefined || isBetter(parsed, best)) best = parsed;
    if (best.errors.length === 0) break;
  }
  return best ?? { file: null, errors: [] };
}

function isBetter(parsed: Parsed, other: Parsed): boolean {
  if ((parsed.file === null) !== (other.file === null)) return parsed.file !== null;
  return parsed.file !== null && parsed.errors.length < other.errors.length;
}

function attempt(text: string, { plugins, sourceType }: Dialect): Parsed {
  const options: ParserOptions = {
    sourceType,
    plugins: [...plugins],
    errorRecovery: true,
    attachComment: false,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: sourceType !== "script",
    allowNewTargetOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    allowImportExportEverywhere: false,
  };
  try {
    const file = parse(text, options);
    return { file, errors: (file.errors ?? []).map(readError) };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return { file: null, errors: [readError(error)] };
  }
}

/** The parser's errors say their place in fields and, once more, at the end of the message. */
function readError(error: unknown): SyntaxProblem {
  const { message = "", loc } = error as { readonly message?: string; readonly loc?: { readonly line: number; readonly column: number } };
  return { message: message.replace(/\s*\(\d+:\d+\)$/, ""), line: loc?.line ?? 1, column: loc?.column ?? 0 };
}
