import { z } from "zod";
import { readDmi } from "../kernel/dmi.ts";
import { parseNumber } from "../kernel/number.ts";
import { type OsRelease, readOsRelease } from "../kernel/os_release.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { readSelinux } from "../kernel/selinux.ts";
import { readUname } from "../kernel/uname.ts";
import { ifThere } from "../lib/if_there.ts";
import { createSeldom } from "../lib/seldom.ts";
import { NO_LABELS } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { createLabelPool, type LabelPool } from "../model/label_pool.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What the host is: its kernel, operating system, machine and SELinux, and how many of its tasks have hung. */
export const host = defineCollector({
  kind: "host",
  description: "The host's kernel, operating system, machine, SELinux mode and hung tasks.",
  sources: ["/proc/sys/kernel", "/etc/os-release", "/sys/class/dmi/id", "/sys/fs/selinux"],
  replaces: ["uname", "os", "dmi", "selinux", "kernel_hung"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    const pool = createLabelPool();
    const seldom = createSeldom<Identity>(now, MAX_AGE_MILLISECONDS);
    return {
      poll: () => {
        pool.turn();
        seldom.turn();
        const table = createFamilyTable();
        const { os, dmi } = seldom.of("identity", () => readIdentity(kernel));
        table.add(UNAME, pool.of({ ...readUname() }), 1);
        if (os !== undefined) addOs(table, pool, os);
        if (Object.keys(dmi).length > 0) table.add(DMI, pool.of(dmi), 1);
        addSelinux(table, kernel);
        table.add(HUNG_TASKS, NO_LABELS, readHungTasks(kernel));
        return table.families();
      },
    };
  },
});

const MAX_AGE_MILLISECONDS = 60_000;

const UNAME = metric("gauge", "node_uname_info", "1, with what uname(2) says of the host.");
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

/** What nobody changes without a reboot or an upgrade. */
interface Identity {
  readonly os: OsRelease | undefined;
  readonly dmi: Readonly<Record<string, string>>;
}

function readIdentity(kernel: KernelReader): Identity {
  return { os: readOsRelease(kernel), dmi: readDmi(kernel) };
}

function addOs(table: FamilyTable, pool: LabelPool, { fields, version, supportEnd }: OsRelease) {
  const { id, id_like, name } = fields;
  table.add(OS, pool.of(fields), 1);
  table.add(OS_VERSION, pool.of({ id, id_like, name }), version);
  table.add(OS_SUPPORT_END, NO_LABELS, supportEnd);
}

function addSelinux(table: FamilyTable, kernel: KernelReader): void {
  const modes = readSelinux(kernel);
  table.add(SELINUX, NO_LABELS, Number(modes !== undefined));
  table.add(SELINUX_CONFIG, NO_LABELS, modes?.configured);
  table.add(SELINUX_MODE, NO_LABELS, modes?.current);
}

function readHungTasks(kernel: KernelReader): number | undefined {
  const file = "sys/kernel/hung_task_detect_count";
  return ifThere(() => parseNumber(kernel.proc(file), file));
}
