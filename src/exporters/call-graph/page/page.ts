/**
 * The style and the script of the call graph page, put together from their parts. The parts are plain browser JavaScript
 * (ES2020) that share one function scope; they come in the order in which they use each other's constants.
 */
import { boxScript } from "./boxes.js";
import { drawingScript } from "./drawing.js";
import { elementsScript } from "./elements.js";
import { mainScript } from "./main.js";
import { modelScript } from "./model.js";
import { sidebarScript } from "./sidebar.js";
import { pageStyle } from "./style.js";
import { treeScript } from "./tree.js";

export { pageStyle };

const parts = [modelScript, elementsScript, treeScript, sidebarScript, boxScript, drawingScript, mainScript];

export const pageScript = `"use strict";\n(() => {\n${parts.join("\n")}\n})();\n`;
