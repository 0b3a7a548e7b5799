import { afterEach, describe, expect, test } from "@jest/globals";
import { systemd } from "../../src/collectors/systemd.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type Answers, type FakeBus, startFakeBus } from "../dbus/fake_bus.ts";
import { type Variant, variant } from "../dbus/marshal.ts";
import { pollOf, seriesOf } from "./fixture_host.ts";

type UnitRow = readonly [name: string, loadState: string, activeState: string];

const UNITS: readonly UnitRow[] = [
  ["brew.service", "loaded", "active"],
  ["grind.service", "loaded", "failed"],
  ["ghost.service", "not-found", "inactive"],
  ["kettle.socket", "loaded", "active"],
  ["noon.timer", "loaded", "reloading"],
  ["-.mount", "loaded", "active"],
  ["dev-disk-by\\x2duuid.device", "loaded", "active"],
];

const MANAGER = "/org/freedesktop/systemd1 org.freedesktop.systemd1.Manager";
const PROPERTIES: Readonly<Record<string, Variant>> = {
  [`${MANAGER}.Version`]: variant("s", "255.4-1ubuntu8"),
  [`${MANAGER}.Virtualization`]: variant("s", "kvm"),
  [`${MANAGER}.SystemState`]: variant("s", "running"),
  ...of("brew.service", "Unit", { ActiveEnterTimestamp: variant("t", 1_700_000_000_250_000n) }),
  ...of("kettle.socket", "Unit", { ActiveEnterTimestamp: variant("t", 1_600_000_000_000_000n) }),
  ...of("brew.service", "Service", {
    Type: variant("s", "notify"),
    NRestarts: variant("u", 3),
    TasksCurrent: variant("t", 12n),
    TasksMax: variant("t", 2n ** 64n - 1n),
  }),
  ...of("grind.service", "Service", {
    NRestarts: variant("u", 0),
    TasksCurrent: variant("t", 2n ** 64n - 1n),
    TasksMax: variant("t", 4915n),
  }),
  ...of("kettle.socket", "Socket", { NAccepted: variant("u", 9), NConnections: variant("u", 2) }),
  ...of("noon.timer", "Timer", { LastTriggerUSec: variant("t", 1_650_000_000_500_000n) }),
  ...of("-.mount", "Mount", { Type: variant("s", "ext4") }),
};

function of(unit: string, part: string, properties: Readonly<Record<string, Variant>>) {
  const before = `/unit/${unit} org.freedesktop.systemd1.${part}`;
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`${before}.${name}`, value]),
  );
}

/** A systemd with these units; `changes` replace properties, or take them away. */
function answersOf(
  units: readonly UnitRow[] = UNITS,
  changes: Readonly<Record<string, Variant | undefined>> = {},
): Answers {
  const properties = { ...PROPERTIES, ...changes };
  return (call) => {
    if (call === "ListUnits") {
      const values = units.map(([name, load, active]) => {
        return [name, `About ${name}`, load, active, "sub", "", `/unit/${name}`, 0, "", "/"];
      });
      return { signature: "a(ssssssouso)", values: [values] };
    }
    const value = properties[call];
    if (value !== undefined) return { signature: "v", values: [value] };
    return { errorName: "org.freedesktop.DBus.Error.UnknownProperty" };
  };
}

const closers: (() => unknown)[] = [];

async function openWith(answers: Answers, options = {}, now = () => 0) {
  const bus = await startFakeBus(answers);
  const paths = { procfs: "/proc", sysfs: "/sys", rootfs: bus.rootfs, udev: "/nowhere" };
  const kernel = createKernelReader(paths);
  const source = systemd.open(systemd.options.parse(options), { kernel, now });
  closers.push(() => source.close?.(), bus.close);
  return { bus, source };
}

async function series(answers: Answers, options = {}): Promise<readonly string[]> {
  return seriesOf(await pollOf((await openWith(answers, options)).source));
}

/** The lines of a unit's state. */
function states(name: string, state: string, type = ""): string[] {
  return ["active", "activating", "deactivating", "inactive", "failed"].map((each) => {
    const labels = `name="${name}",state="${each}",type="${type}"`;
    return `gauge node_systemd_unit_state{${labels}} ${Number(each === state)}`;
  });
}

function callsFor(bus: FakeBus, member: string): number {
  return bus.calls.filter((call) => call.endsWith(member)).length;
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe("systemd", () => {
  test("shows its state, its units and what they did", async () => {
    expect(await series(answersOf())).toEqual([
      'gauge node_systemd_version{version="255.4-1ubuntu8"} 255.4',
      'gauge node_systemd_virtualization_info{virtualization_type="kvm"} 1',
      "gauge node_systemd_system_running 1",
      'gauge node_systemd_units{state="active"} 4',
      'gauge node_systemd_units{state="activating"} 0',
      'gauge node_systemd_units{state="deactivating"} 0',
      'gauge node_systemd_units{state="inactive"} 1',
      'gauge node_systemd_units{state="failed"} 1',
      'gauge node_systemd_units{state="reloading"} 1',
      ...states("brew.service", "active", "notify"),
      ...states("grind.service", "failed"),
      ...states("kettle.socket", "active"),
      ...states("noon.timer", "reloading"),
      'gauge node_systemd_timer_last_trigger_seconds{name="noon.timer"} 1650000000.5',
      'counter node_systemd_socket_accepted_connections_total{name="kettle.socket"} 9',
      'gauge node_systemd_socket_current_connections{name="kettle.socket"} 2',
    ]);
  });

  test("shows more where it is asked to", async () => {
    const f = async (option: string, want: readonly string[]) => {
      const usual = new Set(await series(answersOf()));
      const more = await series(answersOf(), { [option]: true });
      expect(more.filter((line) => !usual.has(line))).toEqual(want);
    };

    await f("enable_restarts_metrics", [
      'counter node_systemd_service_restart_total{name="brew.service"} 3',
      'counter node_systemd_service_restart_total{name="grind.service"} 0',
    ]);
    await f("enable_start_time_metrics", [
      'gauge node_systemd_unit_start_time_seconds{name="brew.service"} 1700000000.25',
      'gauge node_systemd_unit_start_time_seconds{name="grind.service"} 0',
      'gauge node_systemd_unit_start_time_seconds{name="kettle.socket"} 1600000000',
      'gauge node_systemd_unit_start_time_seconds{name="noon.timer"} 0',
    ]);
    await f("enable_task_metrics", [
      'gauge node_systemd_unit_tasks_current{name="brew.service"} 12',
      'gauge node_systemd_unit_tasks_max{name="grind.service"} 4915',
    ]);
  });

  test("shows the units that the filter lets through, and the types of mounts", async () => {
    const f = async (units: object, want: readonly string[]) => {
      const lines = await series(answersOf(), { units });
      expect(lines.filter((line) => line.includes("unit_state"))).toEqual(want);
    };

    await f({ include: ["brew.*"] }, states("brew.service", "active", "notify"));
    await f({ include: ["*.mount"], exclude: [] }, states("-.mount", "active", "ext4"));
    await f({ include: ["*"], exclude: ["*"] }, []);
    await f({ include: ["*.device"], exclude: [] }, states(UNITS[6]?.[0] ?? "", "active"));
  });

  test("reads the version's number, and does without what an old systemd does not tell", async () => {
    const f = async (
      changes: Readonly<Record<string, Variant | undefined>>,
      want: readonly string[],
    ) => {
      const ofManager = Object.entries(changes).map(
        ([name, value]) => [`${MANAGER}.${name}`, value] as const,
      );
      const lines = await series(answersOf([], Object.fromEntries(ofManager)));
      expect(lines.filter((line) => !line.includes("_units"))).toEqual(want);
    };
    const kvm = 'gauge node_systemd_virtualization_info{virtualization_type="kvm"} 1';

    await f({ Version: variant("s", "v257") }, [
      'gauge node_systemd_version{version="v257"} 257',
      kvm,
      "gauge node_systemd_system_running 1",
    ]);
    await f({ Version: variant("s", "208") }, [
      'gauge node_systemd_version{version="208"} 208',
      kvm,
    ]);
    await f({ Version: variant("s", "new") }, ['gauge node_systemd_version{version=""} 0', kvm]);
    await f({ Version: undefined, Virtualization: variant("s", "") }, [
      'gauge node_systemd_version{version=""} 0',
      'gauge node_systemd_virtualization_info{virtualization_type="none"} 1',
    ]);
    await f({ Virtualization: undefined, SystemState: variant("s", "degraded") }, [
      'gauge node_systemd_version{version="255.4-1ubuntu8"} 255.4',
      'gauge node_systemd_virtualization_info{virtualization_type="unknown"} 1',
      "gauge node_systemd_system_running 0",
    ]);
  });

  test("asks once a minute for what hardly ever changes, and at each poll for the rest", async () => {
    let now = 0;
    const { bus, source } = await openWith(answersOf(), {}, () => now);
    await pollOf(source);
    now = 1000;
    await pollOf(source);
    expect(callsFor(bus, "Service.Type")).toBe(2);
    expect(callsFor(bus, "Manager.Version")).toBe(1);
    expect(callsFor(bus, "Manager.SystemState")).toBe(2);
    expect(callsFor(bus, "ListUnits")).toBe(2);
    now = 61_000;
    await pollOf(source);
    expect(callsFor(bus, "Service.Type")).toBe(4);
    expect(callsFor(bus, "Manager.Version")).toBe(2);
  });

  test("is whole again after a poll that was cut off in the midst of asking for types", async () => {
    const silent = new Set(["/unit/brew.service org.freedesktop.systemd1.Service.Type"]);
    const answers = answersOf();
    const { bus, source } = await openWith((call) =>
      silent.has(call) ? undefined : answers(call),
    );
    const cut = pollOf(source);
    while (callsFor(bus, "Service.Type") < 2) await new Promise(setImmediate);
    bus.drop();
    await expect(cut).rejects.toThrow(/the connection is closed$/);
    silent.clear();
    expect(seriesOf(await pollOf(source))).toEqual(await series(answersOf()));
  });

  test("keeps the labels from poll to poll", async () => {
    const { source } = await openWith(answersOf());
    const labelsOf = async () =>
      (await pollOf(source)).flatMap(({ samples }) => samples.map(({ labels }) => labels));
    const first = await labelsOf();
    (await labelsOf()).forEach((labels, at) => expect(labels).toBe(first[at]));
  });

  test("has no data where systemd does not run", async () => {
    const away = { errorName: "org.freedesktop.DBus.Error.NameHasNoOwner" };
    await expect(series(() => away)).rejects.toThrow(NoDataError);
  });

  test("fails where systemd does not list its units", async () => {
    const denied = { errorName: "org.freedesktop.DBus.Error.AccessDenied" };
    await expect(series(() => denied)).rejects.toThrow(/AccessDenied/);
  });
});
