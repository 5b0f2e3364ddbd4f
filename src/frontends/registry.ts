/**
 * The languages that can be analysed, one line each. A front end and its parser are imported when they are loaded,
 * so that analysing one language does not pay for the others.
 */
import type { Frontend } from "./frontend.js";

export const frontends: readonly Frontend[] = [
  { language: "python", extensions: [".py", ".pyw"], load: async () => (await import("./python/python-frontend.js")).loadPython() },
  {
    language: "javascript",
    extensions: [".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts"],
    load: async () => (await import("./javascript/javascript-frontend.js")).loadJavaScript(),
  },
];

/** The front end for a file name, by its extension. */
export function frontendFor(path: string): Frontend | undefined {
  const lower = path.toLowerCase();
  return frontends.find((frontend) => frontend.extensions.some((extension) => lower.endsWith(extension)));
}
