/** What other services call what a vocabulary names: where a word comes from that no name is, and which name here means the same. */
import type { Catalog } from "../providers/catalog.js";

export interface OtherName {
  /** An operation that gives the word and answers the same question; null where only the catalog knows it as a name of others. */
  readonly operation: string | null;
  /** The names here that mean the same; none where there is nothing of the kind, null where that is not known. */
  readonly here: readonly string[] | null;
}

/** Lists that are written in a catalog are whole; of long ones a name may be missing here by chance. */
interface Giver {
  readonly operation: string;
  readonly isShort: boolean;
}

export class OtherNames {
  private constructor(
    private readonly catalog: Catalog,
    /** By vocabulary, the operations that give a name of other vocabularies. */
    private readonly givers: ReadonlyMap<string, ReadonlyMap<string, Giver>>,
  ) {}

  /** For the vocabularies that are asked about. */
  static async of(catalog: Catalog, vocabularies: Iterable<string>): Promise<OtherNames> {
    const givers = new Map<string, ReadonlyMap<string, Giver>>();
    for (const id of new Set(vocabularies)) givers.set(id, await giversBeside(catalog, id));
    return new OtherNames(catalog, givers);
  }

  /** Null where nothing is known of the word. */
  find(vocabulary: string, word: string): OtherName | null {
    const synonyms = this.catalog.synonyms(vocabulary);
    const here = Object.hasOwn(synonyms, word) ? synonyms[word]! : null;
    const giver = this.givers.get(vocabulary)?.get(word);
    if (here === null && giver?.isShort !== true) return null;
    return { operation: giver?.operation ?? null, here };
  }

  /** The operation of the same category that gives the word. */
  giverOf(vocabulary: string, word: string): string | null {
    return this.givers.get(vocabulary)?.get(word)?.operation ?? null;
  }
}

/** Names of the vocabularies of operations that answer the same question, where these do not use this one themselves. */
async function giversBeside(catalog: Catalog, vocabulary: string): Promise<ReadonlyMap<string, Giver>> {
  const own = catalog.operations.filter(({ vocabularies }) => vocabularies.includes(vocabulary));
  const categories = new Set(own.map(({ category }) => category));
  const known = new Set(own.flatMap(({ vocabularies }) => vocabularies));
  // Of several operations that give a name the one with the shortest id is told: the plain one of its family.
  const names = new Map<string, Giver>();
  for (const { id, category, vocabularies } of catalog.operations) {
    if (!categories.has(category)) continue;
    for (const other of vocabularies) {
      if (known.has(other)) continue;
      const { labels } = await catalog.vocabulary(other);
      for (const { name } of labels) {
        const before = names.get(name);
        if (before === undefined || id.length < before.operation.length)
          names.set(name, { operation: id, isShort: catalog.isShort(other) });
      }
    }
  }
  return names;
}
