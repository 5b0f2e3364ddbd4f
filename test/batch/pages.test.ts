/** `--html`: a page for each application that calls an API, and one over all; beside results that are otherwise the same. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tar } from "./archives.js";
import { batch, decider, outputOf, run, scratchFolder, smallCorpus, write } from "./batch-run.js";

const scratch = scratchFolder();
const corpus = join(scratch, "corpus");
const [plain, paged] = [join(scratch, "plain"), join(scratch, "paged")];
const passing =
  "from google.cloud import vision\n\n\ndef show(image):\n    print(vision.ImageAnnotatorClient().label_detection(image=image))\n";

beforeAll(async () => {
  smallCorpus(corpus);
  write(join(corpus, 'sh"<b>ow/app.py'), passing);
  write(join(corpus, "packed.tar"), tar([{ name: "app.py", content: passing }]));
  for (const [out, ...more] of [[plain], [paged, "--html"]]) {
    const { code, stderr } = await batch([corpus, "--out", out ?? "", "--jobs", "2", ...more]);
    expect(code, stderr).toBe(0);
  }
}, 120_000);

function pagesIn(out: string): Record<string, string> {
  const paths = readdirSync(join(out, "pages"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(out, "pages", path), "utf8")]));
}

/** The results as they are without pages. */
function withoutExplanations(out: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputOf(out)).map(([path, text]) => {
      if (!path.startsWith("results/") || text === "folder") return [path, text];
      const { key: _, ...result } = JSON.parse(text) as { readonly key?: string; readonly report?: object };
      if (result.report === undefined) return [path, result];
      const { explanations: __, whyNot: ___, ...report } = result.report as Record<string, unknown>;
      return [path, { ...result, report }];
    }),
  ) as Record<string, string>;
}

describe("batch --html", { timeout: 120_000 }, () => {
  it("has a page for each application that calls an API, and no others", () => {
    const pages = pagesIn(paged);
    expect(Object.keys(pages)).toEqual(["cats.html", "deep/birds.html", "dogs.html", "packed.tar.html", "sh%22%3Cb%3Eow.html"]);
    expect(pages["dogs.html"]).toMatch(/<h1>dogs<\/h1>.*label_detection.*Wolf/s);
    for (const page of Object.values(pages)) expect(page).not.toContain(scratch);
    expect(existsSync(join(plain, "pages")) || existsSync(join(plain, "index.html"))).toBe(false);
  });

  it("changes no result but for the explanations in it", () => {
    expect(withoutExplanations(paged)).toEqual(withoutExplanations(plain));
    expect(readFileSync(join(paged, "results/cats.json"), "utf8")).toContain('"explanations"');
  });

  it("leads from the page over all to every page, and to nothing else", () => {
    const index = readFileSync(join(paged, "index.html"), "utf8");
    const links = [...new Set([...index.matchAll(/href="\.\/([^"#]+)"/g)].map(([, link]) => decodeURIComponent(link ?? "")))];
    expect(links.sort()).toEqual(
      Object.keys(pagesIn(paged))
        .map((path) => `pages/${path}`)
        .sort(),
    );
    expect(index).not.toContain('sh"<b>ow');
    expect(index).not.toContain(scratch);
  });

  it("is the same from a cache, with other jobs, and merged from shards", async () => {
    const [cached, again, merged] = [join(scratch, "cached"), join(scratch, "again"), join(scratch, "merged")];
    await batch([corpus, "--out", cached, "--html", "--jobs", "1", "--cache", join(paged, "cache")]);
    cpSync(paged, again, { recursive: true });
    rmSync(join(again, "pages/dogs.html"));
    write(join(again, "pages/old/gone.html"), "old");
    await batch([corpus, "--out", again, "--html", "--jobs", "3"]);
    const shards = ["1/2", "2/2"].map((shard) => ({ shard, out: join(scratch, `shard-${shard[0]}`) }));
    for (const { shard, out } of shards) expect((await batch([corpus, "--out", out, "--html", "--shard", shard])).code).toBe(0);
    expect((await run(["merge", ...shards.map(({ out }) => out), "--out", merged])).code).toBe(0);
    for (const out of [cached, again, merged]) {
      expect(pagesIn(out)).toEqual(pagesIn(paged));
      expect(existsSync(join(out, "pages/old"))).toBe(false);
      expect(existsSync(join(out, "index.html"))).toBe(true);
    }
  });

  it("takes the page away with the calls it was about", async () => {
    const [place, out] = [join(scratch, "changing"), join(scratch, "changed")];
    for (const name of ["one", "two"]) decider(join(place, name), [name]);
    await batch([place, "--out", out, "--html"]);
    write(join(place, "one/app.py"), "x = 1\n");
    await batch([place, "--out", out, "--html"]);
    expect(Object.keys(pagesIn(out))).toEqual(["two.html"]);
  });
});
