/** Elements of the page: made from text, never from markup, and found. */

export type Child = Node | string | null;

/** An element with attributes; `null` leaves one out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | null>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(attribute, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function button(text: string, className: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: className }, text);
  made.addEventListener("click", onClick);
  return made;
}

export function byId(id: string): HTMLElement | null {
  return document.getElementById(id);
}

export function all(selector: string, within: ParentNode = document): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)];
}

/** Words of an attribute. */
export function wordsOf(of: Element, attribute: string): string[] {
  return (of.getAttribute(attribute) ?? "").split(" ").filter((word) => word !== "");
}

/** JSON that the page carries in the element. */
export function dataOf(id: string): unknown {
  return JSON.parse(byId(id)?.textContent ?? "null");
}

/** Characters that cannot be seen, written out as the page writes them. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
