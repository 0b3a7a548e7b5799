import { createSeldom, type Seldom } from "../lib/seldom.ts";
import type { BusCall } from "./calls.ts";
import { textOf } from "./plain.ts";
import { listUnits, readManager, readUnit, type Unit, unitOf, type UnitPart } from "./systemd1.ts";
import type { Value } from "./values.ts";

/** What systemd says of itself. */
export interface SystemdState {
  /** As packaged, such as `252.39-1~deb12u2`; undefined where systemd does not say. */
  readonly version: string | undefined;
  /** Empty on bare metal; undefined where systemd does not say. */
  readonly virtualization: string | undefined;
  /** `running`, `degraded`, …; undefined where systemd does not say. */
  readonly state: string | undefined;
  /** The rows of the list of units, read one by one. */
  readonly rows: Iterable<Value>;
}

/** Properties that hardly ever change, kept from poll to poll; the keys are names of properties and units' paths. */
export type Identities = Seldom<Promise<Value | undefined>>;

const IDENTITY_MAX_AGE_MS = 60_000;

/** Nothing kept yet. What it keeps follows a change within a minute of the clock `now`, in milliseconds. */
export function createIdentities(now: () => number): Identities {
  return createSeldom(now, IDENTITY_MAX_AGE_MS);
}

/** Reads what systemd says of itself, in one round trip. */
export async function readSystemd(call: BusCall, identities: Identities): Promise<SystemdState> {
  const kept = async (name: string) => identities.of(name, () => readManager(call, name));
  const [list, ...properties] = await Promise.all([
    listUnits(call),
    kept("Version"),
    kept("Virtualization"),
    readManager(call, "SystemState"),
  ]);
  const [version, virtualization, state] = properties.map((value) =>
    typeof value === "string" ? value : undefined,
  );
  return { version, virtualization, state, rows: list.items() };
}

/** The units in the rows, in steps: there may be thousands. */
export function* unitsIn(rows: Iterable<Value>): Generator<undefined, readonly Unit[]> {
  const units: Unit[] = [];
  for (const row of rows) {
    units.push(unitOf(row));
    yield;
  }
  return units;
}

/** What a service runs like (`simple`, `oneshot`, …) or a mount holds (`ext4`, …); empty for other units. */
export async function readType(call: BusCall, unit: Unit, identities: Identities): Promise<string> {
  const [, part] = TYPED.find(([suffix]) => unit.name.endsWith(suffix)) ?? [];
  if (part === undefined) return "";
  return textOf(await identities.of(unit.path, () => readUnit(call, unit, part, "Type")));
}

const TYPED: readonly (readonly [string, UnitPart])[] = [
  [".service", "Service"],
  [".mount", "Mount"],
];
