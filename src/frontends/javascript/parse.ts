/**
 * Parses JavaScript and TypeScript with Babel. Files do not say which dialect they are in, so what a file's extension
 * suggests is tried first, and where that finds errors, other dialects; the reading with the fewest errors counts.
 */
import type { ParserOptions, ParserPlugin } from "@babel/parser";
import { parse } from "@babel/parser";
import { blankOut, culprit } from "./syntax-repair.js";
import type { File } from "./syntax-tree.js";

export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
  /** The index in the text. */
  readonly at: number;
}

interface Parsed {
  /** Null where no reading gets to the end of the file. */
  readonly file: File | null;
  readonly errors: readonly SyntaxProblem[];
  /** Where statements that could not be read begin; an empty statement stands there. */
  readonly unread: ReadonlySet<number>;
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
function dialectsOf(path: string, text: string): Dialect[] {
  const sourceType = /\.m[jt]s$/i.test(path) ? "module" : /\.cjs$/i.test(path) ? "script" : "unambiguous";
  const bases: ParserPlugin[][] = isTypeScript(path) ? typescriptBases(path) : javascriptBases(text);
  const dialects = bases.map((base): Dialect => ({ plugins: [...base, "decorators-legacy", ...shared], sourceType }));
  const [first = []] = bases;
  const script: Dialect = { plugins: [...first, "decorators-legacy", ...shared], sourceType: "script" };
  const newDecorators: Dialect = { plugins: [...first, "decorators", ...shared], sourceType };
  return [...dialects, script, newDecorators];
}

/** Types of Flow are rare, and looking out for them makes parsing slower. */
function javascriptBases(text: string): ParserPlugin[][] {
  return text.includes("@flow") ? [["jsx", "flow"], ["jsx"], ["flow"]] : [["jsx"], ["jsx", "flow"], ["flow"]];
}

function typescriptBases(path: string): ParserPlugin[][] {
  if (/\.d\.[cm]?ts$/i.test(path)) return [[["typescript", { dts: true }]], ["typescript"]];
  return /\.tsx$/i.test(path) ? [["typescript", "jsx"], ["typescript"]] : [["typescript"], ["typescript", "jsx"]];
}

const mostRepairs = 20;

export function parseSource(path: string, text: string): Parsed {
  const whole = parseWhole(path, text);
  if (whole.file !== null) return whole;
  const errors = [...whole.errors];
  const unread = new Set<number>();
  let rest = text;
  for (let error = errors.at(-1); error !== undefined && unread.size < mostRepairs; error = errors.at(-1)) {
    const range = culprit(rest, error.at, (statement) => parseWhole(path, statement).file !== null);
    if (range === undefined) break;
    unread.add(range.start);
    rest = blankOut(rest, range);
    const parsed = parseWhole(path, rest);
    errors.push(...parsed.errors);
    if (parsed.file !== null) return { file: parsed.file, errors, unread };
  }
  return { file: null, errors: whole.errors, unread: new Set() };
}

/** The best reading of the text as it is; without a file, the one that got furthest. */
function parseWhole(path: string, text: string): Parsed {
  let best: Parsed | undefined;
  for (const dialect of dialectsOf(path, text)) {
    const parsed = attempt(text, dialect);
    if (best === undefined || isBetter(parsed, best)) best = parsed;
    if (best.errors.length === 0) break;
  }
  return best ?? { file: null, errors: [], unread: new Set() };
}

function isBetter(parsed: Parsed, other: Parsed): boolean {
  if ((parsed.file === null) !== (other.file === null)) return parsed.file !== null;
  if (parsed.file === null) return (parsed.errors[0]?.at ?? 0) > (other.errors[0]?.at ?? 0);
  return parsed.errors.length < other.errors.length;
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
    return { file, errors: (file.errors ?? []).map(readError), unread: new Set() };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return { file: null, errors: [readError(error)], unread: new Set() };
  }
}

/** The parser's errors say their place in fields and, once more, at the end of the message. */
function readError(error: unknown): SyntaxProblem {
  const { message = "", loc, pos } = error as Partial<BabelError>;
  return { message: message.replace(/\s*\(\d+:\d+\)$/, ""), line: loc?.line ?? 1, column: loc?.column ?? 0, at: pos ?? 0 };
}

interface BabelError {
  readonly message: string;
  readonly loc: { readonly line: number; readonly column: number };
  readonly pos: number;
}
