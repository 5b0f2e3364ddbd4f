import { ImageAnnotatorClient } from "@google-cloud/vision";

const client = new ImageAnnotatorClient();

export async function labelsOf(imageUri: string): Promise<string[]> {
  const [annotations] = await client.annotateImage({
    image: { source: { imageUri } },
    features: [{ type: "LABEL_DETECTION", maxResults: 20 }],
  });
  return annotations.labelAnnotations?.map((label) => label.description ?? "") ?? [];
}
