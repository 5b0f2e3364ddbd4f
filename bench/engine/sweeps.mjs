// What is swept: by name, the sizes, the application of each, and up to which size paths are enumerated too.

const sizesTo = (most, ...sizes) => sizes.filter((size) => size <= most);

const branches = [10, 30, 100, 300, 1000];
const words = [10, 100, 1000, 10_000, 50_000];

const whitelist = (container) => ({
  title: `Words of a whitelist: ${container}`,
  unit: "words",
  sizes: words,
  job: (size) => ({ application: "whitelist", size, options: { container } }),
  enumerateTo: 100,
});

const nesting = (depth) => ({
  title: `Words, ${depth} ${depth === 1 ? "loop" : "loops inside each other"}`,
  unit: "words",
  sizes: [10, 100, 1000, 10_000],
  job: (size) => ({ application: "nesting", size, options: { depth } }),
  enumerateTo: 100,
});

const ofBranches = (title, unit, application) => ({
  title,
  unit,
  sizes: branches,
  job: (size) => ({ application, size }),
  enumerateTo: 30,
});

export const sweeps = {
  ladder: ofBranches("Branches of an if/elif ladder over labels", "branches", "ladder"),
  scores: ofBranches("Branches of an if/elif ladder over a score", "branches", "scores"),
  path: ofBranches("Length of a path: tests one after the other in one loop", "tests", "pathLength"),
  effects: ofBranches("Tests one after the other, each with an effect of its own", "tests", "effects"),
  list: whitelist("list"),
  set: whitelist("set"),
  dictionary: whitelist("dictionary"),
  file: whitelist("file"),
  nesting1: nesting(1),
  nesting2: nesting(2),
  nesting3: nesting(3),
  vocabulary: {
    title: "Labels of the vocabulary, 100 words tested",
    unit: "labels",
    sizes: [1000, 3000, 10_000, 30_000, 100_000],
    job: (size) => ({ application: "whitelist", size: 100, options: { container: "list" }, vocabulary: size }),
    enumerateTo: 0,
  },
};

/** The sizes of a sweep up to a size; at least the smallest. */
export function sizesOf({ sizes }, most) {
  const kept = sizesTo(most, ...sizes);
  return kept.length > 0 ? kept : sizes.slice(0, 1);
}
