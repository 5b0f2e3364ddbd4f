/** The script of a corpus's page: the table with its filters, sorting and rows as far as somebody scrolls. */
import { corpusTableView } from "./corpus-view.js";
import { startTheme } from "./theme.js";

startTheme();
corpusTableView();
