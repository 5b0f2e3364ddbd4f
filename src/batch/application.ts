/** An application of a corpus: what is analysed, under which name. */
export interface CorpusApplication {
  /** Unique in its run; parts are separated by "/". */
  readonly name: string;
  /** Folder or file. */
  readonly root: string;
  /** Folders below it that are applications of their own, each a path from the root that ends in "/". */
  readonly exclude: readonly string[];
}

/** An archive whose applications are found by unpacking it. */
export interface CorpusArchive {
  readonly name: string;
  readonly archive: string;
}

/** What an analysis of one application is asked for, apart from where it is; plain data, since it goes to other processes. */
export interface AnalysisChoices {
  readonly vocabulary?: string;
  /** Catalog documents beside the built-in ones. */
  readonly catalogs: readonly unknown[];
  readonly includeTests: boolean;
  readonly certify: boolean;
  /** How the code comes to the outcomes, too, and a page of it. */
  readonly explain: boolean;
}
