import { expect, test } from "@jest/globals";
import { disk_io } from "../../src/collectors/disk_io.ts";
import { diskCounters } from "../../src/portable/disk_io.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { fakeReader, openPortable, operations, traffic } from "./fake_reader.ts";

const DARWIN = { disksIO: operations({ rIO: 70, wIO: 30 }), fsStats: traffic(4096, 512) };

test("what is 0 is not known", () =>
  expect(diskCounters(DARWIN.disksIO, DARWIN.fsStats)).toEqual({
    ...{ readsCompleted: 70, readBytes: 4096, readMilliseconds: undefined },
    ...{ writesCompleted: 30, writtenBytes: 512, writeMilliseconds: undefined },
    weightedMilliseconds: undefined,
  }));

test("a system that tells nothing has no data", () => {
  const f = (...given: Parameters<typeof diskCounters>) =>
    expect(() => diskCounters(...given)).toThrow("This system does not tell");
  f(null, null);
  f(operations({}), traffic(0, 0));
  f(operations({ rIO: NaN, wIO: NaN }), null);
});

test("the counters are those of Linux, of one device for all", async () => {
  const io = operations({ rIO: 70, wIO: 30, rWaitTime: 1500, wWaitTime: 20, tWaitTime: 1520 });
  const reader = fakeReader("linux", { disksIO: io, fsStats: traffic(4096, 512) });
  expect(seriesOf(await pollOf(openPortable(disk_io, reader)))).toEqual([
    'counter node_disk_reads_completed_total{device="all"} 70',
    'counter node_disk_read_bytes_total{device="all"} 4096',
    'counter node_disk_read_time_seconds_total{device="all"} 1.5',
    'counter node_disk_writes_completed_total{device="all"} 30',
    'counter node_disk_written_bytes_total{device="all"} 512',
    'counter node_disk_write_time_seconds_total{device="all"} 0.02',
    'counter node_disk_io_time_weighted_seconds_total{device="all"} 1.52',
  ]);
});

test("macOS tells no times, Windows nothing", async () => {
  const darwin = await pollOf(openPortable(disk_io, fakeReader("darwin", DARWIN)));
  expect(darwin.map(({ name }) => name)).toEqual([
    "node_disk_reads_completed_total",
    "node_disk_read_bytes_total",
    "node_disk_writes_completed_total",
    "node_disk_written_bytes_total",
  ]);
  const windows = fakeReader("win32", { disksIO: null, fsStats: null });
  await expect(pollOf(openPortable(disk_io, windows))).rejects.toThrow("does not tell");
});

test("a filter that leaves out the one device leaves no data", async () => {
  const source = openPortable(disk_io, fakeReader("darwin", DARWIN), {
    devices: { include: ["sda"] },
  });
  await expect(pollOf(source)).rejects.toThrow('Devices but "all" are shown on Linux alone');
});
