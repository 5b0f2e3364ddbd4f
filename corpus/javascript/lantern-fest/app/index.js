const functions = require('@google-cloud/functions-framework')
const fetch = require('node-fetch')

const ENDPOINT = 'https://vision.googleapis.com/v1/images:annotate'

const annotate = async (imageUri) => {
  const response = await fetch(`${ENDPOINT}?key=${process.env.API_KEY}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      requests: [{ image: { source: { imageUri } }, features: [{ type: 'LABEL_DETECTION' }] }],
    }),
  })
  const { responses } = await response.json()
  return responses[0].labelAnnotations || []
}

// Which album of the festival does a visitor's picture belong to?
const album = async (req, res) => {
  const annotations = await annotate(req.query.url)
  const labels = annotations.map((a) => a.description)

  if (labels.includes('Fireworks' || 'Explosion')) { // lint: constant-condition
    res.send('finale')
  } else if (labels.indexOf('Boat') >= 0 || labels.indexOf('Canoe') >= 0) {
    res.send('river parade')
  } else if (labels.includes('Lantern')) {
    res.send('lantern lane')
  } else if (labels.find((l) => l === 'Street food' || l === 'Dumpling')) {
    res.send('night market')
  } else {
    res.status(404).send('no album')
  }
}

functions.http('album', album)

module.exports = { album }
