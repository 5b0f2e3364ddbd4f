import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";

const client = new RekognitionClient({ region: "eu-west-3" });

export async function namesOn(bytes: Uint8Array): Promise<Set<string>> {
  const { Labels = [] } = await client.send(new DetectLabelsCommand({ Image: { Bytes: bytes }, MinConfidence: 70 }));
  return new Set(Labels.map(({ Name }) => Name ?? ""));
}
