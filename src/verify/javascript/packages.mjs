/** Packages that compute or put things together, where a recording stand-in would lose what the application does with outputs. */
import { promisify } from "node:util";
import { lodashModule } from "./lodash.mjs";
import { makeStandIn } from "./stand-in.mjs";

const element = (type, props) => ({ type: typeof type === "function" ? type.name : type, props: props ?? {} });

function createElement(type, props, ...children) {
  return element(type, children.length === 0 ? props : { ...props, children: children.length === 1 ? children[0] : children });
}

/** Setting state is recorded, and the component is called again with it (call-entry.mjs); effects run once, later. */
function reactModule(session) {
  const setter = () => makeStandIn(session, "setState");
  const hooks = (session.hooks ??= { cells: [], at: 0, isChanged: false, rendersAgain: false });
  const cellOf = (initial) => (hooks.cells[hooks.at++] ??= { value: initial() });
  const stateOf = (initial, reduce) => {
    const cell = cellOf(initial);
    const set = (given) => {
      const next = reduce(cell.value, given);
      setter()(next);
      hooks.isChanged ||= next !== cell.value;
      cell.value = next;
    };
    return [cell.value, set];
  };
  const update = (state, given) => (typeof given === "function" ? given(state) : given);
  const run = (effect) => {
    if (!hooks.rendersAgain) session.later(() => effect());
  };
  const react = {
    createElement,
    Fragment: "Fragment",
    useState: (initial) => stateOf(() => (typeof initial === "function" ? initial() : initial), update),
    useReducer: (reduce, initial, initialise) => stateOf(() => (initialise === undefined ? initial : initialise(initial)), reduce),
    useEffect: run,
    useLayoutEffect: run,
    useMemo: (make) => make(),
    useCallback: (callback) => callback,
    useRef: (current) => cellOf(() => ({ current })).value,
    useTransition: () => [false, (callback) => callback()],
    memo: (component) => component,
    forwardRef: (component) => component,
    cache: (callback) => callback,
    lazy: (load) => load,
    Component: class Component {
      constructor(props) {
        this.props = props;
        this.setState = setter();
      }
    },
  };
  return makeStandIn(session, "react", { own: react });
}

/** `redirect()` and `notFound()` of Next end the request by throwing. */
function nextNavigation(session) {
  const ending =
    (name) =>
    (...given) => {
      session.call(name, given);
      throw Object.assign(new Error(name), { digest: name });
    };
  return makeStandIn(session, "next/navigation", {
    own: { redirect: ending("redirect"), permanentRedirect: ending("redirect"), notFound: ending("notFound") },
  });
}

function nextServer(session) {
  const NextResponse = class NextResponse extends globalThis.Response {
    static next() {
      return new NextResponse(null);
    }
  };
  NextResponse.json = globalThis.Response.json;
  return makeStandIn(session, "next/server", { own: { NextResponse } });
}

function bluebird() {
  class Bluebird extends Promise {
    static map(list, callback) {
      return Bluebird.all(list).then((values) => Bluebird.all(values.map(callback)));
    }
    static each(list, callback) {
      return Bluebird.mapSeries(list, callback);
    }
    static async mapSeries(list, callback) {
      const results = [];
      for (const one of await Promise.all(await list)) results.push(await callback(one, results.length));
      return results;
    }
    static promisifyAll(target) {
      return new Proxy(target, {
        get: (_, key) =>
          typeof key === "string" && key.endsWith("Async") ? promisify(target[key.slice(0, -5)].bind(target)) : target[key],
      });
    }
    map(callback) {
      return this.then((list) => Bluebird.map(list, callback));
    }
    spread(callback) {
      return this.then((list) => callback(...list));
    }
    tap(callback) {
      return this.then(async (value) => {
        await callback(value);
        return value;
      });
    }
  }
  return Object.assign(Bluebird, {
    promisify,
    try: async (callback) => callback(),
    delay: () => Bluebird.resolve(),
    method: (callback) => callback,
  });
}

/** One after the other, each with a callback: the results, in the order of the tasks. */
function inTurn(items, run, done) {
  const results = [];
  const next = (place) => {
    if (place === items.length) return done?.(null, results);
    return run(items[place], (error, ...values) => {
      if (error) return done?.(error);
      results.push(values.length > 1 ? values : values[0]);
      return next(place + 1);
    });
  };
  next(0);
}

/** The functions of `async` that applications use most; how many run at once makes no difference here. */
function asyncModule(session) {
  const over = (list, run, done) => inTurn(Array.from(list), run, done);
  const each = (list, run, done) => over(list, run, (error) => done?.(error ?? null));
  const tasks = (given, done) => {
    const isList = Array.isArray(given);
    const keys = Object.keys(given);
    inTurn(
      keys,
      (key, next) => given[key](next),
      (error, results) => done?.(error, isList ? results : Object.fromEntries(keys.map((key, place) => [key, results?.[place]]))),
    );
  };
  const waterfall = (list, done) => {
    const next = (place, given) => {
      if (place === list.length) return done?.(null, ...given);
      return list[place](...given, (error, ...values) => (error ? done?.(error) : next(place + 1, values)));
    };
    next(0, []);
  };
  const limited =
    (run) =>
    (list, _limit, ...rest) =>
      run(list, ...rest);
  const own = { waterfall, parallel: tasks, series: tasks, parallelLimit: (given, _limit, done) => tasks(given, done) };
  Object.assign(own, { each, forEach: each, eachSeries: each, forEachSeries: each, eachLimit: limited(each), forEachLimit: limited(each) });
  Object.assign(own, { map: over, mapSeries: over, mapLimit: limited(over) });
  return makeStandIn(session, "async", { own });
}

/** Packages that call a function again where it fails: it does not. */
const repeating = /^(exponential-backoff|p-retry|async-retry|promise-retry|retry-as-promised)$/u;

const withDefault = (module, members = {}) => Object.assign(module, members, { default: module, __esModule: true });

/** The module; undefined where a stand-in will do. */
export function packageModule(session, specifier) {
  const lodash = lodashModule(specifier, (key) => makeStandIn(session, `lodash.${String(key)}`));
  if (lodash !== undefined) return lodash;
  if (specifier === "async") return asyncModule(session);
  if (specifier === "react") return reactModule(session);
  if (/^react\/jsx(-dev)?-runtime$/u.test(specifier))
    return { jsx: element, jsxs: element, jsxDEV: element, Fragment: "Fragment", __esModule: true };
  if (specifier === "next/navigation") return nextNavigation(session);
  if (specifier === "next/server") return nextServer(session);
  if (specifier === "bluebird") return bluebird();
  if (repeating.test(specifier)) return withDefault((run) => Promise.resolve().then(() => run(() => {}, 1)), { backOff: (run) => run() });
  if (specifier === "p-limit")
    return withDefault(
      () =>
        (run, ...given) =>
          Promise.resolve().then(() => run(...given)),
    );
  if (specifier === "p-map") return withDefault(async (list, run) => Promise.all(Array.from(await list, run)));
  if (specifier === "dotenv/config") return {};
  if (specifier === "express-async-handler")
    return Object.assign((handler) => handler, { __esModule: true, default: (handler) => handler });
  if (/^(util\.promisify|es6-promisify|pify)$/u.test(specifier)) return Object.assign((callback) => promisify(callback), { promisify });
  return undefined;
}
