import { z } from "zod";
import { readDmi } from "../kernel/dmi.ts";
import { parseNumber } from "../kernel/number.ts";
import { type OsRelease, readOsRelease } from "../kernel/os_release.ts";
import { createSelinuxReader, type Selinux } from "../kernel/selinux.ts";
import { createUnameReader } from "../kernel/uname.ts";
import { rememberAbsence } from "../lib/absence.ts";
import { createParts } from "../lib/parts.ts";
import { createSeldom } from "../lib/seldom.ts";
import { type Labels, NO_LABELS } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { createLabelPool } from "../model/label_pool.ts";
import { metric } from "../model/metric.ts";
import { defineCollector, type Host, type Source } from "../polling/collector.ts";
import { createBootTime, osOf } from "../portable/host.ts";
import type { PortableReader } from "../portable/reader.ts";

/**
 * What the host is: its kernel, operating system, machine and SELinux, and how many of its tasks have hung. Each is read
 * on its own: one that cannot be read leaves the others.
 */
export const host = defineCollector({
  kind: "host",
  description: "The host's kernel, operating system, machine, SELinux mode and hung tasks.",
  sources: ["/proc/sys/kernel", "/etc/os-release", "/sys/class/dmi/id", "/sys/fs/selinux"],
  replaces: ["uname", "os", "dmi", "selinux", "kernel_hung"],
  onByDefault: true,
  portable: {},
  options: z.strictObject({}),
  open: (_options, host) =>
    host.portable ? openPortable(host.portable, host.now) : openKernel(host),
});

function openKernel({ kernel, now }: Host): Source {
  const table = createFamilyTable(METRICS);
  const parts = createParts();
  const os = createSeldom<System | undefined>(now, MAX_AGE_MILLISECONDS);
  const dmi = createSeldom<Labels>(now, MAX_AGE_MILLISECONDS);
  const readOs = () => systemOf(readOsRelease(kernel));
  const readMachine = () => readDmi(kernel);
  const readName = createUnameReader(now);
  const readModes = createSelinuxReader(kernel, now);
  const readHungTasks = rememberAbsence(
    () => parseNumber(kernel.proc(HUNG_TASKS_FILE), HUNG_TASKS_FILE),
    now,
  );
  const adders: readonly (readonly [about: string, add: () => void])[] = [
    ["uname(2)", () => table.add(UNAME, readName(), 1)],
    ["/etc/os-release", () => addOs(table, os.of("", readOs))],
    ["/sys/class/dmi/id", () => addDmi(table, dmi.of("", readMachine))],
    ["/sys/fs/selinux", () => addSelinux(table, readModes())],
    [`/proc/${HUNG_TASKS_FILE}`, () => table.add(HUNG_TASKS, NO_LABELS, readHungTasks())],
  ];
  return {
    poll: () => {
      for (const { turn } of [table, parts, os, dmi]) turn();
      for (const [about, add] of adders) parts.attempt(about, add);
      return parts.orFail(table.families());
    },
    troubles: parts.troubles,
  };
}

/** Elsewhere it tells when it booted too, which on Linux is for the kind `stat` to say. */
function openPortable(portable: PortableReader, now: Host["now"]): Source {
  const table = createFamilyTable();
  const pool = createLabelPool();
  const readName = createUnameReader(now);
  const bootTime = createBootTime();
  return {
    poll: async () => {
      const os = systemOf(osOf(await portable.ask("osInfo"), portable.platform));
      table.turn();
      pool.turn();
      table.add(UNAME, readName(), 1);
      addOs(table, os && { ...os, fields: pool.of(os.fields), names: pool.of(os.names) });
      table.add(BOOT_TIME, NO_LABELS, bootTime(now(), portable.uptimeSeconds()));
      return table.families();
    },
  };
}

/** Nobody changes the system or the machine without an upgrade or a reboot. */
const MAX_AGE_MILLISECONDS = 60_000;
const HUNG_TASKS_FILE = "sys/kernel/hung_task_detect_count";

const UNAME = metric("gauge", "node_uname_info", "1, with what uname(2) says of the host.");
const BOOT_TIME = metric("gauge", "node_boot_time_seconds", "When the host booted, in Unix time.");
const OS = metric("gauge", "node_os_info", "1, with what os-release says of the system.");
const OS_VERSION = metric("gauge", "node_os_version", "Version of the system, to its first dot.");
const OS_SUPPORT_END = metric(
  "gauge",
  "node_os_support_end_timestamp_seconds",
  "When the system's support ends, in seconds since 1970.",
);
const DMI = metric("gauge", "node_dmi_info", "1, with what the firmware says of the machine.");
const SELINUX = metric("gauge", "node_selinux_enabled", "Whether SELinux is enabled.");
const SELINUX_CONFIG = metric(
  "gauge",
  "node_selinux_config_mode",
  "Mode of SELinux after the next boot: 1 enforcing, 0 permissive, -1 disabled.",
);
const SELINUX_MODE = metric(
  "gauge",
  "node_selinux_current_mode",
  "Mode of SELinux: 1 enforcing, 0 permissive, -1 disabled.",
);
const HUNG_TASKS = metric(
  "counter",
  "node_kernel_hung_tasks_total",
  "Tasks found hung since boot.",
);

const METRICS = [
  ...[UNAME, OS, OS_VERSION, OS_SUPPORT_END, DMI],
  ...[SELINUX, SELINUX_CONFIG, SELINUX_MODE, HUNG_TASKS],
];

/** The operating system, with the labels of its series. */
interface System extends Pick<OsRelease, "version" | "supportEnd"> {
  readonly fields: Labels;
  /** Those of the fields that go with the version. */
  readonly names: Labels;
}

function systemOf(os: OsRelease | undefined): System | undefined {
  if (os === undefined) return undefined;
  const { fields, version, supportEnd } = os;
  const { id, id_like, name } = fields;
  return { fields, names: { id, id_like, name }, version, supportEnd };
}

function addOs(table: FamilyTable, os: System | undefined): void {
  if (os === undefined) return;
  table.add(OS, os.fields, 1);
  table.add(OS_VERSION, os.names, os.version);
  table.add(OS_SUPPORT_END, NO_LABELS, os.supportEnd);
}

function addDmi(table: FamilyTable, dmi: Labels): void {
  if (Object.keys(dmi).length > 0) table.add(DMI, dmi, 1);
}

function addSelinux(table: FamilyTable, modes: Selinux | undefined): void {
  table.add(SELINUX, NO_LABELS, Number(modes !== undefined));
  table.add(SELINUX_CONFIG, NO_LABELS, modes?.configured);
  table.add(SELINUX_MODE, NO_LABELS, modes?.current);
}
