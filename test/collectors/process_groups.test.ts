import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { process_groups } from "../../src/collectors/process_groups.ts";
import { parseText } from "../../src/exposition/parse.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";
import type { Family } from "../../src/model/family.ts";
import type { Source } from "../../src/polling/collector.ts";
import { page } from "../exposition/families.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { createFakeTable, fakeScan } from "./fake_processes.ts";
import { golden, openOn, pollOf, seriesOf } from "./fixture_host.ts";

const HOST = {
  "etc/passwd": "www:x:33:33::/:\n",
  "proc/stat": "cpu 1 2 3\nbtime 1600000000\n",
};

interface ProcessFiles {
  readonly command?: string;
  readonly threads?: number;
  readonly parent?: number;
  readonly userTicks?: number;
}

/** The files of a process, with as many threads. */
function filesOf(pid: number, comm: string, files: ProcessFiles = {}): Record<string, string> {
  const { command = `/bin/${comm}`, threads = 1, parent = 1, userTicks = 150 } = files;
  const stat = (id: number) =>
    `${id} (${comm}) S ${parent} 1 1 0 -1 0 11 0 12 0 ${userTicks} 250 0 0 20 0 ${threads} 0 ${4200 + id} 4096 10 0\n`;
  const status =
    "Name:\tx\nUid:\t33\t33\t33\t33\nVmSwap:\t4 kB\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t8\n";
  const common = { status, io: "read_bytes: 4096\nwrite_bytes: 8192\n", wchan: "do_wait" };
  const tasks = threads === 1 ? [] : Array.from({ length: threads }, (_, index) => pid + index);
  const named = {
    ...common,
    stat: stat(pid),
    cmdline: command,
    limits: "Max open files            4                    8                    files\n",
    "fd/0": "",
    cgroup: "0::/a.slice\n",
    smaps_rollup: "Pss:   12 kB\nSwapPss:   4 kB\n",
    ...Object.fromEntries(
      tasks.flatMap((tid) =>
        Object.entries({ ...common, stat: stat(tid) }).map(([name, text]) => [
          `task/${tid}/${name}`,
          text,
        ]),
      ),
    ),
  };
  return Object.fromEntries(
    Object.entries(named).map(([name, text]) => [`proc/${pid}/${name}`, text]),
  );
}

function withTable(table = createFakeTable()) {
  const kernel = { processes: table, paths: { procfs: "/none" } } as unknown as KernelReader;
  return { table, open: (options = {}): Source => openOn(process_groups, kernel, options) };
}

/** What is there now, not what a scan found just before. */
async function pollAgain(source: Source): Promise<readonly Family[]> {
  const { signal } = new AbortController();
  return source.poll({ signal, timeoutSeconds: 0, pause: () => Promise.resolve() });
}

function groupsOf(families: readonly Family[]): readonly string[] {
  const [family] = families.filter(({ name }) => name === "namedprocess_namegroup_num_procs");
  return (family?.samples ?? []).map(({ labels }) => labels.groupname ?? "");
}

describe("process groups", () => {
  test("have all that is known of them", () =>
    onHost(
      {
        ...HOST,
        ...filesOf(7, "web", { threads: 2 }),
        ...filesOf(20, "web"),
        ...filesOf(30, "a", { command: "", parent: 7 }),
      },
      async (kernel, rootfs) => {
        const rules = [{ name: "{{.Comm}} of {{.Username}}", cmdline: [".+"] }];
        const options = { process_names: rules, threads: true, smaps: true };
        const source = openOn(process_groups, kernel, options);
        await pollOf(source);
        // What has been used since the first poll counts.
        for (const [path, text] of Object.entries(filesOf(20, "web", { userTicks: 201 }))) {
          if (path.endsWith("/stat")) writeFileSync(join(rootfs, path), text);
        }
        expect(seriesOf(await pollAgain(source))).toEqual(golden("process_groups/golden.txt"));
        source.close?.();
      },
    ));

  test("have names of any bytes, on a valid page", () => {
    const long = "x".repeat(4096);
    const commands: Readonly<Record<string, Buffer>> = {
      100: Buffer.from("two words\0and ) ( one"),
      101: Buffer.from('new\nline\0\\ "quoted"'),
      102: Buffer.from([0x62, 0xff, 0xfe, 0x80, 0x63]),
      103: Buffer.from(long),
    };
    const files = Object.keys(commands).map((pid) => filesOf(Number(pid), "a) R (b"));
    return onHost(
      Object.assign({ ...HOST }, ...files) as Record<string, string>,
      async (kernel, rootfs) => {
        for (const [pid, bytes] of Object.entries(commands)) {
          writeFileSync(join(rootfs, `proc/${pid}/cmdline`), bytes);
          const comm = Buffer.concat([
            Buffer.from(`${pid} (a) \n(`),
            Buffer.from([0xff]),
            Buffer.from(") S 1 1 1 0 -1 0 11 0 12 0 1 2 0 0 20 0 1 0 7 4096 10 0\n"),
          ]);
          writeFileSync(join(rootfs, `proc/${pid}/stat`), comm);
        }
        const rules = [{ name: "{{.Comm}}|{{.Matches.All}}", cmdline: ["(?s)^(?P<All>.*)$"] }];
        const families = await pollOf(openOn(process_groups, kernel, { process_names: rules }));
        const names = groupsOf(parseText(page(families)));
        expect([...names].sort()).toEqual([
          "a) \n(\uFFFD|b\uFFFD\uFFFD\uFFFDc",
          'a) \n(\uFFFD|new\nline \\ "quoted"',
          "a) \n(\uFFFD|two words and ) ( one",
          `a) \n(\uFFFD|${long}`,
        ]);
      },
    );
  });

  test("follow a configuration of process-exporter", () =>
    onHost({ ...HOST, ...filesOf(7, "web"), ...filesOf(8, "db") }, async (kernel, rootfs) => {
      const config_file = join(rootfs, "process-exporter.yml");
      writeFileSync(config_file, "process_names: [{name: x, comm: [db]}]\n");
      expect(groupsOf(await pollOf(openOn(process_groups, kernel, { config_file })))).toEqual([
        "x",
      ]);
    }));

  test("count large processes by what is resident of them", () =>
    onHost({ ...HOST, ...filesOf(7, "web") }, async (kernel) => {
      const options = { smaps: true, smaps_max_resident: "40959B" };
      const series = seriesOf(await pollOf(openOn(process_groups, kernel, options)));
      const type = (name: string) =>
        `gauge namedprocess_namegroup_memory_bytes{groupname="web",memtype="${name}"}`;
      expect(series).toContain(`${type("proportionalResident")} 40960`);
      expect(series).toContain(`${type("proportionalSwapped")} 4096`);
    }));

  test("read no more of processes than the names need", () => {
    const { table, open } = withTable();
    const details = ["command", "status", "io", "fds", "wchan", "tasks"];
    open().close?.();
    expect(table.wanted()).toEqual([]);
    const source = open();
    expect(table.wanted()).toEqual(details);
    source.close?.();
    open({ process_names: [{ name: "{{.Cgroups}}", comm: ["a"] }] });
    expect(table.wanted()).toEqual([...details, "cgroups"]);
  });

  test("count what could not be read", async () => {
    const { table, open } = withTable();
    const source = open({ process_names: [{ comm: ["a"] }] });
    const whole = { comm: "a", readBytes: 1, openFds: 1, wchan: "" };
    const processes = [
      { pid: 1, ...whole },
      { pid: 2, ...whole, readBytes: undefined },
      { pid: 3, parent: 0 },
    ];
    const faults = [{ pid: 9, error: new Error("torn") }];
    table.set(fakeScan(processes, 0, { faults, refused: new Map([["io", 1]]) }));
    await pollOf(source);
    const series = seriesOf(await pollOf(source)).filter((line) => line.includes("_scrape_"));
    expect(series).toEqual([
      "counter namedprocess_scrape_errors 0",
      "counter namedprocess_scrape_procread_errors 2",
      "counter namedprocess_scrape_partial_errors 2",
    ]);
    expect(source.troubles?.()).toEqual([
      { about: "io of other users' processes", reason: expect.stringMatching(/CAP_SYS_PTRACE/) },
    ]);
  });

  test("count scans that fail", async () => {
    const table = createFakeTable();
    const scan = jest.fn<() => Promise<never>>().mockRejectedValueOnce(new Error("torn"));
    const { open } = withTable({
      ...table,
      subscribe: (...wanted) => {
        const own = table.subscribe(...wanted);
        return {
          ...own,
          scan: (context) => (scan.mock.calls.length === 0 ? scan() : own.scan(context)),
        };
      },
    });
    const source = open();
    await expect(pollOf(source)).rejects.toThrow("torn");
    expect(seriesOf(await pollOf(source))[0]).toBe("counter namedprocess_scrape_errors 1");
  });

  test("of which each process makes its own are warned of", () => {
    const f = (name: string, want: readonly unknown[]) => {
      const options = process_groups.options.parse({ process_names: [{ name, comm: ["a"] }] });
      expect(process_groups.advise?.(options)).toEqual(want);
    };
    f("{{.Comm}}-{{.PID}}", [expect.stringMatching(/^a name holds \.PID: each process /)]);
    f("{{.StartTime}}", [expect.stringMatching(/^a name holds \.StartTime: /)]);
    f("{{.Comm}} PID", []);
  });

  test("keep the labels object of each series", async () => {
    const { table, open } = withTable();
    table.set(fakeScan([{ pid: 1, command: ["a"] }], 0));
    const source = open();
    const labels = async () =>
      (await pollOf(source)).flatMap(({ samples }) => samples.map((sample) => sample.labels));
    const [before, after] = [await labels(), await labels()];
    expect(before.length).toBeGreaterThan(20);
    expect(after.every((label, index) => label === before[index])).toBe(true);
  });

  test("let the event loop turn among many, and end where the poll is aborted", async () => {
    const { table, open } = withTable();
    const processes = Array.from({ length: 4000 }, (_, pid) => ({
      pid,
      command: ["a", String(pid)],
    }));
    table.set(fakeScan(processes, 0));
    const source = open();
    const { signal } = new AbortController();
    const pause = jest.fn(() => Promise.resolve());
    expect(groupsOf(await source.poll({ signal, timeoutSeconds: 5, pause }))).toHaveLength(4000);
    expect(pause).toHaveBeenCalled();
    const aborted = () => Promise.reject(new Error("aborted"));
    await expect(source.poll({ signal, timeoutSeconds: 5, pause: aborted })).rejects.toThrow(
      "aborted",
    );
  });
});
