/** What is looked for in the bytes of source files before anything is parsed: which words of the catalog they have, and whether they can bring a client in. */
import { WordFinder } from "../base/word-finder.js";

export interface ScreenedNames {
  /** Methods and commands. */
  readonly methods: readonly string[];
  /** How the names of the packages that clients come from begin. */
  readonly origins: readonly string[];
  /** First pieces of endpoints' URLs. */
  readonly hosts: readonly string[];
}

export class Screen {
  private readonly words: WordFinder;
  private readonly providers: WordFinder;

  constructor({ methods, origins, hosts }: ScreenedNames) {
    this.words = new WordFinder([...methods, ...hosts]);
    this.providers = new WordFinder([...origins, ...hosts]);
  }

  /** The words by which a program that calls operations is known, as far as they occur in a text: a cheap test before parsing. */
  wordsIn(text: string): ReadonlySet<string> {
    return this.words.in(text);
  }

  /** Without such a text in any file nothing in a program is a client, whatever its methods are called (`entities`, `createClient`). */
  namesProvider(text: string): boolean {
    return this.providers.occursIn(text);
  }
}
