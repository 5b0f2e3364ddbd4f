/**
 * Why following an output stops, by the reasons that the engine gives, in plain words and with what helps. A reason is found by its words;
 * a test sees to it that every reason in the engine's source is found here.
 */

export interface Remedy {
  /** What kind of obstacle it is, for programs. */
  readonly kind: string;
  /** Reasons of this kind. */
  readonly about: RegExp;
  readonly why: string;
  readonly help: readonly string[];
}

const entry = "Name a smaller function that decides with --entry FILE:NAME.";
const earlier = "Name a function that decides before this place with --entry FILE:NAME; then only that counts.";

export const remedies: readonly Remedy[] = [
  {
    kind: "budget",
    about:
      /^(more than .* (diagram nodes|instructions|words of lane sets visited|steps of work on diagrams|results of operations)|values of more than|the code is nested too deeply|calls nested too deeply)/,
    why: "There is more in this function than one analysis takes on.",
    help: [entry],
  },
  {
    kind: "call-per-item",
    about: /^(an API call for each item of another call's output|a batch of unknown length|an iterator over calls)/,
    why: "An API is called again and again for things whose number is not known.",
    help: ["Name the function that handles one of them with --entry FILE:NAME."],
  },
  {
    kind: "data",
    about:
      /(membership in a list that is not known|looked for in a list that is not known|a regular expression that is not known|a path that is not known|a table that is not read|the names of a table's columns|a part of a file|the rest of a file|a file that is no JSON|an operation on sets that are not known|arguments spread from a list of unknown length|entries of a dictionary that is not known|a change of a list that is not known|whether a list of unknown length|how many elements a list of unknown length)/,
    why: "The output is compared with data that is not in the code: it comes from a file that is not there or is not read, from a service, or from a parameter.",
    help: [
      "Put the data file beside the code, where the program opens it, as text, CSV, JSON or YAML.",
      "Or write the words into the code, or name with --entry FILE:NAME a caller that gives them.",
    ],
  },
  {
    kind: "no-type-checker",
    about: /which only types tell$/,
    why: "Only types tell whether the method is called on a client of the API, and the package that reads them is not installed.",
    help: ["Install it beside furcifer: npm install ts-morph@28"],
  },
  {
    kind: "nested-list",
    about:
      /(list inside the items|lists inside the items|list inside an item|output inside a loop over the same|states of a loop over another output)/,
    why: "Lists inside the items of the output, or two outputs, are looked at in step, and what one loop keeps is read in the other.",
    help: ["Look at the inner list in a function of its own that returns a yes or no, or collect its labels in one list first."],
  },
  {
    kind: "later",
    about:
      /(asynchronous code changes later|event emitter|listeners that are taken away|a method of a promise|failure of one of many promises|sent in pieces|functions that keep variables of a loop|a variable of a round of a loop|^loop variable kept by a function)/,
    why: "What is read may be changed by code that runs later.",
    help: ["Await the result, and decide in the function that gets it.", earlier],
  },
  {
    kind: "kept",
    about:
      /(kept from an earlier item|something of one item looked for among others|items compared with each other|a number made from several items|summed up over the items|a number or an item kept|something built up over the items|built up over the items holds|a count with a large bound|a counter of|an element at a position of another list|lists of different lengths in step|a sum with a position|number of the output)/,
    why: "A loop keeps something of its items, or a number made of several, and tests it in a way that is not followed.",
    help: ["Decide on each item by itself and keep only the answer (a flag, a name, a count).", earlier],
  },
  {
    kind: "loop",
    about:
      /(loop whose states do not close|loop of too many rounds|counting loop was left|an earlier round left|loop over many words leaves|iterator that a loop left|iterator of which elements were taken|part of an iterator|elements of an iterator|iterator that the program makes itself|reduce without a first value|a jump to the label)/,
    why: "What a loop leaves behind could not be told for every output.",
    help: ["Write it as a for loop over the list that sets flags or returns.", earlier],
  },
  {
    kind: "order",
    about:
      /(the order of a set|in another order|a sorted list|a list sorted by several keys|the greatest of a list|keys of a dictionary that come again|taken to come once|later item has the same key|by which they are sorted|the number of different elements|counted from the end|at an index that is not known|an index that is not known|a range over)/,
    why: "What is done depends on positions or on an order that is not known.",
    help: ["Take items by what they are, not by where they stand, or sort the output by its score alone."],
  },
  {
    kind: "text",
    about:
      /(text joined from the output|joined text|characters of a text|part of a text that is matched|where a match is|a search that goes on|texts of no list|text of no list|where in a (part of a )?list something was found)/,
    why: "Texts of the output are joined or cut up, and places inside them are asked for.",
    help: ["Compare each label by itself, with == or in, before texts are put together."],
  },
  {
    kind: "output-changed",
    about: /^a change of the output itself/,
    why: "The application writes into the answer of the API, and what is read of it later may be what was written.",
    help: ["Put what is made of the answer into an object or a list of its own, and leave the answer as it came.", earlier],
  },
  {
    kind: "count-by-key",
    about: /(how often a key comes|whether a key came before)/,
    why: "A dictionary counts by names of the output, and its counts are compared with one another, or not every item is counted.",
    help: ['Ask for the counts that matter by their names (counts["Person"]), or count them in variables of their own.', earlier],
  },
  {
    kind: "container",
    about:
      /(a change of |a removal from|(list|dictionary|set|container|connection|value|column|row|entries of a dictionary) that differs by path|label of a row|a container|an element of|an entry |entries of a list|a slice of a list|a repeated list|whether a (container|list) holds|whether an object has|while it is built|how long an array|a list (flattened|of limited|whose length)|a copy of something|membership|keyed by the output|a key of |a key that the program added|a message looked for in a list|dictionaries compared|the elements of an object|length$|a method of a (list|collection)|an entry under)/,
    why: "A list, a set or a dictionary is made from the output in a way that is not followed, and then asked.",
    help: ["Build it with append, a comprehension or map and filter in one place, or test the items in the loop itself.", earlier],
  },
  {
    kind: "object",
    about:
      /(a property|the propert|an object|the prototype|a field of a class|a frozen object|a named tuple|properties put into|cached_property|an attribute whose name|hasattr|how many parameters|starred base class|class keyword argument|a bound function|a partial call|JSON of)/,
    why: "Objects or classes are used in a way that is not modelled.",
    help: ["Read the field by its plain name, from a plain object.", earlier],
  },
  {
    kind: "outside",
    about:
      /(made from the output by code that is not followed|no model of|a call of|a test of|a value that is not modelled|type test|truth of|get of a value|equality|a chain of lodash|whether a number is whole|whether a position|^\S+ of \S+$)/,
    why: "The output, or something made of it, goes through a function that is not in the folder or is not modelled, and what comes out is tested.",
    help: [
      "If the function is yours, put its code into the analysed folder.",
      "If it calls an API, describe the API with --catalog FILE.",
      "Else test the output before it is handed there.",
    ],
  },
];

/** For constructs of the language, whose names are reasons. */
export const constructRemedy: Omit<Remedy, "about"> = {
  kind: "construct",
  why: "A construct of the language is not modelled.",
  help: ["Write this statement in another way.", earlier],
};

export function remedyFor(reason: string): Omit<Remedy, "about"> {
  return remedies.find(({ about }) => about.test(reason)) ?? constructRemedy;
}
