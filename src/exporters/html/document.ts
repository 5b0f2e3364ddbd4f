/**
 * The document around a page's content: it loads nothing, runs one script and has one style, both named by their hash in its
 * Content-Security-Policy, and cannot make markup out of text (Trusted Types).
 */

import { visibleText } from "../../base/visible-text.js";
import type { Content, Markup } from "./markup.js";
import { escapeHtml, html, jsonInScript } from "./markup.js";
import { sha256Base64 } from "./sha256.js";

export interface PageDocument {
  readonly title: string;
  /** Version of the product. */
  readonly generator: string;
  readonly style: string;
  readonly script: string;
  /** Values for the script, by element id. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly header: Content;
  readonly main: Content;
}

/** The whole page; ends in a newline. */
export function pageDocument({ title, generator, style, script, data, header, main }: PageDocument): string {
  const body = html`<a class="skip" href="#main">Skip to the content</a>
<header class="top">${header}${themeButton}</header>
<main id="main" tabindex="-1">${main}</main>
<footer class="bottom">Written by furcifer ${generator} from the source alone; nothing was run, and this page loads nothing.</footer>`;
  // Data is not executed, so the policy needs no hash of it; it stands before the script, which finds it parsed.
  const values = Object.entries(data).map(([id, value]) => `<script type="application/json" id="${id}">${jsonInScript(value)}</script>`);
  return `${documentHead({ title, generator, style, script, policy: ["require-trusted-types-for 'script'", "trusted-types 'none'"] })}
<body>
${body.text}
${[...values, `<script>${script}</script>`].join("\n")}
</body>
</html>
`;
}

export interface DocumentHead {
  readonly title: string;
  readonly generator: string;
  readonly style: string;
  /** The one script of the page, which stands in its body. */
  readonly script: string;
  /** More that the page forbids itself. */
  readonly policy?: readonly string[];
}

/** Up to the body: a page that runs its own script, has its own style, and loads nothing. */
export function documentHead({ title, generator, style, script, policy = [] }: DocumentHead): string {
  const directives = [
    "default-src 'none'",
    `script-src 'sha256-${sha256Base64(script)}'`,
    `style-src 'sha256-${sha256Base64(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    ...policy,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${directives.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="furcifer ${escapeHtml(visibleText(generator))}">
<title>${escapeHtml(visibleText(title))}</title>
<style>${style}</style>
</head>`;
}

/** Shown where the script runs, which gives it its words. */
const themeButton: Markup = html`<button type="button" id="theme" class="quiet-button" hidden>Theme</button>`;
