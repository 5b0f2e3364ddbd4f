const { ImageAnnotatorClient } = require('@google-cloud/vision');
const { HABITATS, LEAST } = require('./habitats');

class Atlas {
  #client = new ImageAnnotatorClient();

  /** Where the moss in the picture grows. */
  async place(uri) {
    const request = {
      requests: [{ image: { source: { imageUri: uri } }, features: [{ type: 'LABEL_DETECTION', maxResults: 25 }] }],
    };
    const [{ responses: [answer] }] = await this.#client.batchAnnotateImages(request);
    return this.weigh(answer.labelAnnotations);
  }

  weigh(labels) {
    const weights = labels.reduce((sums, { description, score }) => {
      for (const [habitat, words] of Object.entries(HABITATS)) {
        if (words.includes(description)) sums[habitat] += score;
      }
      return sums;
    }, { wood: 0, wall: 0, water: 0 });

    const [habitat, weight] = Object.entries(weights).reduce((best, next) => (next[1] > best[1] ? next : best));
    return weight < LEAST ? 'unplaced' : habitat;
  }
}

module.exports = { Atlas };
