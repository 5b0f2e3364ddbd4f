/** Small synthetic outputs of the operations that the parity fixtures read: those of ../probe-outputs.ts, and of operations that it lacks. */
import { probeOutputs } from "../probe-outputs.js";

export type Responses = Readonly<Record<string, unknown>>;

const labels = "google.vision.label_detection";
const likelihoods = ["UNKNOWN", "VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"];

interface Label {
  readonly description: string;
  readonly score: number;
}

/** The sequences of labels around the probe words, in the shape of another operation. */
function relabelled(probes: readonly string[], make: (items: readonly Label[]) => unknown): unknown[] {
  return probeOutputs(labels, probes).map((responses) =>
    make((responses[labels] as { readonly labelAnnotations: Label[] }).labelAnnotations),
  );
}

const builders: Readonly<Record<string, (probes: readonly string[]) => unknown[]>> = {
  "google.vision.object_localization": (probes) =>
    relabelled(probes, (items) => ({
      localizedObjectAnnotations: items.map(({ description, score }) => ({ mid: "/m/0", name: description, score })),
    })),
  "google.vision.text_detection": (probes) =>
    relabelled(probes, (items) => ({ textAnnotations: items.map(({ description }) => ({ description })) })),
  "google.vision.web_detection": (probes) =>
    relabelled(probes, (items) => ({ webDetection: { webEntities: items.map((item) => ({ entityId: "/m/0", ...item })) } })),
  "google.vision.safe_search_detection": () =>
    likelihoods.flatMap((adult) =>
      likelihoods.flatMap((violence) =>
        ["VERY_UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"].map((racy) => ({
          safeSearchAnnotation: { adult, violence, racy, spoof: "UNLIKELY", medical: "UNLIKELY" },
        })),
      ),
    ),
  "google.vision.face_detection": () => [
    { faceAnnotations: [] },
    ...likelihoods.flatMap((one) =>
      likelihoods.flatMap((other) => [
        { faceAnnotations: [face(one, other, 0.9)] },
        { faceAnnotations: [face(one, "VERY_UNLIKELY", 0.8), face(other, one, 0.5)] },
      ]),
    ),
  ],
  "google.language.v1.analyze_entities": (probes) =>
    relabelled(probes, (items) => ({
      entities: items.map(({ description, score }) => ({ name: `the ${description}`, type: description, salience: score })),
      language: "en",
    })),
  "google.language.v1.classify_text": (probes) =>
    relabelled(probes, (items) => ({ categories: items.map(({ description, score }) => ({ name: description, confidence: score })) })),
  "aws.rekognition.detect_moderation_labels": (probes) =>
    relabelled(probes, (items) => ({
      ModerationLabels: items.map(({ description, score }, i) => ({
        Name: description,
        Confidence: score * 100,
        ParentName: i % 2 === 0 ? "" : (items[i - 1]?.description ?? ""),
        TaxonomyLevel: (i % 2) + 1,
      })),
    })),
  "azure.vision32.tags": (probes) =>
    relabelled(probes, (items) => ({ tags: items.map(({ description, score }) => ({ name: description, confidence: score })) })),
};

function face(joyLikelihood: string, angerLikelihood: string, detectionConfidence: number): unknown {
  return { joyLikelihood, angerLikelihood, sorrowLikelihood: "UNLIKELY", surpriseLikelihood: "UNLIKELY", detectionConfidence };
}

function outputsOf(operation: string, probes: readonly string[]): Responses[] {
  const build = builders[operation];
  return build === undefined ? probeOutputs(operation, probes) : build(probes).map((response) => ({ [operation]: response }));
}

/** Outputs of one operation, or of several at once: each output of one with an output of the others, far apart in their lists. */
export function outputs(operations: readonly string[], probes: readonly string[]): Responses[] {
  const lists = operations.map((operation) => outputsOf(operation, probes));
  const [first = []] = lists;
  if (lists.length === 1) return first;
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest * 3 }, (_, i) =>
    Object.assign({}, ...lists.map((list, k) => list[(i * (k === 0 ? 1 : 7) + Math.floor(i / longest) * k) % list.length])),
  );
}
