export const SECTIONS = [
  ["felt", ["felt", "fulled"]],
  ["lace", ["lace", "doily", "tatting"]],
  ["cables", ["aran", "cable knit"]],
  ["plain", ["stockinette", "garter stitch"]],
];
