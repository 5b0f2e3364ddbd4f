import { AzureKeyCredential, TextAnalyticsClient } from "@azure/ai-text-analytics";

const client = new TextAnalyticsClient(process.env.LANGUAGE_ENDPOINT!, new AzureKeyCredential(process.env.LANGUAGE_KEY!));

export type Shelf = "hold" | "front" | "stack";

export async function shelfOf(text: string): Promise<Shelf> {
  const [result] = await client.analyzeSentiment([text]);
  if (result.error !== undefined) throw new Error(`sentiment: ${result.error.code}`);
  const { positive, negative } = result.confidenceScores;
  return negative > 0.7 ? "hold" : positive - negative >= 0.25 ? "front" : "stack";
}
