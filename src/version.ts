/** The package's version, as specs and reports carry it. A test compares it with package.json. */
export const version = "0.1.0";
