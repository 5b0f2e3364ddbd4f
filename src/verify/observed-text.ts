/** Observed texts in a form in which order and number of what is in lists do not show. */

/** Lists and objects in the text, innermost first, with every element once and in alphabetical order. */
export function inAnyOrder(text: string): string {
  return new Reader(text).read();
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

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
    return [...new Set(found)].sort().join(", ");
  }

  private quoted(): string {
    const start = this.at;
    while (this.at < this.text.length && this.text[this.at] !== '"') this.at += this.text[this.at] === "\\" ? 2 : 1;
    this.at++;
    return this.text.slice(start, this.at);
  }
}
