/** Finds the pinned grammar of a language in `grammars/` beside the package.json of this package. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The grammar's file; works from the sources and from the build, since Node looks up the package that holds this module. */
export function grammarFile(language: string): string {
  const manifest = createRequire(import.meta.url).resolve("furcifer/package.json");
  return join(dirname(manifest), "grammars", language, `tree-sitter-${language}.wasm`);
}
