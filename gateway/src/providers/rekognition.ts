/** Amazon Rekognition: DetectLabels and DetectModerationLabels, with pictures as bytes. */
import { Ajv } from "ajv";
import { Refusal } from "../serving/refusal.js";
import type { AwsOperation } from "./aws-json.js";
import { awsInterface } from "./aws-json.js";

interface DetectRequest {
  readonly Image?: { readonly Bytes?: string; readonly S3Object?: unknown } | null;
  readonly MaxLabels?: number | null;
  readonly MinConfidence?: number | null;
}

const isRequest = new Ajv({ allErrors: true }).compile<DetectRequest>({
  type: "object",
  properties: {
    Image: {
      type: "object",
      nullable: true,
      properties: { Bytes: { type: "string", pattern: "^[A-Za-z0-9+/]*={0,2}$" }, S3Object: { type: "object", nullable: true } },
    },
    MaxLabels: { type: "integer", minimum: 0, nullable: true },
    MinConfidence: { type: "number", minimum: 0, maximum: 100, nullable: true },
  },
});

/** 5 MB, as the provider has it for bytes. */
const mostBytes = 5 * 1024 * 1024;

function detect(id: string, minimum: number, unserved: readonly string[]): AwsOperation {
  return {
    id,
    async handle(request, ask) {
      if (!isRequest(request)) {
        const [problem] = isRequest.errors ?? [];
        const place = (problem?.instancePath ?? "").slice(1).replaceAll("/", ".");
        throw new Refusal(
          "invalid",
          `1 validation error detected: Value at '${place}' failed to satisfy constraint: ${problem?.message ?? ""}`,
        );
      }
      const unknown = unserved.find((name) => (request as Record<string, unknown>)[name] !== undefined);
      if (unknown !== undefined) throw new Refusal("invalid", `the gateway does not serve the parameter ${unknown}`);
      const { Image: image, MaxLabels: limit, MinConfidence: confidence }: DetectRequest = request;
      if (image?.Bytes === undefined)
        throw image?.S3Object == null ? new Refusal("invalid", "Request has invalid parameters") : new Refusal("remote-image", "");
      const bytes = Buffer.from(image.Bytes, "base64");
      if (bytes.length > mostBytes) throw new Refusal("image-too-large", "");
      return ask(id, {
        input: { kind: "image", bytes },
        threshold: (confidence ?? minimum) / 100,
        limit: limit ?? undefined,
        wire: "client",
      });
    },
  };
}

export const rekognition = awsInterface({
  name: "rekognition",
  target: "RekognitionService",
  host: "rekognition.REGION.amazonaws.com",
  operations: {
    DetectLabels: detect("aws.rekognition.detect_labels", 55, ["Settings"]),
    DetectModerationLabels: detect("aws.rekognition.detect_moderation_labels", 50, ["HumanLoopConfig", "ProjectVersion"]),
  },
  errors: { overloaded: { type: "ProvisionedThroughputExceededException", status: 400, message: "Provisioned rate exceeded" } },
});
