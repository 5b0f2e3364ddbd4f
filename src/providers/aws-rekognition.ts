/**
 * Amazon Rekognition. Types are those of the service model that botocore ships; the client hands out the parsed JSON
 * itself, so numbers reach the application as the doubles that the JSON prints.
 */
import type { CatalogDocument } from "./document.js";

/** How a boto3 client is made. */
export const awsFactories: readonly string[] = ["boto3.client", "boto3.Session.client", "boto3.session.Session.client"];

export const awsRekognition: CatalogDocument = {
  provider: "aws",
  defaults: "present",
  types: {
    DetectLabelsResponse: {
      fields: {
        Labels: "Label[] descending",
        OrientationCorrection: "string optional",
        LabelModelVersion: "string",
        ImageProperties: "opaque optional",
        ResponseMetadata: "opaque",
      },
    },
    Label: {
      label: "Name",
      score: "Confidence",
      fields: {
        Name: "label aws.rekognition.labels",
        Confidence: "float64 0..100",
        Instances: "Instance[]",
        Parents: "LabelName[]",
        Aliases: "AliasName[]",
        Categories: "AliasName[]",
      },
    },
    Instance: {
      score: "Confidence",
      fields: { BoundingBox: "BoundingBox", Confidence: "float64 0..100", DominantColors: "DominantColor[] optional" },
    },
    LabelName: { label: "Name", fields: { Name: "label aws.rekognition.labels" } },
    AliasName: { label: "Name", fields: { Name: "string" } },
    BoundingBox: { fields: { Width: "float64 ..", Height: "float64 ..", Left: "float64 ..", Top: "float64 .." } },
    DominantColor: {
      score: "PixelPercent",
      fields: {
        Red: "float64 0..255",
        Blue: "float64 0..255",
        Green: "float64 0..255",
        HexCode: "string",
        CSSColor: "string",
        SimplifiedColor: "string",
        PixelPercent: "float64 0..100",
      },
    },
  },
  operations: [
    {
      id: "aws.rekognition.detect_labels",
      title: "Amazon Rekognition label detection",
      category: "image-labels",
      response: "DetectLabelsResponse",
      hiddenThreshold: { parameter: "MinConfidence", default: 55, field: "Labels.Confidence" },
      itemLimit: { parameter: "MaxLabels" },
    },
  ],
  python: {
    clients: [
      {
        factories: awsFactories,
        service: "rekognition",
        shape: "dict",
        methods: { detect_labels: "aws.rekognition.detect_labels" },
      },
    ],
  },
};
