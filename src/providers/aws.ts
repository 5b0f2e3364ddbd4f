/**
 * Amazon Web Services operations. Fields are those of the service models that botocore ships (1.29); the client hands
 * out the parsed JSON itself, so numbers reach the application as the doubles the JSON prints.
 */
import type { Field, MessageSchema, Operation, PythonBinding, Schema, StreamSchema } from "./schema.js";

const rekognitionLabels = "aws.rekognition.labels";
const comprehendSentiment = "aws.comprehend.sentiment";

const string: Schema = { kind: "string" };
const percent: Schema = { kind: "number", minimum: 0, maximum: 100, wire: "float64" };
const share: Schema = { kind: "number", minimum: 0, maximum: 1, wire: "float64" };
const anyNumber: Schema = { kind: "number", minimum: Number.NEGATIVE_INFINITY, maximum: Number.POSITIVE_INFINITY, wire: "float64" };
const colour: Schema = { kind: "number", minimum: 0, maximum: 255, wire: "float64" };

function always(schema: Schema): Field {
  return { schema, presence: "always" };
}

/** Only there when the request asked for it. */
function onRequest(schema: Schema): Field {
  return { schema, presence: "omitted-when-default" };
}

/** Added by the client to every response (request id, status code, headers); not in the JSON itself. */
const responseMetadata: Field = always({ kind: "opaque" });

function dominantColors(owner: string): Field {
  return onRequest({
    kind: "stream",
    name: `${owner}.DominantColors`,
    score: "PixelPercent",
    ordering: "unspecified",
    item: {
      kind: "message",
      fields: {
        Red: always(colour),
        Blue: always(colour),
        Green: always(colour),
        HexCode: always(string),
        CSSColor: always(string),
        SimplifiedColor: always(string),
        PixelPercent: always(percent),
      },
    },
  });
}

const label: Schema = { kind: "label", vocabulary: rekognitionLabels, open: true };

function namedStream(name: string, nameSchema: Schema): StreamSchema {
  return { kind: "stream", name, label: "Name", ordering: "unspecified", item: { kind: "message", fields: { Name: always(nameSchema) } } };
}

const instances: StreamSchema = {
  kind: "stream",
  name: "Labels.Instances",
  score: "Confidence",
  ordering: "unspecified",
  item: {
    kind: "message",
    fields: {
      BoundingBox: always({
        kind: "message",
        fields: { Width: always(anyNumber), Height: always(anyNumber), Left: always(anyNumber), Top: always(anyNumber) },
      }),
      Confidence: always(percent),
      DominantColors: dominantColors("Labels.Instances"),
    },
  },
};

const detectLabelsResponse: MessageSchema = {
  kind: "message",
  fields: {
    Labels: always({
      kind: "stream",
      name: "Labels",
      label: "Name",
      score: "Confidence",
      ordering: "descending-score",
      item: {
        kind: "message",
        fields: {
          Name: always(label),
          Confidence: always(percent),
          Instances: always(instances),
          Parents: always(namedStream("Labels.Parents", label)),
          Aliases: always(namedStream("Labels.Aliases", string)),
          Categories: always(namedStream("Labels.Categories", string)),
        },
      },
    }),
    OrientationCorrection: onRequest(string),
    LabelModelVersion: always(string),
    ImageProperties: onRequest({ kind: "opaque" }),
    ResponseMetadata: responseMetadata,
  },
};

const detectSentimentResponse: MessageSchema = {
  kind: "message",
  fields: {
    Sentiment: always({ kind: "enum", vocabulary: comprehendSentiment }),
    SentimentScore: always({
      kind: "message",
      fields: { Positive: always(share), Negative: always(share), Neutral: always(share), Mixed: always(share) },
    }),
    ResponseMetadata: responseMetadata,
  },
};

function client(service: string, method: string): PythonBinding {
  return {
    factories: ["boto3.client", "boto3.Session.client", "boto3.session.Session.client"],
    service,
    method,
    shape: "dict",
  };
}

export const awsOperations: readonly Operation[] = [
  {
    id: "aws.rekognition.detect_labels",
    provider: "aws",
    service: "rekognition",
    title: "Amazon Rekognition label detection",
    category: "image-labels",
    python: [client("rekognition", "detect_labels")],
    response: detectLabelsResponse,
    hiddenThreshold: { parameter: "MinConfidence", default: 55, field: "Labels.Confidence" },
    itemLimit: { parameter: "MaxLabels" },
    vocabularies: [rekognitionLabels],
  },
  {
    id: "aws.comprehend.detect_sentiment",
    provider: "aws",
    service: "comprehend",
    title: "Amazon Comprehend sentiment",
    category: "sentiment",
    python: [client("comprehend", "detect_sentiment")],
    response: detectSentimentResponse,
    vocabularies: [comprehendSentiment],
  },
];
