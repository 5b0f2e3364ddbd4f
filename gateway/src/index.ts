/** The library: what `import ... from "furcifer-gateway"` offers, for those who run the gateway in a process of their own. */

export type { Config, Limits } from "./operations/config.js";
export { ConfigError, completeConfig, defaultConfig, readConfig } from "./operations/config.js";
export type { RunningGateway } from "./start.js";
export { startGateway } from "./start.js";
