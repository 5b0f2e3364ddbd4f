import axios from "axios";

const URL = `https://vision.googleapis.com/v1/images:annotate?key=${process.env.REACT_APP_VISION_KEY}`;

// True of every picture in this diary, so it says nothing.
const BORING = ["rain", "water", "drizzle", "sky"];

export const tagsOf = (imageUri) =>
  axios
    .post(URL, { requests: [{ image: { source: { imageUri } }, features: [{ type: "LABEL_DETECTION" }] }] })
    .then(({ data }) => data.responses.flatMap((response) => response.labelAnnotations ?? []))
    .then((labels) => labels.map(({ description }) => description))
    .then((names) => names.filter((name) => !BORING.includes(name.toLowerCase())).slice(0, 3));
