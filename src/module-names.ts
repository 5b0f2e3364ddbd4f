/** How files are named as modules, and how they say their encoding. */

/** PEP 263: how a Python file declares its encoding. */
export const pythonEncoding = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** Dotted for files whose place is their name in imports; others are imported by their paths. */
export function moduleName(path: string): string {
  if (!/\.pyw?$/i.test(path)) return path;
  return path
    .replace(/\.[^./]*$/, "")
    .replace(/(^|\/)__init__$/, "")
    .replaceAll("/", ".");
}
