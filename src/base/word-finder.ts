/** Which of many fixed words occur in a text, wherever in it: one reading of the text, however many words. */

export class WordFinder {
  private readonly anyWord: RegExp | null;
  /** By word: itself and the words that it begins with. */
  private readonly beginnings = new Map<string, readonly string[]>();

  constructor(words: Iterable<string>) {
    // Where words begin alike the longest is found, and with it the others.
    const distinct = [...new Set(words)].filter((w) => w !== "").sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    for (const word of distinct)
      this.beginnings.set(
        word,
        distinct.filter((w) => word.startsWith(w)),
      );
    const literal = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    this.anyWord = distinct.length === 0 ? null : new RegExp(distinct.map(literal).join("|"), "g");
  }

  /** Whether any does. */
  occursIn(text: string): boolean {
    return this.anyWord !== null && text.search(this.anyWord) >= 0;
  }

  /** The words that occur; they may overlap. */
  in(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    const { anyWord } = this;
    if (anyWord === null) return found;
    anyWord.lastIndex = 0;
    for (let match = anyWord.exec(text); match !== null; match = anyWord.exec(text)) {
      for (const word of this.beginnings.get(match[0])!) found.add(word);
      anyWord.lastIndex = match.index + 1;
    }
    return found;
  }
}
