/** Calls the entry of an application as run.json says, and answers how its result is shown. */
import { makeNext, makeRequest, makeResponse, showWebResponse } from "./answers.mjs";
import { HarnessError } from "./session.mjs";
import { showReturn } from "./show.mjs";
import { mount } from "./stub-react.mjs";
import { makeStub } from "./stubs.mjs";

const makers = {
  $stub: (session, name) => makeStub(session, name),
  $request: (_, given) => makeRequest(given),
  $response: (session) => makeResponse(session),
  $next: (session) => makeNext(session),
  $webRequest: (_, given) => webRequest(given),
  $file: (_, content) => new File([content], "upload.jpg"),
  $bytes: (_, content) => Buffer.from(content),
  $function:
    (session, name) =>
    (...given) =>
      session.record(name, given),
};

/** JSON as it stands, except that an object with one key such as `$stub` becomes what the key says. */
function fillArgument(session, argument) {
  if (Array.isArray(argument)) return argument.map((one) => fillArgument(session, one));
  if (argument === null || typeof argument !== "object") return argument;
  const [[key, value] = [], ...others] = Object.entries(argument);
  if (others.length === 0 && Object.hasOwn(makers, key ?? "")) return makers[key](session, value);
  return Object.fromEntries(Object.entries(argument).map(([name, one]) => [name, fillArgument(session, one)]));
}

function webRequest({ url = "http://localhost/", method = "POST", json, form, headers = {} }) {
  if (form === undefined) return new Request(url, { method, headers, ...(json === undefined ? {} : { body: JSON.stringify(json) }) });
  const body = new FormData();
  for (const [name, value] of Object.entries(form))
    body.append(name, value?.$file === undefined ? value : new File([value.$file], "upload.jpg"));
  return new Request(url, { method, headers, body });
}

/** An exported name; the whole of the exports, or their default, where they are a function themselves. */
function exported(exports, name) {
  const found = exports[name] ?? exports.default?.[name];
  if (found !== undefined) return found;
  const only = exports.default ?? exports;
  if (typeof only === "function") return only;
  throw new HarnessError(`${name} is not exported`);
}

async function callFunction(loader, run, session) {
  const exports = await loader.load(run.entry.file);
  return exported(exports, run.entry.name)(...fillArgument(session, run.arguments ?? []));
}

async function callMethod(loader, run, session) {
  const exports = await loader.load(run.entry.file);
  const [className, method] = run.entry.name.split(".");
  const Class = exported(exports, className);
  const object = typeof Class === "function" ? new Class(...fillArgument(session, run.construct ?? [])) : Class;
  return object[method](...fillArgument(session, run.arguments ?? []));
}

async function callRoute(loader, run, session) {
  await loader.load(run.start ?? run.entry.file);
  const handle = session.routes.map((find) => find(run.route, run.request)).find((one) => one !== undefined);
  if (handle === undefined) throw new HarnessError(`no route ${run.route}`);
  return handle();
}

async function callHandler(loader, run, session) {
  await loader.load(run.start ?? run.entry.file);
  const handler = session.handlers.get(run.event);
  if (handler === undefined) throw new HarnessError(`nothing listens to ${run.event}`);
  return handler(...fillArgument(session, run.arguments ?? []));
}

async function callComponent(loader, run, session) {
  const exports = await loader.load(run.entry.file);
  return mount(exported(exports, run.entry.name), fillArgument(session, run.arguments?.[0] ?? {}));
}

const calls = { function: callFunction, method: callMethod, route: callRoute, handler: callHandler, component: callComponent };

/** The function that shows the result once everything has ended. */
export async function callEntry(loader, run, session) {
  if (run.call === "script") {
    await loader.load(run.entry.file);
    return () => undefined;
  }
  const result = await calls[run.call](loader, run, session);
  if (run.call === "component") return result;
  if (result instanceof Response) session.note(await showWebResponse(result));
  return () => showReturn(result);
}
