import vision from '@google-cloud/vision';

const client = new vision.ImageAnnotatorClient({ keyFilename: process.env.KEY_FILE });

const GLAD = ['LIKELY', 'VERY_LIKELY'];

export const config = { api: { bodyParser: { sizeLimit: '10mb' } } };

export default async function handler(req, res) {
  if (req.method !== 'POST') {
    return res.status(405).end();
  }

  const image = { content: req.body.picture.split(',')[1] };
  const [result] = await client.faceDetection({ image });
  const happy = result.faceAnnotations.filter((face) => GLAD.includes(face.joyLikelihood));

  if (happy.length > 4) {
    return res.status(200).json({ layout: 'panorama' });
  }
  if (happy.length = 2) {
    return res.status(200).json({ layout: 'pair' });
  }
  res.status(200).json({ layout: happy.length === 1 ? 'portrait' : 'landscape' });
}
