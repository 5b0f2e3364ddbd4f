const language = require('@google-cloud/language');

const client = new language.LanguageServiceClient();

const KINDS = ['LOCATION', 'ADDRESS'];

/** Names of the places that a letter is really about. */
async function placesIn(content) {
  const [{ entities }] = await client.analyzeEntities({
    document: { content, type: 'PLAIN_TEXT' },
  });
  return entities
    .filter(({ type, salience }) => KINDS.includes(type) && salience > 0.04)
    .map(({ name }) => name);
}

module.exports = { placesIn };
