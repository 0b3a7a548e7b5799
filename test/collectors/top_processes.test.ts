import { describe, expect, jest, test } from "@jest/globals";
import { top_processes } from "../../src/collectors/top_processes.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Source } from "../../src/polling/collector.ts";
import { createFakeTable, fakeScan, type FakeTable, type ProcessParts } from "./fake_processes.ts";
import { fixtureKernel, openOn, pollOf, seriesOf } from "./fixture_host.ts";

/** The collector on a host whose processes a test sets. */
function openFake(options: Readonly<Record<string, unknown>>): {
  readonly source: Source;
  readonly table: FakeTable;
  readonly set: (
    atSeconds: number,
    processes: readonly ProcessParts[],
    busySeconds: number,
  ) => void;
} {
  const table = createFakeTable();
  let stat = "";
  const kernel: KernelReader = {
    ...fixtureKernel("large_host"),
    processes: table,
    proc: (file) => {
      if (file === "stat") return stat;
      throw new NoDataError(`This host has no ${file}`);
    },
  };
  return {
    table,
    source: openOn(top_processes, kernel, options),
    set: (atSeconds, processes, busySeconds) => {
      stat = `cpu  ${busySeconds * 100} 0 0 500 0 0 0 0 0 0\n`;
      table.set(fakeScan(processes, atSeconds * 1000));
    },
  };
}

const LARGE = {
  ...{ pid: 7, comm: "large", startTicks: 250 },
  ...{ userSeconds: 50, systemSeconds: 5, residentBytes: 8192 },
  ...{ readBytes: 1000, writtenBytes: 2000, openFds: 40 },
};
const SMALL = {
  ...{ pid: 8, comm: "small", userSeconds: 1, residentBytes: 4096 },
  ...{ readBytes: 10, writtenBytes: 20, openFds: 4 },
};

describe("top_processes", () => {
  test("shows the largest by each measure, and all others as one", async () => {
    const { source, set } = openFake({ count: 1 });
    set(1000, [LARGE, SMALL], 5000);
    await pollOf(source);
    const [used, usedLess] = [
      { userSeconds: 51.5, readBytes: 1001, writtenBytes: 2005 },
      { userSeconds: 1.25, readBytes: 12, writtenBytes: 20 },
    ];
    set(
      1005,
      [
        { ...LARGE, ...used },
        { ...SMALL, ...usedLess },
      ],
      5003,
    );
    const large = '{comm="large",pid="7",start_time="2.50"}';
    const other = '{comm="other",pid="",start_time=""}';
    expect(seriesOf(await pollOf(source))).toEqual([
      `counter top_process_cpu_seconds_total${large} 1.5`,
      `counter top_process_cpu_seconds_total${other} 1.5`,
      `gauge top_process_resident_memory_bytes${large} 8192`,
      `gauge top_process_resident_memory_bytes${other} 4096`,
      `counter top_process_read_bytes_total${large} 1`,
      `counter top_process_read_bytes_total${other} 2`,
      `counter top_process_written_bytes_total${large} 5`,
      `counter top_process_written_bytes_total${other} 0`,
      `gauge top_process_open_fds${large} 40`,
      `gauge top_process_open_fds${other} 4`,
    ]);
  });

  test("has scans read what it ranks by, and no more once it is closed", () => {
    const f = (by: readonly string[], want: readonly string[]) => {
      const { source, table } = openFake({ by });
      expect(table.wanted()).toEqual(want);
      source.close?.();
      expect(table.wanted()).toEqual([]);
    };
    f(["cpu", "memory"], []);
    f(["fds"], ["fds"]);
    f(["fds", "io", "cpu", "memory", "io"], ["io", "fds"]);
  });

  test("has the same labels from poll to poll", async () => {
    const { source, set } = openFake({ by: ["memory", "cpu"] });
    set(1000, [LARGE, SMALL], 5000);
    const poll = async () =>
      (await pollOf(source)).flatMap(({ samples }) => samples.map(({ labels }) => labels));
    const [first, second] = [await poll(), await poll()];
    expect(first).toHaveLength(6);
    expect(second.every((labels, index) => labels === first[index])).toBe(true);
  });

  test("tells once what the kernel refuses of what it ranks by", async () => {
    const { source, table, set } = openFake({ by: ["io", "cpu"] });
    set(1000, [SMALL], 5000);
    table.set(fakeScan([LARGE], 1_000_000, { refused: new Map([["io", 12] as const]) }));
    await pollOf(source);
    expect(source.troubles?.()).toEqual([
      { about: "io of other users' processes", reason: expect.stringContaining("CAP_SYS_PTRACE") },
    ]);
    const refused = new Map([
      ["exe", 12],
      ["io", 0],
    ] as const);
    table.set(fakeScan([LARGE], 1_005_000, { refused }));
    await pollOf(source);
    expect(source.troubles?.()).toEqual([]);
  });

  test("lets the event loop turn among many, and ends where the poll is aborted", async () => {
    const { source, set } = openFake({});
    const many = Array.from({ length: 20_000 }, (_, pid) => ({ ...LARGE, pid }));
    set(1000, many, 5000);
    const { signal } = new AbortController();
    const pause = jest.fn(() => Promise.resolve());
    await source.poll({ signal, timeoutSeconds: 5, pause });
    expect(pause.mock.calls.length).toBeGreaterThan(0);
    const aborted = () => Promise.reject(new Error("aborted"));
    await expect(source.poll({ signal, timeoutSeconds: 5, pause: aborted })).rejects.toThrow(
      "aborted",
    );
  });

  test("refuses options that make no sense", () => {
    const f = (options: Readonly<Record<string, unknown>>) => {
      expect(top_processes.options.safeParse(options).success).toBe(false);
    };
    f({ count: 0 });
    f({ count: 101 });
    f({ by: [] });
    f({ by: ["size"] });
    f({ margin: -1 });
    f({ window: "0s" });
  });
});
