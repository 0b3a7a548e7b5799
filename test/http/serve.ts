import { request, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { connect } from "node:net";
import type { ServerConfig } from "../../src/config/config.ts";
import type { Route } from "../../src/http/answer.ts";
import { createHandler } from "../../src/http/handler.ts";
import { createListeners } from "../../src/http/server.ts";
import { createTraffic } from "../../src/http/traffic.ts";
import { createLog } from "../../src/lib/log.ts";
import { createSelfMetrics } from "../../src/self/metrics.ts";
import { PassThrough } from "node:stream";

export const LIMITS: ServerConfig = {
  maxConnections: 100,
  maxHeaderBytes: 8192,
  maxBodyBytes: 1024,
  requestTimeoutSeconds: 60,
  responseTimeoutSeconds: 60,
  keepAliveTimeoutSeconds: 60,
};

/** A server with these routes on a free port of loopback. */
export async function serve(routes: readonly Route[], limits: Partial<ServerConfig> = {}) {
  const config = { ...LIMITS, ...limits };
  const traffic = createTraffic();
  const self = createSelfMetrics();
  const clientErrors: number[] = [];
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on("data", (chunk: Buffer) => lines.push(...chunk.toString().trim().split("\n")));
  const log = createLog(
    { level: "debug", format: "json", maxLength: 0 },
    { fields: () => ({}), redact: (_key, value) => value, now: Date.now, stream },
  );
  const parts = { routes, self, traffic, log, monotonic: () => performance.now() };
  const listeners = createListeners({
    handler: createHandler({ ...parts, limits: () => config }),
    onClientError: (status) => clientErrors.push(status),
    systemdSockets: 0,
  });
  await listeners.apply([{ type: "tcp", host: "127.0.0.1", port: 0 }], config);
  const [url = ""] = listeners.bound();
  return { url, traffic, self, clientErrors, listeners, lines, port: Number(new URL(url).port) };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request on a connection of its own. */
export function ask(url: string, options: RequestOptions = {}, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks) });
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends these bytes and resolves to all that comes back until the connection is closed. */
export function askRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}
