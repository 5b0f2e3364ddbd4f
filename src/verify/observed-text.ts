/** Observed texts in a form in which the order of fields does not show, nor, where that is open, order and number in lists. */

/** Objects in the text with their fields in alphabetical order. */
export function sortedFields(text: string): string {
  return new Reader(text, false).read();
}

/** Lists too, with every element once and in alphabetical order. */
export function inAnyOrder(text: string): string {
  return new Reader(text, true).read();
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly sortsLists: boolean,
  ) {}

  read(closing = ""): string {
    let shown = "";
    while (this.at < this.text.length) {
      const letter = this.text[this.at]!;
      if (closing !== "" && (letter === closing || letter === ",")) return shown;
      this.at++;
      if (letter === '"') shown += letter + this.quoted();
      else if (letter === "[") shown += `[${this.elements("]")}]`;
      else if (letter === "{") shown += `{${this.elements("}")}}`;
      else shown += letter;
    }
    return shown;
  }

  private elements(closing: string): string {
    const found: string[] = [];
    while (this.at < this.text.length && this.text[this.at] !== closing) {
      found.push(this.read(closing).trim());
      if (this.text[this.at] === ",") this.at++;
    }
    this.at++;
    if (closing === "]" && !this.sortsLists) return found.join(", ");
    return [...new Set(found)].sort().join(", ");
  }

  private quoted(): string {
    const start = this.at;
    while (this.at < this.text.length && this.text[this.at] !== '"') this.at += this.text[this.at] === "\\" ? 2 : 1;
    this.at++;
    return this.text.slice(start, this.at);
  }
}
