import type { IncomingMessage } from "node:http";

/**
 * Whether the request comes from this machine: over loopback or a unix socket, and not handed on by a proxy
 * that runs here, whose clients may be anywhere.
 */
export function isFromLoopback({ socket, headers }: IncomingMessage): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  const { remoteAddress } = socket;
  return remoteAddress === undefined ? !socket.destroyed : isLoopbackAddress(remoteAddress);
}

/** Whether the address is in 127.0.0.0/8, `::1`, or the former written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}
