import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Log } from "../lib/log.ts";
import { describeError } from "../lib/errors.ts";
import { randomId } from "../model/identity.ts";
import type { SelfMetrics } from "../self/metrics.ts";
import { json, refusal, type Answer, type Route } from "./answer.ts";
import { addAnswer, type Traffic } from "./traffic.ts";

/** What answers requests. */
export interface HandlerParts {
  readonly routes: readonly Route[];
  readonly self: SelfMetrics;
  readonly traffic: Traffic;
  readonly log: Log;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
  readonly limits: () => HandlerLimits;
}

/** What a request may cost. */
export interface HandlerLimits {
  readonly maxBodyBytes: number;
  readonly responseTimeoutSeconds: number;
}

const NOT_FOUND = json(404, { not: "found" });
const WRONG_METHOD = json(405, { error: "This path answers GET and HEAD" }, { Allow: "GET, HEAD" });
const FAILED = refusal(500, "The answer could not be made; the log tells why");

/** Answers requests out of the route table; counts and logs each. */
export function createHandler(parts: HandlerParts): RequestListener {
  const table = new Map(parts.routes.map((route) => [route.path, route]));
  const { self, traffic, log, monotonic } = parts;

  function answer(request: IncomingMessage, route: Route | undefined, query: string) {
    if (!route) return NOT_FOUND;
    if (request.method !== "GET" && request.method !== "HEAD") return WRONG_METHOD;
    const { maxBodyBytes } = parts.limits();
    if (bodyBytes(request) > maxBodyBytes) {
      return refusal(413, `The body is longer than ${maxBodyBytes} bytes`, { Connection: "close" });
    }
    return route.answer(request, query);
  }

  function fail(request: IncomingMessage, error: unknown): Answer {
    log.error("Cannot answer", { path: request.url, error: describeError(error) });
    return FAILED;
  }

  return (request, response) => {
    const startedAt = monotonic();
    const [path, query] = splitTarget(request.url ?? "/");
    const route = table.get(path);
    traffic.received += 1;
    self.countRequest();
    if (log.debugs()) logExchange(log, request, response);
    let whenSent: Answer["whenSent"];
    let isClosed = false;
    response.once("close", () => {
      const seconds = (monotonic() - startedAt) / 1000;
      addAnswer(traffic, response.statusCode, seconds);
      self.countResponse(route?.path ?? "(unmatched)", response.statusCode, seconds);
      isClosed = true;
      whenSent?.();
    });
    const finish = (made: Answer): void => {
      if (isClosed) made.whenSent?.();
      else whenSent = made.whenSent;
      send(request, response, made);
      if (!response.writableFinished)
        cutOffSlow(response, parts.limits().responseTimeoutSeconds, log);
    };
    try {
      const made = answer(request, route, query);
      if (made instanceof Promise)
        made.catch((error: unknown) => fail(request, error)).then(finish, () => undefined);
      else finish(made);
    } catch (error) {
      finish(fail(request, error));
    }
  };
}

/** The path and what follows its question mark, out of a target in origin or absolute form. */
function splitTarget(target: string): readonly [path: string, query: string] {
  const origin = target.startsWith("/") ? target : target.replace(/^[a-z]+:\/\/[^/?]*/i, "");
  const mark = origin.indexOf("?");
  return mark < 0 ? [origin, ""] : [origin.slice(0, mark), origin.slice(mark + 1)];
}

/** How long the body is said to be; a chunked one may be of any length. */
function bodyBytes({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return Infinity;
  return Number(headers["content-length"] ?? 0);
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const { status, contentType, body, headers } = answer;
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  if (request.method === "HEAD") response.end();
  else response.end(body);
}

/** What the socket's buffer did not take at once must be read before the deadline. */
function cutOffSlow(response: ServerResponse, timeoutSeconds: number, log: Log): void {
  const timer = setTimeout(() => {
    log.info("cutting off a client that does not read its answer", { path: response.req.url });
    response.destroy();
  }, timeoutSeconds * 1000);
  response.once("close", () => clearTimeout(timer));
}

function logExchange(log: Log, request: IncomingMessage, response: ServerResponse): void {
  const request_id = randomId(7);
  const startedAt = performance.now();
  const { remoteAddress, remotePort } = request.socket;
  log.debug("received request", {
    request_id,
    method: request.method,
    path: request.url,
    headers: request.headers,
    remote_ip: remoteAddress,
    remote_port: remotePort,
  });
  response.once("close", () => {
    const aborted = !response.writableFinished;
    const elapsed_seconds = (performance.now() - startedAt) / 1000;
    log.debug("sending response", {
      request_id,
      status: response.statusCode,
      elapsed_seconds,
      aborted,
    });
  });
}
