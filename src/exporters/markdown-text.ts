/**
 * The only way in which text becomes Markdown (GitHub's). What comes from an application is quoted as code, where neither markup nor HTML,
 * mentions, issue numbers or addresses mean anything; words of our own messages are escaped.
 */

/** Characters that cannot be seen, and line ends, written out. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    return character === "\n" || character === "\t" ? " " : `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** A code span for a line or a table cell: its fence is longer than any in the text, and pipes do not end the cell. */
export function code(text: string): string {
  const shown = visible(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = shown === "" || /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** Plain words, with what would be markup, a mention, a reference or an address taken apart. */
export function plain(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@<!-- -->")
    .replaceAll(/#(?=\d)/g, "#<!-- -->")
    .replaceAll(/:\/\//g, ":<!-- -->//")
    .replaceAll(/\bwww\./gi, "www<!-- -->.")
    .replace(/^(\s*)([#+-])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2");
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)];
}
