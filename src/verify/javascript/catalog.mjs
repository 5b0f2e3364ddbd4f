/**
 * The catalog of APIs as this runtime asks it: which qualified name makes a client, is a command or an enum, which address is an
 * endpoint. Built from the documents of `providers/`; further ones (those of `--catalog`) come with the plan.
 */
const documentsBuiltIn = await readDocuments();

async function readDocuments() {
  for (const path of ["../../providers/registry.js", "../../../dist/providers/registry.js"]) {
    try {
      return (await import(path)).builtInDocuments;
    } catch (error) {
      if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error("the catalog of providers is not built");
}

/** A qualified name without calls, extensions of files and default exports: `google-cloud().vision` is `google-cloud.vision`. */
export function canonicalPath(path) {
  return path
    .replaceAll("()", "")
    .replace(/\.[cm]?js(?=\.|$)/u, "")
    .replace(/\.default(?=\.|$)/gu, "")
    .replace(/\.protos\.google\.cloud\.\w+(?=\.v\d)/u, "");
}

export class Catalog {
  constructor(further = []) {
    this.factories = new Map();
    this.modules = new Map();
    this.commands = new Map();
    this.operations = new Map();
    this.enums = [];
    this.endpoints = [];
    this.wrappers = new Set();
    this.failureTests = new Set();
    this.globals = new Map();
    this.vocabularies = new Map();
    for (const document of [...documentsBuiltIn, ...further]) this.add(document);
  }

  add(document) {
    for (const operation of document.operations) this.operations.set(operation.id, { ...operation, document });
    for (const [name, row] of Object.entries(document.vocabularies ?? {})) this.vocabularies.set(name, row);
    for (const endpoint of document.endpoints ?? []) this.endpoints.push(endpoint);
    const { clients = [], enums = [], wrappers = [], failureTests = [], globals = {} } = document.javascript ?? {};
    for (const client of clients) this.addClient(client);
    this.enums.push(...enums);
    for (const one of wrappers) this.wrappers.add(one);
    for (const one of failureTests) this.failureTests.add(one);
    for (const [name, module] of Object.entries(globals)) this.globals.set(name, module);
  }

  addClient(client) {
    for (const path of client.factories) this.factories.set(path, [...(this.factories.get(path) ?? []), client]);
    for (const module of client.modules ?? []) this.modules.set(module, client);
    for (const [path, row] of Object.entries(client.commands ?? {})) this.commands.set(path, row);
  }

  /** The client that a call of a path makes; a version that is asked for decides between several. */
  client(path, given) {
    const rows = this.factories.get(canonicalPath(path));
    if (rows === undefined) return undefined;
    const [first] = given;
    const service = typeof first === "string" ? first : typeof first === "object" && first !== null ? first.version : undefined;
    return rows.find((row) => row.service === service) ?? rows[0];
  }

  /** The enum class or member behind a path, as the JavaScript client shows it. */
  enumOf(path) {
    const canonical = canonicalPath(path);
    for (const row of this.enums) {
      if (!canonical.endsWith(`.${row.name}`) || !row.modules.some((module) => canonical.startsWith(`${module}.`))) continue;
      if (row.members !== undefined) return { ...row.members };
      const { values = [], numbers } = this.vocabularies.get(row.vocabulary) ?? {};
      const members = {};
      for (const [place, value] of values.entries()) {
        const number = numbers?.[place] ?? place;
        members[value] = number;
        members[number] = value;
      }
      return members;
    }
    return undefined;
  }

  /** The row of an address: the first whose pieces it has, in order. */
  endpoint(url) {
    return this.endpoints.find(({ url: pieces }) => {
      let at = 0;
      return pieces.every((piece) => {
        const found = url.toLowerCase().indexOf(piece.toLowerCase(), at);
        at = found + piece.length;
        return found >= 0;
      });
    });
  }
}
