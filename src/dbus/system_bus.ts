import { join } from "node:path";
import { errorCode, NoDataError } from "../lib/errors.ts";
import type { BusCall } from "./calls.ts";
import { type BusConnection, type BusSocket, connectToBus, reasonOf } from "./connection.ts";
import { BusError } from "./errors.ts";

/** A kept connection to the host's system bus: opened when it is needed, and again when it has dropped. */
export interface SystemBus {
  /**
   * Does work that makes calls. Throws NoDataError where the host has no bus, or the bus no such service.
   * Where the signal is aborted or the work fails the connection is closed: no reply is waited for that nobody wants.
   */
  readonly use: <Result>(
    signal: AbortSignal,
    work: (call: BusCall) => Promise<Result>,
  ) => Promise<Result>;
  readonly close: () => void;
}

/** The sockets below the host's root, in the order in which they are tried. */
export function systemBusSockets(rootfs: string): readonly BusSocket[] {
  return [{ path: join(rootfs, "run/dbus/system_bus_socket"), isPeer: false }];
}

/** The same for systemd, which lets root in by a door of its own: it is there where there is no bus. */
export function systemdSockets(rootfs: string): readonly BusSocket[] {
  return [...systemBusSockets(rootfs), { path: join(rootfs, "run/systemd/private"), isPeer: true }];
}

/** A bus that is not connected yet. */
export function createSystemBus(sockets: readonly BusSocket[]): SystemBus {
  let kept: BusConnection | undefined;

  async function connect(signal: AbortSignal): Promise<BusConnection> {
    if (kept?.isOpen() !== true) kept = await connectToFirst(sockets, signal);
    return kept;
  }

  return {
    use: async (signal, work) => {
      const connection = await connect(signal);
      const abort = () => connection.close(reasonOf(signal));
      signal.addEventListener("abort", abort, { once: true });
      try {
        if (signal.aborted) abort();
        return await work(connection.call);
      } catch (error) {
        connection.close(new Error("The work that made the call has failed"));
        if (error instanceof BusError && SERVICE_IS_AWAY.has(error.errorName)) {
          throw new NoDataError("This host's bus has no such service", { cause: error });
        }
        throw error;
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },
    close: () => kept?.close(new Error("The collector is closed")),
  };
}

const SERVICE_IS_AWAY: ReadonlySet<string> = new Set([
  "org.freedesktop.DBus.Error.ServiceUnknown",
  "org.freedesktop.DBus.Error.NameHasNoOwner",
]);

const NOBODY_LISTENS: ReadonlySet<string | undefined> = new Set([
  "ENOENT",
  "ENOTDIR",
  "ECONNREFUSED",
]);

/** Only root may use a service's own door. */
const NO_ENTRY: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM"]);

async function connectToFirst(
  sockets: readonly BusSocket[],
  signal: AbortSignal,
): Promise<BusConnection> {
  let firstError: unknown;
  for (const socket of sockets) {
    try {
      return await connectToBus(socket, signal);
    } catch (error) {
      const code = errorCode(error);
      const isAway = NOBODY_LISTENS.has(code) || (socket.isPeer && NO_ENTRY.has(code));
      if (!isAway) throw error;
      firstError ??= error;
    }
  }
  throw new NoDataError(`This host has no ${sockets[0]?.path ?? "bus"}`, { cause: firstError });
}
