/** The replacement of `re.sub`: texts, groups by number or name, and the escapes that CPython knows there. */
import type { Pattern } from "./regex-pattern.js";

type Template = readonly (string | { readonly group: number })[];

const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07", b: "\b", "\\": "\\" };

/** Null for a template that CPython refuses, and for octal escapes. */
export function parseTemplate(text: string, pattern: Pattern): Template | null {
  const parts: (string | { readonly group: number })[] = [];
  const pieces = /\\g<([^<>]*)>|\\([1-9]\d?)|\\(.)|[^\\]+|\\/gsu;
  for (const match of text.matchAll(pieces)) {
    const [whole, name, number, escaped] = match;
    if (name !== undefined || number !== undefined) {
      const wanted = name ?? number ?? "";
      const group = /^\d+$/.test(wanted) ? Number(wanted) : pattern.names.indexOf(wanted);
      const follows = text[match.index + whole.length] ?? "";
      if (group < 0 || group > pattern.groups || wanted === "" || (number !== undefined && /\d/.test(follows))) return null;
      parts.push({ group });
    } else if (escaped !== undefined) {
      if (Object.hasOwn(controls, escaped)) parts.push(controls[escaped]!);
      else if (/[A-Za-z0-9]/.test(escaped)) return null;
      else parts.push(`\\${escaped}`);
    } else if (whole === "\\") return null;
    else parts.push(whole);
  }
  return parts;
}

export function expandTemplate(template: Template, textOf: (group: number) => string): string {
  return template.map((p) => (typeof p === "string" ? p : textOf(p.group))).join("");
}
