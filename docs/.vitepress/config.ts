/** The documentation site: the pages of docs/, with those of the trainer and the gateway. `npm run docs` builds it, from npm packages alone. */
import { defineConfig } from "vitepress";

/** Pages that lie elsewhere in the repository are shown by a page here that includes them. */
const elsewhere: Readonly<Record<string, string>> = {
  "../README.md": "/",
  "../trainer/README.md": "/trainer",
  "../gateway/README.md": "/gateway",
  "../CHANGELOG.md": "/changelog",
};

export default defineConfig({
  title: "Furcifer",
  description: "What applications decide on the output of cloud machine-learning APIs, and models that are trained for it",
  cleanUrls: true,
  lastUpdated: false,
  // The reference is written beside the pages by TypeDoc, before the site is built.
  ignoreDeadLinks: [/^\/reference\//],
  markdown: {
    config: (md) => {
      const plain = md.renderer.rules.link_open ?? ((tokens, at, options, _env, self) => self.renderToken(tokens, at, options));
      md.renderer.rules.link_open = (tokens, at, options, env, self) => {
        const token = tokens[at];
        const target = elsewhere[token?.attrGet("href") ?? ""];
        if (target !== undefined) token?.attrSet("href", target);
        return plain(tokens, at, options, env, self);
      };
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Tutorial", link: "/tutorial" },
      { text: "How it works", link: "/how-it-works" },
      { text: "Library", link: "/api" },
      { text: "Reference", link: "/reference/index.html", target: "_self" },
    ],
    sidebar: [
      {
        text: "Start",
        items: [
          { text: "What it is", link: "/" },
          { text: "Tutorial", link: "/tutorial" },
          { text: "How it works", link: "/how-it-works" },
          { text: "Soundness", link: "/soundness" },
        ],
      },
      {
        text: "Guides",
        items: [
          { text: "For tooling authors", link: "/guide-library" },
          { text: "For corpora", link: "/guide-corpora" },
          { text: "For trainers", link: "/guide-trainers" },
        ],
      },
      {
        text: "Commands",
        items: [
          { text: "explain, why-not", link: "/explain" },
          { text: "verify", link: "/verify" },
          { text: "callgraph", link: "/call-graph" },
          { text: "batch, query", link: "/batch" },
          { text: "More than one machine", link: "/scale" },
          { text: "Diagnostics", link: "/diagnostics" },
        ],
      },
      {
        text: "Formats",
        items: [
          { text: "Loss spec", link: "/loss-spec" },
          { text: "Conformance", link: "/conformance" },
          { text: "Library", link: "/api" },
          { text: "API report", link: "/api-report" },
        ],
      },
      {
        text: "Training and serving",
        items: [
          { text: "Trainer", link: "/trainer" },
          { text: "Gateway", link: "/gateway" },
          { text: "Wrong decisions, measured", link: "/decisions-benchmark" },
        ],
      },
      {
        text: "Extending",
        items: [
          { text: "A provider", link: "/adding-a-provider" },
          { text: "A language", link: "/adding-a-language" },
          { text: "An exporter", link: "/adding-an-exporter" },
          { text: "Architecture", link: "/architecture" },
        ],
      },
      {
        text: "About",
        items: [
          { text: "Benchmarks", link: "/benchmarks" },
          { text: "Comparison", link: "/comparison" },
          { text: "Dependencies", link: "/dependencies" },
          { text: "Changelog", link: "/changelog" },
        ],
      },
    ],
  },
});
