import { z } from "zod";
import { readDmi } from "../kernel/dmi.ts";
import { parseNumber } from "../kernel/number.ts";
import { type OsRelease, readOsRelease } from "../kernel/os_release.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { readSelinux } from "../kernel/selinux.ts";
import { readUname } from "../kernel/uname.ts";
import { ifThere } from "../lib/if_there.ts";
import { createParts } from "../lib/parts.ts";
import { createSeldom } from "../lib/seldom.ts";
import { type Labels, NO_LABELS } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { createLabelPool, type LabelPool } from "../model/label_pool.ts";
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
  open: (_options, { kernel, now, portable }) => {
    if (portable) return openPortable(portable, now);
    const pool = createLabelPool();
    const parts = createParts();
    const os = createSeldom<OsRelease | undefined>(now, MAX_AGE_MILLISECONDS);
    const dmi = createSeldom<Labels>(now, MAX_AGE_MILLISECONDS);
    const readOs = () => os.of("os", () => readOsRelease(kernel));
    const readMachine = () => dmi.of("dmi", () => readDmi(kernel));
    return {
      poll: () => {
        for (const { turn } of [pool, parts, os, dmi]) turn();
        const table = createFamilyTable();
        const add = (about: string, read: () => void) => parts.attempt(about, read);
        add("uname(2)", () => table.add(UNAME, pool.of({ ...readUname() }), 1));
        add("/etc/os-release", () => addOs(table, pool, readOs()));
        add("/sys/class/dmi/id", () => addDmi(table, pool, readMachine()));
        add("/sys/fs/selinux", () => addSelinux(table, kernel));
        add(`/proc/${HUNG_TASKS_FILE}`, () => addHungTasks(table, kernel));
        return parts.orFail(table.families());
      },
      troubles: parts.troubles,
    };
  },
});

/** Elsewhere it tells when it booted too, which on Linux is for the kind `stat` to say. */
function openPortable(portable: PortableReader, now: Host["now"]): Source {
  const pool = createLabelPool();
  const bootTime = createBootTime();
  return {
    poll: async () => {
      const os = osOf(await portable.ask("osInfo"), portable.platform);
      pool.turn();
      const table = createFamilyTable();
      table.add(UNAME, pool.of({ ...readUname() }), 1);
      addOs(table, pool, os);
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

function addOs(table: FamilyTable, pool: LabelPool, os: OsRelease | undefined): void {
  if (os === undefined) return;
  const { fields, version, supportEnd } = os;
  const { id, id_like, name } = fields;
  table.add(OS, pool.of(fields), 1);
  table.add(OS_VERSION, pool.of({ id, id_like, name }), version);
  table.add(OS_SUPPORT_END, NO_LABELS, supportEnd);
}

function addDmi(table: FamilyTable, pool: LabelPool, dmi: Labels): void {
  if (Object.keys(dmi).length > 0) table.add(DMI, pool.of(dmi), 1);
}

function addSelinux(table: FamilyTable, kernel: KernelReader): void {
  const modes = readSelinux(kernel);
  table.add(SELINUX, NO_LABELS, Number(modes !== undefined));
  table.add(SELINUX_CONFIG, NO_LABELS, modes?.configured);
  table.add(SELINUX_MODE, NO_LABELS, modes?.current);
}

function addHungTasks(table: FamilyTable, kernel: KernelReader): void {
  const count = ifThere(() => parseNumber(kernel.proc(HUNG_TASKS_FILE), HUNG_TASKS_FILE));
  table.add(HUNG_TASKS, NO_LABELS, count);
}
