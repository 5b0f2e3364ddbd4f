/** Amazon Comprehend: DetectSentiment and DetectEntities of one text. */
import { Ajv } from "ajv";
import { Refusal } from "../serving/refusal.js";
import type { AwsOperation } from "./aws-json.js";
import { awsInterface } from "./aws-json.js";

interface DetectRequest {
  readonly Text: string;
  readonly LanguageCode: string;
}

const languages = ["en", "es", "fr", "de", "it", "pt", "ar", "hi", "ja", "ko", "zh", "zh-TW"];

const isRequest = new Ajv({ allErrors: true }).compile<DetectRequest>({
  type: "object",
  required: ["Text", "LanguageCode"],
  properties: { Text: { type: "string", minLength: 1 }, LanguageCode: { enum: languages } },
});

function detect(id: string, mostBytes: number): AwsOperation {
  return {
    id,
    async handle(request, ask) {
      if (!isRequest(request)) {
        const [problem] = isRequest.errors ?? [];
        const place = problem?.instancePath.slice(1) ?? "";
        throw new Refusal(
          "invalid",
          `1 validation error detected: Value at '${place}' failed to satisfy constraint: ${problem?.message ?? ""}`,
        );
      }
      const size = Buffer.byteLength(request.Text);
      if (size > mostBytes)
        throw new Refusal(
          "text-too-large",
          `Input text size exceeds limit. Max length of request text allowed is ${mostBytes} bytes while in this request the text size is ${size} bytes`,
        );
      return ask(id, { input: { kind: "text", text: request.Text }, wire: "client" });
    },
  };
}

export const comprehend = awsInterface({
  name: "comprehend",
  target: "Comprehend_20171127",
  host: "comprehend.REGION.amazonaws.com",
  operations: {
    DetectSentiment: detect("aws.comprehend.detect_sentiment", 5000),
    DetectEntities: detect("aws.comprehend.detect_entities", 100_000),
  },
  errors: {
    invalid: { type: "InvalidRequestException", status: 400 },
    overloaded: { type: "TooManyRequestsException", status: 400, message: "Rate exceeded" },
    internal: { type: "InternalServerException", status: 500 },
    timeout: { type: "InternalServerException", status: 500 },
  },
});
