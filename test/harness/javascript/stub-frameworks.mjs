/**
 * Stand-ins for web frameworks that run the handlers which the application registers: Express, Koa with its router,
 * Fastify. Each route is kept under its method and path, as `session.routes` of functions from run.json's request to nothing;
 * what the handler answers is noted as status and body.
 */
import { makeNext, makeRequest, makeResponse, showAnswer } from "./answers.mjs";
import { stubName } from "./show.mjs";
import { makeStub } from "./stubs.mjs";

const verbs = ["get", "post", "put", "patch", "delete", "all"];

const isStub = (handler) => typeof handler !== "function" || handler[stubName] !== undefined;

/** Runs a chain of Express handlers; stubs among them let pass. `next(error)` leads to a handler of four parameters. */
async function runExpress(session, handlers, given) {
  const [request, response, lastNext] = [makeRequest(given), makeResponse(session), makeNext(session)];
  const from = async (place, error) => {
    const handler = handlers[place];
    const next = (problem) => from(place + 1, problem === "route" ? undefined : problem);
    if (handler === undefined) return error === undefined ? lastNext() : lastNext(error);
    const takesErrors = handler.length === 4;
    if (isStub(handler) || takesErrors !== (error !== undefined)) return from(place + 1, error);
    return takesErrors ? handler(error, request, response, next) : handler(request, response, next);
  };
  await from(0, undefined);
}

/** An application or router of Express. */
function expressRouter(session, name) {
  const entries = [];
  const router = (_request, _response, next) => next?.();
  const add = (method, path, handlers) => {
    entries.push({ method, path, handlers: handlers.flat(Infinity) });
    return router;
  };
  for (const verb of verbs)
    router[verb] = (path, ...handlers) => (handlers.length === 0 ? undefined : add(verb.toUpperCase(), path, handlers));
  router.use = (...handlers) => add("USE", typeof handlers[0] === "string" ? handlers.shift() : "", handlers);
  router.route = (path) => {
    const chain = {};
    for (const verb of verbs) {
      chain[verb] = (...handlers) => {
        router[verb](path, ...handlers);
        return chain;
      };
    }
    return chain;
  };
  router.entries = entries;
  return withStubs(session, name, router);
}

/** Members that are not there are recording stubs. */
function withStubs(session, name, members) {
  return new Proxy(members, {
    get: (target, key) => (key in target || typeof key === "symbol" || key === "then" ? target[key] : makeStub(session, `${name}.${key}`)),
  });
}

/** A slash at the end makes no other path. */
function routeName(verb, path) {
  return `${verb.toUpperCase()} ${path.replace(/(?<=.)\/$/u, "")}`;
}

/** All routes below a router: the path, and the handlers of everything on the way. */
function routesOf(router, prefix = "", before = []) {
  const routes = [];
  const onTheWay = [...before];
  const after = router.entries
    .filter(({ method }) => method === "USE")
    .flatMap(({ handlers }) => handlers.filter((one) => one.length === 4));
  for (const { method, path, handlers } of router.entries) {
    const at = prefix + path;
    if (method !== "USE") routes.push({ route: routeName(method, at), handlers: [...onTheWay, ...handlers, ...after] });
    for (const handler of method === "USE" ? handlers : []) {
      if (handler?.entries !== undefined)
        routes.push(...routesOf(handler, at, onTheWay).map((one) => ({ ...one, handlers: [...one.handlers, ...after] })));
      else if (typeof handler === "function" && handler.length !== 4 && path === "") onTheWay.push(handler);
    }
  }
  return routes;
}

function expressModule(session) {
  const express = () => {
    const application = expressRouter(session, "express()");
    session.routes.push((route, given) => {
      const found = routesOf(application).find((one) => one.route === route);
      return found && (() => runExpress(session, found.handlers, given));
    });
    return application;
  };
  express.Router = () => expressRouter(session, "express.Router()");
  for (const name of ["json", "urlencoded", "static", "raw", "text"]) express[name] = () => makeStub(session, `express.${name}()`);
  return Object.assign(express, { default: express });
}

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Koa's context: setting a body makes the status 200 where none was set. */
function koaContext(given) {
  const state = { status: undefined, body: undefined };
  const request = makeRequest(given);
  const context = {
    ...request,
    request,
    req: request,
    state: {},
    set: () => {},
    throw: (status, message) => {
      throw new HttpError(status, message);
    },
    get status() {
      return state.status ?? (state.body === undefined ? 404 : 200);
    },
    set status(code) {
      state.status = code;
    },
    get body() {
      return state.body;
    },
    set body(body) {
      state.body = body;
    },
  };
  context.response = context;
  return context;
}

async function runKoa(session, middleware, given) {
  const context = koaContext(given);
  const from = async (place) => (place < middleware.length ? middleware[place](context, () => from(place + 1)) : undefined);
  try {
    await from(0);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    session.note(showAnswer(error.status, error.message));
    return;
  }
  session.note(showAnswer(context.status, context.body));
}

function koaModule(session) {
  return class Koa {
    constructor() {
      this.middleware = [];
      this.context = {};
      session.routes.push((route, given) => () => {
        const chain = this.middleware.flatMap((one) => (one.routesOf === undefined ? [one] : one.routesOf(route)));
        return runKoa(
          session,
          chain.filter((one) => !isStub(one)),
          given,
        );
      });
    }
    use(middleware) {
      this.middleware.push(middleware);
      return this;
    }
    listen() {}
    on() {
      return this;
    }
    callback() {
      return () => {};
    }
  };
}

/** `@koa/router`: of its middleware, that of the route asked for. */
function koaRouterModule() {
  return class Router {
    constructor({ prefix = "" } = {}) {
      this.entries = [];
      for (const verb of verbs) {
        this[verb] = (path, ...handlers) => {
          this.entries.push({ route: routeName(verb, prefix + path), handlers });
          return this;
        };
      }
    }
    use(...handlers) {
      this.entries.push({ handlers });
      return this;
    }
    routes() {
      const chosen = (route) =>
        this.entries.filter((one) => one.route === undefined || one.route === route).flatMap(({ handlers }) => handlers);
      return Object.assign(() => {}, { routesOf: chosen });
    }
    allowedMethods() {
      return (_, next) => next();
    }
  };
}

async function runFastify(session, handler, given) {
  let isSent = false;
  const send = (body) => {
    if (isSent) throw new Error("Reply was already sent");
    isSent = true;
    session.note(showAnswer(reply.statusCode, body));
    return reply;
  };
  const setStatus = (code) => Object.assign(reply, { statusCode: code });
  const reply = { statusCode: 200, send, code: setStatus, status: setStatus, header: () => reply, type: () => reply };
  const body = await handler(makeRequest(given), reply);
  if (!isSent && body !== reply && body !== undefined) send(body);
}

/** An instance of Fastify, or what a plugin is handed. */
function fastifyInstance(session, prefix, routes) {
  const instance = {};
  const proxied = withStubs(session, "fastify()", instance);
  const add = (method, path, handler) => {
    routes.push({ route: routeName(method, prefix + path), handler });
    return proxied;
  };
  for (const verb of verbs) instance[verb] = (path, ...rest) => add(verb, path, rest.at(-1)?.handler ?? rest.at(-1));
  instance.route = ({ method, url, handler }) => add(method, url, handler);
  instance.register = (plugin, options = {}) => {
    if (!isStub(plugin)) plugin(fastifyInstance(session, prefix + (options.prefix ?? ""), routes), options, () => {});
    return proxied;
  };
  return proxied;
}

function fastifyModule(session) {
  const fastify = () => {
    const routes = [];
    session.routes.push((route, given) => {
      const found = routes.find((one) => one.route === route);
      return found && (() => runFastify(session, found.handler, given));
    });
    return fastifyInstance(session, "", routes);
  };
  return Object.assign(fastify, { default: fastify, fastify });
}

const modules = {
  express: expressModule,
  koa: koaModule,
  "@koa/router": koaRouterModule,
  "koa-router": koaRouterModule,
  fastify: fastifyModule,
};

export function frameworkModule(session, specifier) {
  return modules[specifier]?.(session);
}
