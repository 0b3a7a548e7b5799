import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { linkedHost, type LinkedHost } from "../kernel/linked_host.ts";
import { eventually, startChild, tidyUp } from "./children.ts";
import { differencesBetween, type Difference } from "./page_differences.ts";
import { scrape, valueOf } from "./page.ts";
import { describeBeside, listeningAddress } from "./peers.ts";
import { launchReady } from "./running_daemon.ts";

/** Every device that the machine the tests run on may lack. */
const LARGE_HOST = join(import.meta.dirname, "../fixtures/large_host");
const README = join(import.meta.dirname, "../../README.md");

/** What reads the tree: all but what asks the running kernel or other daemons whatever tree it is given. */
const KINDS = `
collectors:
  - { kind: default, except: [timex] }
  - { kind: bcache, priority_stats: true }
  - { kind: cpu, info: true, flags: { include: ["**"] }, bugs: { include: ["**"] } }
  - { kind: netstat, fields: { include: ["**"] } }
  - { kind: stat, softirq: true }
  - { kind: vmstat, fields: { include: ["**"] } }
  - interrupts
  - softirqs
  - processes
  - cgroups
  - swap
  - numa
  - buddyinfo
  - zone
  - slab
  - ksmd
`;

const FLAGS = [
  "--web.listen-address=127.0.0.1:0",
  "--web.disable-exporter-metrics",
  "--collector.textfile.directory=",
  "--collector.filesystem.mount-points-exclude=^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+)($|/)",
  // Netlink tells of the running kernel's devices, whatever tree is read.
  "--no-collector.arp.netlink",
  "--no-collector.netdev.netlink",
  "--no-collector.systemd",
  "--no-collector.timex",
  "--collector.bcache.priorityStats",
  "--collector.cpu.info",
  "--collector.cpu.info.flags-include=.*",
  "--collector.cpu.info.bugs-include=.*",
  "--collector.netstat.fields=.*",
  "--collector.stat.softirq",
  "--collector.vmstat.fields=.*",
  ..."interrupts softirqs processes cgroups swap meminfo_numa buddyinfo zoneinfo slabinfo ksmd"
    .split(" ")
    .map((name) => `--collector.${name}`),
];

/** How we differ, and the words with which the README tells so. */
const EXPLAINED: readonly (readonly [difference: RegExp, words: string])[] = [
  [/^value node_scrape_collector_duration_seconds /, "`node_scrape_collector_duration_seconds`"],
  [/^missing node_filesystem_purgeable_bytes$/, "`node_filesystem_purgeable_bytes`"],
  [/^(missing|extra) node_exporter_build_info /, "`node_exporter_build_info`"],
  [/^value node_time_seconds /, "shows values up to that old"],
  [/^value node_filesystem_(avail_bytes|free_bytes|files_free) /, "shows values up to that old"],
  [/^(missing|extra) node_filesystem_\w+ .*stick/, "escapes in a mount point"],
  [/^extra node_cpu_frequency_hertz /, "`node_cpu_frequency_hertz`"],
  [/^extra node_hwmon_\w+ .*"platform_ec_board_ecsens"/, "chips of one device"],
  [/^extra node_memory_\w+$/, "`/proc/meminfo`"],
  [/^extra node_network_receive_nohandler_total$/, "`node_network_receive_nohandler_total`"],
  [/^extra node_cpu_frequency_avg_hertz$/, "`node_cpu_frequency_avg_hertz`"],
  [/^extra node_btrfs_device_errors_total$/, "device errors instead"],
  [/^extra node_edac_channel_(un)?correctable_errors_total$/, "`node_edac_channel_*`"],
  [/^extra node_ksmd_general_profit_bytes$/, "`node_ksmd_general_profit_bytes`"],
];

describeBeside(["node_exporter"], "beside node_exporter on a tree with every device", () => {
  let host: LinkedHost;
  let theirs: Awaited<ReturnType<typeof scrape>>;
  let differences: readonly Difference[];

  beforeAll(async () => {
    host = linkedHost(LARGE_HOST);
    const [proc, sys, udev] = ["proc", "sys", "udev"].map((name) => join(host.rootfs, name));
    const exporter = startChild("node_exporter", [
      ...FLAGS,
      `--path.procfs=${proc ?? ""}`,
      `--path.sysfs=${sys ?? ""}`,
      `--path.udev.data=${udev ?? ""}`,
      `--path.rootfs=${host.rootfs}`,
    ]);
    const paths = { procfs: proc, sysfs: sys, udev, rootfs: host.rootfs };
    const daemon = await launchReady(`paths: ${JSON.stringify(paths)}${KINDS}`);
    const address = await eventually("node_exporter listens", () =>
      listeningAddress(exporter.stderr()),
    );
    theirs = await scrape(`http://${address}`);
    differences = differencesBetween(await scrape(daemon.url), theirs);
  }, 60_000);

  afterAll(async () => {
    await tidyUp();
    host.remove();
  });

  function unexplained(of: Difference["of"]): readonly string[] {
    return differences
      .filter((difference) => difference.of === of)
      .map(({ text }) => text)
      .filter((text) => !EXPLAINED.some(([known]) => known.test(text)));
  }

  test("is a tree in which each of its collectors finds something", () => {
    const successes = theirs.find(({ name }) => name === "node_scrape_collector_success");
    const idle = successes?.samples.filter(({ value }) => value !== 1) ?? [];
    expect(idle.map(({ labels }) => labels.collector)).toEqual([]);
    expect(successes?.samples.length).toBeGreaterThan(55);
    expect(theirs.length).toBeGreaterThan(700);
    expect(valueOf(theirs, "node_load15")).toBe(17.9);
  });

  test("has every family", () => expect(unexplained("family")).toEqual([]));

  test("has the same types", () => expect(unexplained("type")).toEqual([]));

  test("has the same series, our identity aside", () => expect(unexplained("series")).toEqual([]));

  test("has the same values", () => expect(unexplained("value")).toEqual([]));

  test("explains each difference in the README, and explains none that is gone", () => {
    const readme = readFileSync(README, "utf8");
    const section =
      readme.split("## What is not as in node_exporter\n")[1]?.split("\n## ")[0] ?? "";
    expect(EXPLAINED.map(([, words]) => words).filter((words) => !section.includes(words))).toEqual(
      [],
    );
    // What moves may stand still between two readings.
    const lasting = EXPLAINED.map(([known]) => known).filter(
      ({ source }) => !/^.value/.test(source),
    );
    const gone = lasting.filter((known) => !differences.some(({ text }) => known.test(text)));
    expect(gone).toEqual([]);
  });
});
