/** Small synthetic API outputs around a few probe words: every short sequence, and scores between and at usual thresholds. */

type Responses = Readonly<Record<string, unknown>>;

interface Item {
  readonly name: string;
  readonly score: number;
}

const scores = [0.3, 0.49999999999999994, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9000000000000001];
/** Rising, equal, falling. */
const scorePairs = [
  [0.45, 0.8],
  [0.7, 0.7],
  [0.9, 0.55],
] as const;
const signedScores = [
  -1, -0.6, -0.26, -0.25, -0.2, 0, 5e-324, 0.1, 0.24999999999999997, 0.25, 0.3, 0.5, 0.5049999999999999, 0.505, 0.51, 1,
];

/** Falling scores where none is given. */
function sequence(...names: readonly string[]): Item[] {
  return names.map((name, i) => ({ name, score: 0.97 - 0.01 * i }));
}

function sequences(probes: readonly string[]): Item[][] {
  const next = (i: number): string => probes[(i + 1) % probes.length] ?? "";
  const pairs = probes.flatMap((a) => probes.map((b) => sequence(a, b)));
  const longer = probes.flatMap((a, i) => [sequence(next(i), next(i), a, a), sequence(next(i), next(i), next(i), a)]);
  const scored = probes.flatMap((name) => scores.map((score) => [{ name, score }]));
  const mixed = probes.map((name, i) => [...sequence(next(i)), { name, score: 0.6 }]);
  const ordered = probes.flatMap((a) =>
    probes.flatMap((b) =>
      scorePairs.map(([x, y]) => [
        { name: a, score: x },
        { name: b, score: y },
      ]),
    ),
  );
  const sums = probes.flatMap((a, i) => [0.3, 0.5, 0.7].map((score) => [a, a, next(i)].map((name) => ({ name, score }))));
  return [[], ...probes.map((name) => sequence(name)), ...pairs, ...longer, ...scored, ...mixed, ...ordered, ...sums];
}

/** By operation id; the label operations take the sequences. */
const builders: Readonly<Record<string, (probes: readonly string[]) => unknown[]>> = {
  "google.vision.label_detection": (probes) =>
    sequences(probes).map((items) => ({ labelAnnotations: items.map(({ name, score }) => ({ mid: "/m/0", description: name, score })) })),
  "aws.rekognition.detect_labels": (probes) =>
    sequences(probes).map((items) => ({
      Labels: items.map(({ name, score }, i) => ({
        Name: name,
        Confidence: score * 100,
        Instances: [],
        Parents: [...items, ...items].slice(i, i + ((i + items.length) % 3)).map((parent) => ({ Name: parent.name })),
      })),
    })),
  "google.language.v1.analyze_sentiment": () =>
    signedScores.flatMap((score) => [0, 0.5, 3].map((magnitude) => ({ documentSentiment: { score, magnitude }, sentences: [] }))),
  "aws.comprehend.detect_sentiment": () =>
    ["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"].flatMap((Sentiment) =>
      [0.1, 0.3, 0.5].flatMap((Positive) =>
        [0.2, 0.3, 0.4].map((Negative) => ({ Sentiment, SentimentScore: { Positive, Negative, Neutral: 0.1, Mixed: 0.05 } })),
      ),
    ),
};

export function probeOutputs(operation: string, probes: readonly string[]): Responses[] {
  const build = builders[operation];
  if (build === undefined) throw new Error(`no outputs for ${operation}`);
  return build(probes).map((response) => ({ [operation]: response }));
}
