// What goes down which chute in our building. Everything in lower case, please.
module.exports = {
  green: ["vegetable", "fruit", "leaf", "bread", "coffee", "tea bag", "egg shell"],
  blue: ["paper", "cardboard", "newspaper", "envelope"],
  yellow: ["plastic", "plastic bottle", "tin can", "aluminium can", "metal"],
};
