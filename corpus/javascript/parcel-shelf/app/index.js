const express = require('express');
const vision = require('@google-cloud/vision');
const carriers = require('./carriers.json');

const app = express();
const client = new vision.ImageAnnotatorClient();

app.use(express.json({ limit: '8mb' }));

const findLogo = (content, done) => {
  client.logoDetection({ image: { content } }, (err, response) => {
    if (err) return done(err);
    done(null, response.logoAnnotations);
  });
};

function shelf(req, res, next) {
  findLogo(req.body.photo, (err, logos) => {
    if (err) return next(err);
    const carrier = logos[0].description;
    if (!Object.keys(carriers).includes(carrier)) {
      const unknown = new Error(`no shelf for ${carrier}`);
      unknown.status = 404;
      return next(unknown);
    }
    res.json({ shelf: carriers[carrier] });
  });
}

app.post('/parcels', shelf);

app.use((err, req, res, next) => {
  res.status(err.status || 500).send('please ring the bell');
});

app.listen(3000);
