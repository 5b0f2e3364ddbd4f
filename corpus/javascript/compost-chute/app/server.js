const express = require("express");
const multer = require("multer");
const vision = require("@google-cloud/vision");
const chutes = require("./chutes");

const app = express();
const upload = multer({ storage: multer.memoryStorage() });
const client = new vision.ImageAnnotatorClient();

function chuteFor(labels) {
  for (const { description } of labels) {
    const word = description.toLowerCase();
    for (const chute of Object.keys(chutes)) {
      if (chutes[chute].includes(word)) return chute;
    }
  }
  return null;
}

app.get("/", (req, res) => res.send("POST a photo to /drop"));

app.post("/drop", upload.single("photo"), (req, res) => {
  client
    .labelDetection({ image: { content: req.file.buffer } })
    .then(([result]) => chuteFor(result.labelAnnotations))
    .then((chute) => {
      if (!chute) return res.status(404).json({ error: "ask at the desk" });
      res.json({ chute });
    })
    .catch((err) => {
      console.error("vision failed", err);
      res.sendStatus(500);
    });
});

app.listen(process.env.PORT || 3000);
