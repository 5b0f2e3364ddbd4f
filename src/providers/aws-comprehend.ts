/** Amazon Comprehend. Types are those of the service model that botocore ships. */
import { awsFactories } from "./aws-rekognition.js";
import type { CatalogDocument } from "./document.js";

export const awsComprehend: CatalogDocument = {
  provider: "aws",
  defaults: "present",
  types: {
    DetectSentimentResponse: {
      fields: { Sentiment: "enum aws.comprehend.sentiment", SentimentScore: "SentimentScore", ResponseMetadata: "opaque" },
    },
    SentimentScore: {
      fields: { Positive: "float64 0..1", Negative: "float64 0..1", Neutral: "float64 0..1", Mixed: "float64 0..1" },
    },
  },
  vocabularies: {
    "aws.comprehend.sentiment": {
      title: "Sentiments of Amazon Comprehend",
      source: "botocore comprehend service-2.json",
      license: "Apache-2.0",
      values: ["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"],
    },
  },
  operations: [
    {
      id: "aws.comprehend.detect_sentiment",
      title: "Amazon Comprehend sentiment",
      category: "sentiment",
      response: "DetectSentimentResponse",
    },
  ],
  python: {
    clients: [
      { factories: awsFactories, service: "comprehend", shape: "dict", methods: { detect_sentiment: "aws.comprehend.detect_sentiment" } },
    ],
  },
};
