/**
 * The call graph as one HTML page that explores it: search, tree of the program, callers and callees as a drawing, edges with
 * their reasons. This file makes the document around style, script and data; the page works from `file://` and loads nothing.
 * All that the analysed program named is in the JSON, which the script inserts as text only.
 */
import { documentHead } from "../html/document.js";
import type { CallGraphDocument } from "./document.js";
import { pageDataJson } from "./page/data.js";
import { pageScript, pageStyle } from "./page/page.js";

/** The whole page. The same document gives the same bytes. Throws a RangeError for edges without their nodes. */
export function callGraphHtml(document: CallGraphDocument): string {
  const head = documentHead({ title: `${document.root} · call graph`, generator: document.furcifer, style: pageStyle, script: pageScript });
  // The data is not executed, so the policy needs no hash of it; it comes last but one so that the script finds it parsed.
  return `${head}
<body>
<noscript><p>This page shows a call graph with a script of its own: please allow it.</p></noscript>
${pageBody}
<script type="application/json" id="call-graph">${pageDataJson(document)}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

const pageBody = `<a class="skip" href="#main" id="skip">Skip to the graph</a>
<header id="header" class="header"></header>
<div class="columns">
<nav id="sidebar" class="sidebar" aria-label="Functions">
<div class="search">
<label class="visually-hidden" for="search">Search functions by name or file</label>
<input id="search" type="search" placeholder="Search name or file  ( / )" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">
<p id="search-status" class="quiet" role="status"></p>
</div>
<details id="filters" class="filters"></details>
<div id="results" role="listbox" aria-label="Search results" hidden></div>
<div id="results-more" hidden></div>
<div id="tree" class="tree"></div>
</nav>
<main id="main" class="main" tabindex="-1"></main>
</div>`;
