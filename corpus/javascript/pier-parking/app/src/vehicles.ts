import { ImageAnnotatorClient } from "@google-cloud/vision";

const client = new ImageAnnotatorClient();
const VEHICLES = new Set(["Car", "Van", "Truck"]);
const SURE = 0.55;

export async function countVehicles(imageUri: string): Promise<number> {
  const [{ localizedObjectAnnotations }] = await client.objectLocalization!({ image: { source: { imageUri } } });
  return (localizedObjectAnnotations ?? []).filter(({ name, score }) => VEHICLES.has(name!) && (score ?? 0) >= SURE).length;
}
