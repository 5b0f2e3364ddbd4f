/** The published lists of names that labels and enums come from. Each is loaded when it is first asked for. */

export interface Vocabulary {
  readonly id: string;
  readonly title: string;
  /** Where the list comes from. */
  readonly source: string;
  /** `unknown` where the publisher states none. */
  readonly license: string;
  /** In the order of the source. Ids are unique; names need not be. */
  readonly labels: readonly VocabularyLabel[];
}

/** A label of a published list. */
export interface VocabularyLabel {
  readonly id: string;
  readonly name: string;
}

/** What a generated data module exports: one label a line, `id TAB name`, or the name alone where it is the id. */
interface VocabularyData {
  readonly title: string;
  readonly source: string;
  readonly license: string;
  readonly rows: string;
}

const loaders: Readonly<Record<string, () => Promise<VocabularyData>>> = {
  "aws.rekognition.labels": () => import("./vocabularies/aws-rekognition-labels.data.js"),
  "azure.vision.categories86": () => import("./vocabularies/azure-vision-categories.data.js"),
  "google.language.content_categories.v1": () => import("./vocabularies/google-language-categories.data.js"),
  "google.vision.labels": () => import("./vocabularies/google-vision-labels.data.js"),
};

/** Ids of all published lists, for `loadVocabulary` and the option `vocabulary`. */
export const vocabularyIds: readonly string[] = Object.keys(loaders);

/** Whether there is a published list of that id. */
export function isVocabulary(id: string): boolean {
  return Object.hasOwn(loaders, id);
}

/** Rejects with a RangeError where `isVocabulary(id)` is false. */
export async function loadVocabulary(id: string): Promise<Vocabulary> {
  const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined;
  if (load === undefined) throw new RangeError(`no vocabulary ${JSON.stringify(id)}; there are ${vocabularyIds.join(", ")}`);
  const data = await load();
  let vocabulary = read.get(data);
  if (vocabulary === undefined) {
    const { title, source, license, rows } = data;
    read.set(data, (vocabulary = { id, title, source, license, labels: rows.trim().split("\n").map(parseRow) }));
  }
  return vocabulary;
}

/** Lists are read once. */
const read = new WeakMap<VocabularyData, Vocabulary>();

function parseRow(row: string): VocabularyLabel {
  const tab = row.indexOf("\t");
  return tab < 0 ? { id: row, name: row } : { id: row.slice(0, tab), name: row.slice(tab + 1) };
}

const indices = new WeakMap<Vocabulary, ReadonlyMap<string, readonly VocabularyLabel[]>>();

/** The labels of a name, which several may share. */
export function rowsNamed(vocabulary: Vocabulary, name: string): readonly VocabularyLabel[] {
  let index = indices.get(vocabulary);
  if (index === undefined) {
    const made = new Map<string, VocabularyLabel[]>();
    for (const row of vocabulary.labels) {
      const same = made.get(row.name);
      if (same === undefined) made.set(row.name, [row]);
      else same.push(row);
    }
    indices.set(vocabulary, (index = made));
  }
  return index.get(name) ?? [];
}
