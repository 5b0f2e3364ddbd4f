// Medians of wall time, and where the measured build is.
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Imports a module of the build. */
export function built(path) {
  return import(join(root, "dist", path));
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds and the result. */
export async function timed(run) {
  const start = performance.now();
  const value = await run();
  return { time: performance.now() - start, value };
}

/** The bare parser: what reading Python costs before anybody looks at the tree. */
export async function loadBareParser() {
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(root, "grammars", "python", "tree-sitter-python.wasm")));
  return (text) => parser.parse(text).delete();
}

/** Babel alone, asked for the dialect that a file's extension says, with what the front end asks of it. */
export async function loadBareBabel() {
  const { parse } = await import("@babel/parser");
  return (text, path) => {
    const typescript = /\.d\.[cm]?ts$/i.test(path) ? [["typescript", { dts: true }]] : ["typescript"];
    const javascript = text.includes("@flow") ? ["jsx", "flow"] : ["jsx"];
    const dialect = /\.[cm]?ts$/i.test(path) ? typescript : /\.tsx$/i.test(path) ? ["typescript", "jsx"] : javascript;
    try {
      parse(text, {
        ...{ sourceType: "unambiguous", plugins: [...dialect, "decorators-legacy"], errorRecovery: true, attachComment: false },
        ...{ allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true },
      });
    } catch {
      // A file of another dialect, or broken.
    }
  };
}
