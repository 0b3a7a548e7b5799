import { chmodSync, unlinkSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { ListenAddress, ServerConfig } from "../config/config.ts";
import { errorCode } from "../lib/errors.ts";

/** The sockets the daemon accepts connections on. */
export interface Listeners {
  /**
   * Listens on exactly these addresses: new ones are opened before those no longer named are closed.
   * Throws, and changes nothing, where one cannot be opened.
   */
  readonly apply: (addresses: readonly ListenAddress[], limits: ServerConfig) => Promise<void>;
  /** Where it really listens, ports chosen by the system included, as URLs or socket paths. */
  readonly bound: () => readonly string[];
  /** Accepts no more, lets answers under way end, and cuts off what has not ended after `graceSeconds`. */
  readonly close: (graceSeconds: number) => Promise<void>;
}

/** What listeners need. */
export interface ListenerParts {
  readonly handler: RequestListener;
  /** Called once for each connection that sent something that is no acceptable request. */
  readonly onClientError: (status: number) => void;
  /** How many sockets systemd hands over, from file descriptor 3 on. */
  readonly systemdSockets: number;
}

const FIRST_SYSTEMD_FD = 3;
/** A kept connection whose last answer has ended does not close by itself. */
const IDLE_CHECK_MILLISECONDS = 50;
const MOST_CHECK_MILLISECONDS = 5000;
const SOCKET_MODE = 0o660;

/** No listeners yet. */
export function createListeners(parts: ListenerParts): Listeners {
  let open = new Map<string, Server>();

  return {
    apply: async (addresses, limits) => {
      const next = new Map<string, Server>();
      try {
        for (const address of addresses.flatMap((each) => expand(each, parts.systemdSockets))) {
          const key = JSON.stringify(address);
          next.set(key, open.get(key) ?? (await listen(address, limits, parts)));
        }
      } catch (error) {
        for (const [key, server] of next) if (!open.has(key)) server.close();
        throw error;
      }
      for (const [key, server] of open) if (!next.has(key)) server.close();
      for (const server of next.values()) setLimits(server, limits);
      open = next;
    },
    bound: () => [...open.values()].map(describeBound),
    close: async (graceSeconds) => {
      await Promise.all([...open.values()].map((server) => drain(server, graceSeconds)));
      open = new Map();
    },
  };
}

type Socketlike = Exclude<ListenAddress, { type: "systemd" }> | { type: "fd"; fd: number };

function expand(address: ListenAddress, systemdSockets: number): readonly Socketlike[] {
  if (address.type !== "systemd") return [address];
  if (systemdSockets === 0) {
    throw new Error(
      "Cannot listen on systemd's sockets: it handed none over, want a .socket unit that starts this service",
    );
  }
  return Array.from({ length: systemdSockets }, (_, index) => ({
    type: "fd",
    fd: FIRST_SYSTEMD_FD + index,
  }));
}

async function listen(
  address: Socketlike,
  limits: ServerConfig,
  parts: ListenerParts,
): Promise<Server> {
  if (address.type === "unix") await removeStaleSocket(address.path);
  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderBytes,
      connectionsCheckingInterval: checkMilliseconds(limits),
      keepAlive: true,
      noDelay: true,
    },
    parts.handler,
  );
  setLimits(server, limits);
  server.on("clientError", (error, socket) => {
    answerClientError(error, socket, parts.onClientError);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(address, error)));
    server.listen(toListenOptions(address), resolve);
  });
  if (address.type === "unix") chmodSync(address.path, SOCKET_MODE);
  return server;
}

/** How often Node looks for requests past their timeout: each look wakes an idle daemon; so that they are half as late at most. */
function checkMilliseconds({ requestTimeoutSeconds }: ServerConfig): number {
  return Math.min(Math.max(requestTimeoutSeconds * 500, 100), MOST_CHECK_MILLISECONDS);
}

function toListenOptions(address: Socketlike) {
  switch (address.type) {
    case "tcp":
      // An empty host is every interface, IPv6 included.
      return address.host === ""
        ? { port: address.port }
        : { host: address.host, port: address.port };
    case "unix":
      return { path: address.path };
    case "fd":
      return { fd: address.fd };
  }
}

function setLimits(server: Server, limits: ServerConfig): void {
  server.maxConnections = limits.maxConnections;
  server.headersTimeout = limits.requestTimeoutSeconds * 1000;
  server.requestTimeout = limits.requestTimeoutSeconds * 1000;
  server.keepAliveTimeout = limits.keepAliveTimeoutSeconds * 1000;
}

const REMEDY: Readonly<Record<string, string>> = {
  EADDRINUSE: "it is in use, want a free one (--listen, or listen: in the configuration)",
  EADDRNOTAVAIL: "this host has no such address, want one of its own",
  EACCES: "this user may not, want a port above 1023 or CAP_NET_BIND_SERVICE",
};

function listenError(address: Socketlike, error: Error): Error {
  const why = REMEDY[errorCode(error) ?? ""] ?? "the system refuses";
  return new Error(`Cannot listen on ${describe(address)}: ${why}`, { cause: error });
}

function describe(address: Socketlike): string {
  switch (address.type) {
    case "tcp":
      return hostPort(address.host, address.port);
    case "unix":
      return `unix:${address.path}`;
    case "fd":
      return `file descriptor ${address.fd}`;
  }
}

function describeBound(server: Server): string {
  const address = server.address();
  if (address === null) return "closed";
  return typeof address === "string"
    ? `unix:${address}`
    : `http://${hostPort(address.address, address.port)}`;
}

function hostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
};

/** A connection may report more than one error; the first is answered and ends it. */
function answerClientError(error: Error, socket: Duplex, count: (status: number) => void): void {
  if (errorCode(error) === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = CLIENT_ERRORS[errorCode(error) ?? ""] ?? [400, "Bad Request"];
  count(status);
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A socket file nobody listens on is left from a daemon that could not tidy up. */
async function removeStaleSocket(path: string): Promise<void> {
  const stale = await new Promise<boolean>((resolve) => {
    const probe = connect({ path });
    probe.once("connect", () => {
      probe.destroy();
      resolve(false);
    });
    probe.once("error", (error) => resolve(errorCode(error) === "ECONNREFUSED"));
  });
  if (stale) unlinkSync(path);
}

async function drain(server: Server, graceSeconds: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MILLISECONDS);
  const cutOff = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(cutOff);
}
