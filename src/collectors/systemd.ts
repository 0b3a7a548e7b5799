import { z } from "zod";
import type { BusCall } from "../dbus/calls.ts";
import { numberOf } from "../dbus/plain.ts";
import { createSystemBus, systemdSockets } from "../dbus/system_bus.ts";
import { readUnit, type Unit, type UnitPart } from "../dbus/systemd1.ts";
import { createIdentities, readSystemd, readType, unitsIn } from "../dbus/systemd_units.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { columnsOf } from "../model/columns.ts";
import type { Family, Sample } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, ifAny, metric, type Metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const OPTIONS = z.strictObject({
  units: filterOptions("units", { exclude: ["?*.{automount,device,mount,scope,slice}"] })
    .prefault({})
    .describe("The units to show."),
  enable_restarts_metrics: flag("Count how often systemd has restarted each service."),
  enable_start_time_metrics: flag("Show when each unit was started."),
  enable_task_metrics: flag("Show how many tasks each service has, and how many it may have."),
});

function flag(description: string) {
  return z.boolean().default(false).describe(description);
}

type Options = z.output<typeof OPTIONS>;

/**
 * What state systemd and its units are in, as `node_systemd_*`. It is asked over a connection that is kept: to the bus,
 * or as root to systemd itself where there is no bus. Its version and the types of units follow a change within a minute.
 */
export const systemd = defineCollector({
  kind: "systemd",
  description: "State of systemd and of its units, with what sockets and timers did.",
  sources: ["/run/dbus/system_bus_socket", "/run/systemd/private"],
  replaces: ["systemd"],
  options: OPTIONS,
  open: (options, { kernel, now }) => {
    const isWanted = createFilter(options.units);
    const bus = createSystemBus(systemdSockets(kernel.paths.rootfs));
    const labels = createLabels();
    let identities = createIdentities(now);

    async function read(call: BusCall, pause: () => Promise<void>): Promise<Reading> {
      identities.turn();
      const { rows, ...state } = await readSystemd(call, identities);
      const all = await stepByStep(unitsIn(rows), now, pause);
      const shown = all.filter(({ name, loadState }) => loadState === "loaded" && isWanted(name));
      const release = releaseOf(state.version);
      const properties = PROPERTIES.filter(({ isShown }) => isShown(options, release.number));
      const units = shown.map(async (unit): Promise<UnitReading> => {
        const [type, values] = await Promise.all([
          readType(call, unit, identities),
          Promise.all(properties.map((property) => readValue(call, unit, property))),
        ]);
        return { unit, type, values };
      });
      return { ...state, release, all, properties, units: await Promise.all(units) };
    }

    return {
      poll: async ({ signal, pause }) => {
        try {
          const reading = await bus.use(signal, (call) => read(call, pause));
          return await stepByStep(familiesOf(reading, labels), now, pause);
        } catch (error) {
          // Among what is kept may be replies that never came.
          identities = createIdentities(now);
          throw error;
        }
      },
      close: () => bus.close(),
    };
  },
});

interface Reading {
  readonly release: { readonly version: string; readonly number: number };
  readonly virtualization: string | undefined;
  readonly state: string | undefined;
  readonly all: readonly Unit[];
  readonly properties: readonly UnitProperty[];
  /** Those of all that are shown. */
  readonly units: readonly UnitReading[];
}

interface UnitReading {
  readonly unit: Unit;
  readonly type: string;
  /** In the order of the properties that were read. */
  readonly values: readonly (number | undefined)[];
}

type SystemdLabels = ReturnType<typeof createLabels>;

function createLabels() {
  const version = createLabelCache("version");
  const virtualization = createLabelCache("virtualization_type");
  const count = createLabelCache("state");
  const state = createLabelCache("name", "state", "type");
  const unit = createLabelCache("name");
  const caches = [version, virtualization, count, state, unit];
  return {
    version: version.of,
    virtualization: virtualization.of,
    count: count.of,
    state: state.of,
    unit: unit.of,
    turn: () => caches.forEach((cache) => cache.turn()),
  };
}

const VERSION = gauged("version", "Release of systemd.");
const VIRTUALIZATION = gauged("virtualization_info", "What systemd runs in, always 1.");
const RUNNING = gauged("system_running", "Whether the system is up and no unit has failed.");
const UNITS = gauged("units", "Units in each state, those not shown too.");
const UNIT_STATE = gauged("unit_state", "Whether the unit is in the state.");

function* familiesOf(reading: Reading, labels: SystemdLabels): Generator<undefined, Family[]> {
  labels.turn();
  const { release, virtualization, state, all, units, properties } = reading;
  const running = state === undefined ? [] : [single(RUNNING, Number(state === "running"))];
  const rows = units.map(({ unit, values }) => ({ labels: labels.unit(unit.name), values }));
  const place = labels.virtualization(placeOf(virtualization));
  return [
    familyOf(VERSION, [{ labels: labels.version(release.version), value: release.number }]),
    familyOf(VIRTUALIZATION, [{ labels: place, value: 1 }]),
    ...(knowsState(release.number) ? running : []),
    familyOf(UNITS, countSamples(all, labels)),
    ...ifAny(UNIT_STATE, yield* stateSamples(units, labels)),
    ...columnsOf(properties, rows),
  ];
}

/** Others (`reloading`, `maintenance`) are counted where there are any; a unit in one is in none of these. */
const STATES = ["active", "activating", "deactivating", "inactive", "failed"];

function countSamples(units: readonly Unit[], labels: SystemdLabels): Sample[] {
  const counts = new Map(STATES.map((state) => [state, 0]));
  for (const { activeState } of units) counts.set(activeState, (counts.get(activeState) ?? 0) + 1);
  return [...counts].map(([state, value]) => ({ labels: labels.count(state), value }));
}

function* stateSamples(
  units: readonly UnitReading[],
  labels: SystemdLabels,
): Generator<undefined, Sample[]> {
  const samples: Sample[] = [];
  for (const { unit, type } of units) {
    for (const state of STATES) {
      const value = Number(state === unit.activeState);
      samples.push({ labels: labels.state(unit.name, state, type), value });
    }
    yield;
  }
  return samples;
}

interface UnitProperty extends Metric {
  /** Only units of this part's kind have it; of the part `Unit`, all. */
  readonly part: UnitPart;
  readonly property: string;
  readonly convert: (value: number) => number | undefined;
  /** The value of a unit that is not active, where it is not the property. */
  readonly ofInactive?: number;
  readonly isShown: (options: Options, release: number) => boolean;
}

const asIs = (value: number) => value;
const seconds = (microseconds: number) => microseconds / 1e6;
/** How systemd says that there is no limit, or that it does not count. */
const NO_NUMBER = 2 ** 64;
const ifNumber = (value: number) => (value === NO_NUMBER ? undefined : value);

const always = () => true;
/** Before this release systemd told neither its own state nor when timers were triggered. */
const knowsState = (release: number) => release >= 212;

const PROPERTIES: readonly UnitProperty[] = [
  {
    ...counted("service_restart_total", "Restarts of the service by systemd itself."),
    ...{ part: "Service", property: "NRestarts", convert: asIs },
    isShown: ({ enable_restarts_metrics }) => enable_restarts_metrics,
  },
  {
    ...gauged("unit_start_time_seconds", "When the unit was started; 0 where it is not active."),
    ...{ part: "Unit", property: "ActiveEnterTimestamp", convert: seconds, ofInactive: 0 },
    isShown: ({ enable_start_time_metrics }) => enable_start_time_metrics,
  },
  {
    ...gauged("unit_tasks_current", "Tasks the service has."),
    ...{ part: "Service", property: "TasksCurrent", convert: ifNumber },
    isShown: ({ enable_task_metrics }) => enable_task_metrics,
  },
  {
    ...gauged("unit_tasks_max", "Tasks the service may have, where there is a limit."),
    ...{ part: "Service", property: "TasksMax", convert: ifNumber },
    isShown: ({ enable_task_metrics }) => enable_task_metrics,
  },
  {
    ...gauged("timer_last_trigger_seconds", "When the timer was last triggered; 0 if never."),
    ...{ part: "Timer", property: "LastTriggerUSec", convert: seconds },
    isShown: (_options, release) => knowsState(release),
  },
  {
    ...counted("socket_accepted_connections_total", "Connections the socket has accepted."),
    ...{ part: "Socket", property: "NAccepted", convert: asIs, isShown: always },
  },
  {
    ...gauged("socket_current_connections", "Connections of the socket that are open."),
    ...{ part: "Socket", property: "NConnections", convert: asIs, isShown: always },
  },
  {
    ...gauged("socket_refused_connections_total", "Connections the socket has refused."),
    ...{ part: "Socket", property: "NRefused", convert: asIs, isShown: always },
  },
];

function gauged(name: string, help: string): Metric {
  return metric("gauge", `node_systemd_${name}`, help);
}

function counted(name: string, help: string): Metric {
  return metric("counter", `node_systemd_${name}`, help);
}

async function readValue(call: BusCall, unit: Unit, of: UnitProperty): Promise<number | undefined> {
  if (of.part !== "Unit" && !unit.name.endsWith(`.${of.part.toLowerCase()}`)) return undefined;
  if (of.ofInactive !== undefined && unit.activeState !== "active") return of.ofInactive;
  const value = numberOf(await readUnit(call, unit, of.part, of.property));
  return value === undefined ? undefined : of.convert(value);
}

/** The number of `252.39-1~deb12u2` is 252.39; a version without one is as good as none. */
function releaseOf(version = ""): { readonly version: string; readonly number: number } {
  const [number] = /\d{3,}(?:\.\d+)?/.exec(version) ?? [];
  return number === undefined ? { version: "", number: 0 } : { version, number: Number(number) };
}

function placeOf(virtualization: string | undefined): string {
  if (virtualization === undefined) return "unknown";
  return virtualization === "" ? "none" : virtualization;
}
