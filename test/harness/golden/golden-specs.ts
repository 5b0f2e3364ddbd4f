/**
 * The golden specs: what the analysis writes for applications of the corpus and for some idioms, every kind of rule among them. They are what trainers and
 * other evaluators are tested on, so they are small: where an application accepts thousands of labels, it is read over a short vocabulary.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyze } from "../../../src/analyze.js";
import { exporterByName } from "../../../src/exporters/registry.js";
import { Catalog } from "../../../src/providers/catalog.js";
import type { CatalogDocument } from "../../../src/providers/document.js";
import { builtInDocuments } from "../../../src/providers/registry.js";
import type { LossSpec } from "../../../src/spec/loss-spec.js";
import { corpus } from "../corpus.js";

export const goldenFolder = fileURLToPath(new URL("../../golden", import.meta.url));

/** Applications of the corpus, by language. */
const chosen: Readonly<Record<string, readonly string[]>> = {
  python: [
    ...["ad-slots", "applause-lights", "avatar-gate", "bakery-counter", "brush-and-tin", "call-router", "clipping-tagger"],
    ...["forage-check", "gatehouse", "guestbook-desk", "harbour-log", "helpline-mood", "light-table", "listing-inspector"],
    ...["mood-jukebox", "plant-care-desk", "receipt-inbox", "swap-shop", "till-planner", "trail-cam", "trip-notes"],
  ],
  javascript: ["allergy-card", "attic-sorter", "mosaic-wall", "parcel-shelf", "rain-diary", "shadow-theatre", "trail-gate"],
};

/** Idioms that no application of the corpus has: folders of test/fixtures/decision. */
const idioms = [
  "both-branches-alike",
  "many-choices",
  "concatenated-labels",
  "flags-four-way",
  "given-value",
  "many-effects",
  "max-by-score",
  "or-always-true",
  "set-and-length",
  "sort-then-loop",
  "votes-per-class",
];

/** Read over the short vocabulary. */
const shortened = new Set(["concatenated-labels", "given-value", "max-by-score", "rain-diary", "shadow-theatre"]);

const shortVocabulary: CatalogDocument = {
  provider: "golden",
  defaults: "omitted",
  types: {},
  vocabularies: {
    "short-labels": {
      title: "Some labels, so that golden specs stay small",
      source: "made up",
      open: true,
      values: [
        ...["Bicycle", "Bird", "Boat", "Car", "Cat", "Cloud", "Dog", "Finger", "Flower", "Food", "Gesture", "Hand", "Horse", "House"],
        ...["Lake", "Light", "Mountain", "Nail", "Person", "Plant", "Puddle", "Rain", "River", "Road", "Shadow", "Sky", "Snow", "Street"],
        ...["Sun", "Thumb", "Tree", "Umbrella", "Water", "Weather", "Wheel", "Wind"],
      ],
    },
  },
  operations: [],
};

export const goldenCatalog = new Catalog([...builtInDocuments, shortVocabulary]);

export interface GoldenSpec {
  readonly name: string;
  readonly spec: LossSpec;
  /** The file's content. */
  readonly text: string;
}

export const goldenNames: readonly string[] = [...Object.values(chosen).flat(), ...idioms].sort();

function sourceOf(name: string): { readonly folder: string; readonly entry: string } {
  if (idioms.includes(name))
    return { folder: fileURLToPath(new URL(`../../fixtures/decision/${name}`, import.meta.url)), entry: "app.py:decide" };
  const application = corpus.find((a) => a.name === name);
  if (application === undefined) throw new Error(`the corpus has no ${name}`);
  return { folder: application.app, entry: application.entry };
}

export async function goldenSpec(name: string): Promise<GoldenSpec> {
  const { folder, entry } = sourceOf(name);
  const short = shortened.has(name) ? { catalogs: [shortVocabulary], vocabulary: "short-labels" } : {};
  const report = await analyze(folder, { entries: [entry], ...short });
  const exporter = exporterByName("spec");
  if (exporter === undefined) throw new Error("there is no exporter of specs");
  return { name, spec: report.spec, text: exporter.export(report) };
}

export const specFile = (name: string): string => join(goldenFolder, "specs", `${name}.json`);
export const vectorFile = (name: string): string => join(goldenFolder, "vectors", `${name}.jsonl`);
