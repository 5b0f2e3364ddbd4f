/** The replacement text of `replace` and `replaceAll`: `$$`, `$&`, `` $` ``, `$'`, `$1`, `$12` and `$<name>`. */

/** One match in its text; a group that took no part is undefined. */
export interface Found {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
  /** Of all groups from 1 on, by position; null for those without a name. */
  readonly names: readonly (string | null)[];
}

const marks = /\$(?:([$&`'])|(\d\d?))/g;
const marksAndNames = /\$(?:([$&`'])|(\d\d?)|<([^>]*)>)/g;

/** The standard's GetSubstitution. Without a named group `$<` says nothing. */
export function expandReplacement(template: string, { text, start, end, groups, names }: Found): string {
  const pieces = names.some((name) => name !== null) ? marksAndNames : marks;
  return template.replace(pieces, (...[whole, mark, number, name]: (string | undefined)[]) => {
    if (mark === "$") return "$";
    if (mark === "&") return text.slice(start, end);
    if (mark === "`") return text.slice(0, start);
    if (mark === "'") return text.slice(end);
    if (number !== undefined) return numbered(number, groups) ?? whole ?? "";
    return groups[names.indexOf(name ?? "")] ?? "";
  });
}

/** `$12` is the twelfth group where there are so many, else the first and a digit. */
function numbered(digits: string, groups: readonly (string | undefined)[]): string | null {
  for (const length of [digits.length, 1]) {
    const index = Number(digits.slice(0, length));
    if (index >= 1 && index <= groups.length) return (groups[index - 1] ?? "") + digits.slice(length);
  }
  return null;
}
