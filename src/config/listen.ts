import { isIPv4, isIPv6 } from "node:net";
import type { ListenAddress } from "./config.ts";

const EXAMPLES = "127.0.0.1:9777, [::1]:9777, :9777, unix:/run/metrics.sock or systemd";
const MAX_PORT = 65_535;
/** A socket's path and its closing NUL have 108 bytes, see unix(7). */
const MAX_PATH_BYTES = 107;

/**
 * The address that `127.0.0.1:9777`, `[::1]:9777`, `localhost:9777`, `unix:/path` or `systemd` names.
 * `:9777` is every interface: its host is empty. Throws where the text is none of them.
 */
export function parseListenAddress(text: string): ListenAddress {
  const address = readListenAddress(text);
  if (typeof address !== "string") return address;
  throw new Error(`Cannot parse listen address: it is ${JSON.stringify(text)}, ${address}`);
}

/** The address, or what is wanted in place of the text. */
export function readListenAddress(text: string): ListenAddress | string {
  if (text === "systemd") return { type: "systemd" };
  if (text.startsWith("unix:")) return readPath(text.slice("unix:".length));
  if (/^\d+$/.test(text)) {
    const port = Number(text) <= MAX_PORT ? text : "9777";
    return `want 127.0.0.1:${port} for this host alone, or :${port} for all`;
  }
  if (text.includes("://")) return `want it without a scheme, such as ${EXAMPLES}`;
  const [, bracketed, plain, digits] = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(text) ?? [];
  if (digits === undefined) {
    const [, ipv6, port] = /^(.*):(\d+)$/.exec(text) ?? [];
    if (ipv6 !== undefined && isIPv6(ipv6)) return `want brackets: "[${ipv6}]:${String(port)}"`;
    return `want an address such as ${EXAMPLES}`;
  }
  const host = bracketed ?? plain ?? "";
  if (bracketed === undefined ? !isHost(host) : !isIPv6(host)) {
    return `want an address such as ${EXAMPLES}`;
  }
  const port = Number(digits);
  return port <= MAX_PORT ? { type: "tcp", host, port } : `want a port from 0 to ${MAX_PORT}`;
}

/** The address as the configuration writes it. */
export function formatListenAddress(address: ListenAddress): string {
  switch (address.type) {
    case "systemd":
      return "systemd";
    case "unix":
      return `unix:${address.path}`;
    case "tcp":
      return isIPv6(address.host)
        ? `[${address.host}]:${address.port}`
        : `${address.host}:${address.port}`;
  }
}

function readPath(path: string): ListenAddress | string {
  if (!path.startsWith("/")) return "want an absolute path, such as unix:/run/metrics.sock";
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) {
    return `want a path of at most ${MAX_PATH_BYTES} bytes`;
  }
  return { type: "unix", path };
}

function isHost(host: string): boolean {
  if (/^[\d.]+$/.test(host)) return isIPv4(host);
  return host === "" || /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(host);
}
