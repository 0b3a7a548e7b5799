import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { type BusCall, createCalls } from "./calls.ts";
import { createFrames } from "./frames.ts";

/** A connection to a bus, or to one service alone. */
export interface BusConnection {
  readonly call: BusCall;
  readonly isOpen: () => boolean;
  /** Closes it; calls under way fail with `reason`. */
  readonly close: (reason: Error) => void;
}

/** Where to connect to. */
export interface BusSocket {
  readonly path: string;
  /** Whether the service itself listens there: it wants no greeting. */
  readonly isPeer: boolean;
}

/** Who we are, the other side learns from the socket. What comes after that is messages. */
const HANDSHAKE = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n";

const MAX_HANDSHAKE_CHARACTERS = 4096;

const HELLO = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
  member: "Hello",
};

/**
 * Connects and greets. Throws the system's error where nobody listens, and another where the other side refuses.
 * The signal bounds connecting only.
 * @see https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol
 */
export async function connectToBus(
  { path, isPeer }: BusSocket,
  signal: AbortSignal,
): Promise<BusConnection> {
  const socket = createConnection({ path });
  const abort = () => socket.destroy(reasonOf(signal));
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    await once(socket, "connect");
    const first = await authenticate(socket, path);
    const connection = converse(socket, path, first);
    if (!isPeer) await greet(connection, path, signal);
    return connection;
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** An abort's reason, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The wait was given up");
}

/** A bus that cannot look up our user, as one without nss-systemd a dynamic user, hangs up only now. */
async function greet({ call }: BusConnection, path: string, signal: AbortSignal): Promise<void> {
  try {
    await call(HELLO);
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal);
    throw new Error(`Cannot greet ${path}: it hangs up, want a bus that knows this user`, {
      cause: error,
    });
  }
}

/** Answers what came in behind the handshake. */
async function authenticate(socket: Socket, path: string): Promise<Buffer> {
  socket.write(HANDSHAKE);
  let text = "";
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += (chunk as Buffer).toString("latin1");
    const accepted = /^(?:DATA *\r\n)?OK [^\r\n]*\r\n/.exec(text);
    if (accepted !== null) return Buffer.from(text.slice(accepted[0].length), "latin1");
    if (/^(?:DATA *\r\n)?(?:REJECTED|ERROR)/.test(text)) break;
    if (text.length > MAX_HANDSHAKE_CHARACTERS) break;
  }
  throw new Error(
    `Cannot log in to ${path}: is answered ${JSON.stringify(text.slice(0, 100))}, want OK`,
  );
}

function converse(socket: Socket, path: string, first: Buffer): BusConnection {
  const calls = createCalls((message) => {
    // All calls that are made in one go leave in one write.
    if (socket.writableCorked === 0) {
      socket.cork();
      queueMicrotask(() => socket.uncork());
    }
    socket.write(message);
  });
  const frames = createFrames();
  const close = (reason: Error): void => {
    calls.fail(reason);
    socket.destroy();
  };
  const receive = (chunk: Buffer): void => {
    try {
      frames.push(chunk).forEach(calls.receive);
    } catch (error) {
      close(new Error(`Cannot understand ${path}`, { cause: error }));
    }
  };
  socket.on("error", (error) => close(error));
  socket.on("close", () => close(new Error(`Cannot go on with ${path}: the connection is closed`)));
  socket.on("data", receive);
  if (first.length > 0) receive(first);
  return { call: calls.call, isOpen: () => !socket.destroyed, close };
}
