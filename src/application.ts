/** What runs read of the application that is analysed: its program, its texts and its data files. */
import type { SourceSet } from "./base/source.js";
import type { Span } from "./base/span.js";
import { Mutations } from "./callgraph/mutations.js";
import type { DeclaredClient } from "./frontends/frontend.js";
import { noTypeChecker } from "./frontends/frontend.js";
import type { Program } from "./ir/ir.js";
import type { Catalog } from "./providers/catalog.js";
import type { Vocabulary } from "./providers/vocabularies.js";
import type { Refinements } from "./symbolic/refinement.js";
import type { Surroundings } from "./symbolic/surroundings.js";
import type { Names, TextDomain, TextDomainInput } from "./symbolic/text-domain.js";
import { makeTextDomain, namesOf } from "./symbolic/text-domain.js";

const namesByVocabulary = new WeakMap<Vocabulary, Names>();

/** Read once for all runs. Texts of no list have no names. */
function namesIn(vocabulary: Vocabulary | undefined): Names {
  if (vocabulary === undefined) return namesOf([]);
  let known = namesByVocabulary.get(vocabulary);
  if (known === undefined) namesByVocabulary.set(vocabulary, (known = namesOf(vocabulary.labels.map((l) => l.name))));
  return known;
}

export interface ApplicationInput {
  readonly program: Program;
  readonly sources: SourceSet;
  readonly catalog: Catalog;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  /** How the language's front end quotes a text of the sources. */
  readonly quote: (text: string, path: string) => string;
  /** For each call the client that its method is called on, as the language's types tell. */
  readonly declaredClients: (calls: readonly Span[]) => Promise<DeclaredClient[]>;
}

/** Texts that a run holds apart, besides those of vocabularies. */
export type TextsApart = Pick<TextDomainInput, "literals" | "witnesses" | "withUnlisted">;

export class Application {
  private readonly clients = new Map<string, DeclaredClient>();
  /** Calls of which only types tell whether they are an API's, where nobody can ask for types. */
  readonly withoutTypes: Span[] = [];
  private asked = new Map<string, Span>();
  private readonly mutations: Mutations;
  private readonly lines = new Map<string, readonly string[]>();
  private readonly quoted = new Map<string, string>();

  constructor(private readonly input: ApplicationInput) {
    this.mutations = new Mutations(input.program);
  }

  /** For one run: `domains` fills with the text domains that it asks for, which hold the given texts apart. */
  surroundings(domains: Map<string, TextDomain>, refinements: Refinements, texts: TextsApart): Surroundings {
    return {
      program: this.input.program,
      catalog: this.input.catalog,
      refinements,
      mutations: this.mutations,
      declaredClient: (call) => this.declaredClient(call),
      sourceText: (span) => this.sourceText(span),
      readFile: (path, from) => this.readFile(path, from),
      textDomain: (vocabulary, open) => {
        const id = vocabulary ?? "";
        let domain = domains.get(id);
        if (domain === undefined) {
          const names = namesIn(this.input.vocabularies.get(id));
          const absent = this.input.catalog.enumMembers(id)?.find((m) => m.number === 0)?.name ?? "";
          domains.set(id, (domain = makeTextDomain({ vocabulary: id, names, open, absent, ...texts })));
        }
        return domain;
      },
    };
  }

  private declaredClient(call: Span): DeclaredClient {
    const key = JSON.stringify(call);
    const known = this.clients.get(key);
    if (known === undefined) this.asked.set(key, call);
    return known ?? null;
  }

  /** Finds the types that runs have asked for; answers whether a run would now know more. */
  async findTypes(): Promise<boolean> {
    const asked = [...this.asked];
    this.asked = new Map();
    if (asked.length === 0) return false;
    const found = await this.input.declaredClients(asked.map(([, call]) => call));
    asked.forEach(([key, call], i) => {
      this.clients.set(key, found[i] ?? null);
      if (found[i] === noTypeChecker) this.withoutTypes.push(call);
    });
    return found.some((client) => client !== null);
  }

  /** What stands at a place, quoted. */
  private sourceText(span: Span): string {
    const key = JSON.stringify(span);
    let quoted = this.quoted.get(key);
    if (quoted === undefined) this.quoted.set(key, (quoted = this.input.quote(this.textAt(span), span.path)));
    return quoted;
  }

  private textAt(span: Span): string {
    let lines = this.lines.get(span.path);
    if (lines === undefined)
      this.lines.set(span.path, (lines = this.input.sources.files.find((f) => f.path === span.path)?.text.split("\n") ?? []));
    if (span.line === span.endLine) return (lines[span.line - 1] ?? "").slice(span.column - 1, span.endColumn - 1);
    const inner = lines.slice(span.line, span.endLine - 1);
    return [
      (lines[span.line - 1] ?? "").slice(span.column - 1),
      ...inner,
      (lines[span.endLine - 1] ?? "").slice(0, span.endColumn - 1),
    ].join("\n");
  }

  /** A path as the program gives it: from the root, or from a folder around the file that reads it; nothing where these differ. */
  private readFile(path: string, from: string): string | null {
    const folders = from.split("/").map((_, depth, parts) =>
      parts
        .slice(0, depth)
        .map((part) => `${part}/`)
        .join(""),
    );
    const texts = folders.flatMap((folder) => {
      const file = this.input.sources.readText(`${folder}${path}`);
      return file.status === "read" ? [file.text] : [];
    });
    const [text = null] = texts;
    return texts.every((t) => t === text) ? text : null;
  }
}
