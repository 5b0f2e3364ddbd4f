/**
 * The only way in which text becomes HTML. Everything that comes from an analysed application is untrusted: a value in a template is
 * escaped unless it is `Markup`, which only templates make. Attribute values stand in double quotes, by habit of the templates.
 */

import { visibleJson, visibleText } from "../../base/visible-text.js";

/** Text that is HTML. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template; `null`, `undefined` and `false` are nothing. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

/** HTML of a template: its own text as it is, values escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.map((part, i) => part + (i < values.length ? htmlOf(values[i]) : "")).join(""));
}

function htmlOf(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(visibleText(String(value)));
  return value.map(htmlOf).join("");
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** JSON as the content of an element, never of an attribute: quotes stay, of which it has many. */
export function jsonContent(json: string): Markup {
  return new Markup(visibleJson(json).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
}

/** JSON that cannot leave its script element, nor have a character in it that cannot be seen. */
export function jsonInScript(value: unknown): string {
  return visibleJson(JSON.stringify(value)).replaceAll("<", "\\u003c");
}

/** A link to a file beside the page; whatever the path says, it is a path: no scheme, no other server. */
export function relativeLink(path: string): string {
  const steps = path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split(/[\\/]/)
    .filter((step) => step !== "" && step !== ".");
  return `./${steps.map(encodeURIComponent).join("/")}`;
}
