/** Which stand-in a package has: a provider's client, a framework, a library that is imitated, or a recording stub. */
import { guarded } from "./real-modules.mjs";
import { HarnessError } from "./session.mjs";
import { stubName } from "./show.mjs";
import { awsModule } from "./stub-aws.mjs";
import { azureModule } from "./stub-azure.mjs";
import { frameworkModule } from "./stub-frameworks.mjs";
import { googleModule } from "./stub-google.mjs";
import { lodashModule } from "./stub-lodash.mjs";
import { reactModule } from "./stub-react.mjs";
import { restModule } from "./stub-rest.mjs";
import { makeHandlerBuilder, makeStub } from "./stubs.mjs";
import { sleep } from "./timers.mjs";

class HttpsError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function nextModule(specifier) {
  if (specifier !== "next/server") return undefined;
  return { NextResponse: class NextResponse extends Response {}, NextRequest: Request };
}

function firebaseModule(session, specifier) {
  if (!/^firebase-functions(\/|$)/u.test(specifier)) return undefined;
  const own = { HttpsError };
  if (specifier === "firebase-functions" || specifier === "firebase-functions/v1")
    own.https = makeHandlerBuilder(session, `${specifier}.https`, { HttpsError });
  return makeHandlerBuilder(session, specifier, own);
}

/** The stand-in for a package of this case; the same one each time that it is asked for. */
export function stubModule(session, specifier) {
  session.modules ??= new Map();
  if (!session.modules.has(specifier)) session.modules.set(specifier, importable(makeModule(session, specifier.replace(/^node:/u, ""))));
  return session.modules.get(specifier);
}

/** Compiled `import` statements take it as it is; its default export is itself where it has none. */
function importable(module) {
  const read = (target, key) => {
    if (key === "__esModule") return true;
    return key === "default" ? (target[stubName] === undefined && target.default) || target : target[key];
  };
  return new Proxy(module, { get: read });
}

function makeModule(session, specifier) {
  const made =
    googleModule(session, specifier) ??
    awsModule(session, specifier) ??
    azureModule(session, specifier) ??
    restModule(session, specifier) ??
    frameworkModule(session, specifier) ??
    firebaseModule(session, specifier) ??
    reactModule(specifier) ??
    lodashModule(specifier) ??
    nextModule(specifier);
  if (made !== undefined) return made;
  if (specifier === "timers/promises") return { setTimeout: sleep };
  if (specifier === "child_process") return makeStub(session, specifier);
  if (guarded.has(specifier)) throw new HarnessError(`${specifier} has no stand-in`);
  return makeStub(session, specifier);
}
