import type { BusCall } from "./calls.ts";
import { fieldsOf, textOf } from "./plain.ts";
import { readProperty } from "./properties.ts";

/** A session of logind. */
export interface Session {
  /** Empty where it has no seat, as over ssh. */
  readonly seat: string;
  readonly isRemote: boolean;
  /** `tty`, `x11`, `wayland`, … */
  readonly type: string;
  /** `user`, `greeter`, `background`, … */
  readonly class: string;
}

const DESTINATION = "org.freedesktop.login1";
const PATH = "/org/freedesktop/login1";

/**
 * The names of the seats.
 * @see org.freedesktop.login1(5)
 */
export async function listSeats(call: BusCall): Promise<readonly string[]> {
  const rows = await list(call, "ListSeats");
  return rows.map(([seat]) => seat ?? "");
}

/** The sessions, but for those that end while they are read. */
export async function listSessions(call: BusCall): Promise<readonly Session[]> {
  const rows = await list(call, "ListSessions");
  const sessions = rows.map(([, , , seat, path]) => readSession(call, seat ?? "", path ?? ""));
  return (await Promise.all(sessions)).filter((session) => session !== undefined);
}

async function list(call: BusCall, member: string): Promise<readonly (readonly string[])[]> {
  const [destination, path, manager] = [DESTINATION, PATH, `${DESTINATION}.Manager`];
  const reply = await call({ destination, path, interface: manager, member });
  return [...reply.items()].map((row) => fieldsOf(row).map(textOf));
}

async function readSession(
  call: BusCall,
  seat: string,
  path: string,
): Promise<Session | undefined> {
  const of = `${DESTINATION}.Session`;
  const [remote, type, kind] = await Promise.all(
    ["Remote", "Type", "Class"].map((name) =>
      readProperty(call, { destination: DESTINATION, path, of, name }),
    ),
  );
  if (typeof remote !== "boolean" || typeof type !== "string" || typeof kind !== "string") {
    return undefined;
  }
  return { seat, isRemote: remote, type, class: kind };
}
