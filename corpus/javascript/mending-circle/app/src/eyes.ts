import { ComputerVisionClient } from "@azure/cognitiveservices-computervision";
import { ApiKeyCredentials } from "@azure/ms-rest-js";

const credentials = new ApiKeyCredentials({ inHeader: { "Ocp-Apim-Subscription-Key": process.env.VISION_KEY } });
const client = new ComputerVisionClient(credentials, process.env.VISION_ENDPOINT as string);

export const tagsOf = async (url: string): Promise<string[]> => {
  const { tags = [] } = await client.analyzeImage(url, { visualFeatures: ["Tags"] });
  return tags.filter((tag) => (tag.confidence as number) > 0.5).map((tag) => tag.name as string);
};
