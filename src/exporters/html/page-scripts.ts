/**
 * The browser scripts of the pages, bundled from `browser/` when the package is built (scripts/bundle-pages.mjs): one file of
 * data beside the compiled modules, loaded when a page is first asked for.
 */
import { createRequire } from "node:module";

export interface PageScripts {
  /** Of the page of an application, with the evaluator of `spec/`. */
  readonly application: string;
  readonly corpus: string;
}

// The same path from src/ and from dist/.
const path = "../../../dist/exporters/html/page-scripts.json";

export function pageScripts(): PageScripts {
  return createRequire(import.meta.url)(path) as PageScripts;
}
