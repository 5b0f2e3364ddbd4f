import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  // The gateway imports the library by its name: here its source, so that tests need no build.
  resolve: { alias: { furcifer: fileURLToPath(new URL("./src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/**/*.test.ts", "gateway/test/**/*.test.ts"],
    // Every construct 50,000 deep takes longer than a check may: NESTING=1 npx vitest run test/hostile/nesting.test.ts
    exclude: [...configDefaults.exclude, ...(process.env.NESTING === undefined ? ["test/hostile/nesting.test.ts"] : [])],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
