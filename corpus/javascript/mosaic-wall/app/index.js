'use strict';

const functions = require('firebase-functions');
const admin = require('firebase-admin');
const vision = require('@google-cloud/vision');

admin.initializeApp();
const client = new vision.ImageAnnotatorClient();

const BAD = ['LIKELY', 'VERY_LIKELY'];

/** Every picture that is uploaded becomes a tile of the wall, if it may hang there. */
exports.checkTile = functions.storage.object().onFinalize(async (object) => {
  if (!object.contentType.startsWith('image/')) return null;

  const [{ safeSearchAnnotation: safe }] = await client.safeSearchDetection(`gs://${object.bucket}/${object.name}`);
  const rude = ['adult', 'violence'].some((kind) => BAD.includes(safe[kind]));
  const doubtful = safe.racy === 'VERY_LIKELY' || BAD.indexOf(safe.medical) > 0;

  const file = admin.storage().bucket(object.bucket).file(object.name);
  if (rude) {
    functions.logger.warn('removing', object.name);
    await file.delete();
  } else if (doubtful) {
    await admin.firestore().collection('review').add({ tile: object.name });
  } else {
    await file.makePublic();
  }
  return null;
});
