import type { BusCall } from "./calls.ts";
import type { Reply } from "./message.ts";
import { fieldsOf, textOf } from "./plain.ts";
import { readProperty } from "./properties.ts";
import type { Value } from "./values.ts";

/** A unit of systemd. */
export interface Unit {
  readonly name: string;
  /** `loaded`, `not-found`, `masked`, … */
  readonly loadState: string;
  /** `active`, `inactive`, `failed`, … */
  readonly activeState: string;
  /** The object that stands for it on the bus. */
  readonly path: string;
}

/** The parts of a unit that have properties of their own. */
export type UnitPart = "Unit" | "Service" | "Socket" | "Timer" | "Mount";

const DESTINATION = "org.freedesktop.systemd1";
const PATH = "/org/freedesktop/systemd1";
const MANAGER = `${DESTINATION}.Manager`;

/**
 * All units that systemd has in memory, not yet read.
 * @see org.freedesktop.systemd1(5)
 */
export async function listUnits(call: BusCall): Promise<Reply> {
  const [destination, path] = [DESTINATION, PATH];
  return call({ destination, path, interface: MANAGER, member: "ListUnits" });
}

/** A row of the list of units. */
export function unitOf(row: Value): Unit {
  const [name, , loadState, activeState, , , path] = fieldsOf(row).map(textOf);
  return {
    name: name ?? "",
    loadState: loadState ?? "",
    activeState: activeState ?? "",
    path: path ?? "",
  };
}

/** A property of systemd itself; undefined where it has none of that name. */
export async function readManager(call: BusCall, name: string): Promise<Value | undefined> {
  return readProperty(call, { destination: DESTINATION, path: PATH, of: MANAGER, name });
}

/** A property of a part of a unit; undefined where it has none of that name, or has gone. */
export async function readUnit(
  call: BusCall,
  { path }: Unit,
  part: UnitPart,
  name: string,
): Promise<Value | undefined> {
  return readProperty(call, { destination: DESTINATION, path, of: `${DESTINATION}.${part}`, name });
}
