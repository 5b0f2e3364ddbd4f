// Runs an unmodified application on pictures: `run-javascript.mjs KIND APP FOLDER COUNT`. Prints what it did on each, a JSON line a picture.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [kind, app, folder, count] = process.argv.slice(2);
const place = (file) => pathToFileURL(join(app, file)).href;
const pictureAt = (number) => join(folder, `${number}.png`);

/** By kind: from the path of a picture to what the application does on it. */
const runners = {
  /** A server of Express: its own port, the route that takes a photo. */
  async express() {
    const port = String(20_000 + (process.pid % 20_000));
    process.env.PORT = port;
    await import(place("server.js"));
    return async (path) => {
      const form = new FormData();
      form.append("photo", new Blob([await readFile(path)], { type: "image/png" }), "photo.png");
      const response = await fetch(`http://127.0.0.1:${port}/drop`, { method: "POST", body: form });
      return { status: response.status, body: await response.text() };
    };
  },
  /** A script: its arguments, what it prints. */
  async script() {
    let runs = 0;
    return async (path) => {
      process.argv = [process.argv[0], "stargazer.js", path];
      const { log } = console;
      const printed = [];
      console.log = (...values) => printed.push(values.join(" "));
      await import(`${place("stargazer.js")}?${(runs += 1)}`);
      console.log = log;
      return printed;
    };
  },
  /** A handler of AWS Lambda behind an API gateway. */
  async lambda() {
    const { handler } = await import(place("handler.ts"));
    return async (path) => handler({ httpMethod: "POST", body: (await readFile(path)).toString("base64"), isBase64Encoded: true });
  },
  /** A class that moves a servo. */
  async gate() {
    const { Gate } = await import(place("src/gate.ts"));
    const gate = new Gate();
    return async (path) => {
      const angles = [];
      globalThis.servo = (angle) => angles.push(angle);
      await gate.onPicture(await readFile(path));
      return angles;
    };
  },
};

const run = await runners[kind]();
for (let number = 0; number < Number(count); number += 1) process.stdout.write(`${JSON.stringify(await run(pictureAt(number)))}\n`);
process.exit(0);
