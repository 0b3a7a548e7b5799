import { describe, expect, test } from "@jest/globals";
import { tapestats } from "../../src/collectors/tapestats.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(tapestats, kernel, options))));

describe("tapestats", () => {
  test("shows each drive once", async () => {
    expect(seriesOf(await pollFixture(tapestats, "large_host"))).toEqual(
      golden("large_host/tapestats.txt"),
    );
  });

  test("shows the drives asked for", async () => {
    const families = await pollFixture(tapestats, "large_host", { devices: { exclude: ["st0"] } });
    const devices = families.flatMap(({ samples }) => samples.map(({ labels }) => labels.device));
    expect([...new Set(devices)]).toEqual(["st1"]);
  });

  test("counts 0 of what the kernel does not count", async () => {
    const series = await poll({ "sys/class/scsi_tape/st0/stats/read_cnt": "7\n" });
    expect(series).toContain('counter node_tape_reads_completed_total{device="st0"} 7');
    expect(series).toContain('counter node_tape_residual_total{device="st0"} 0');
    expect(await poll({ "sys/class/scsi_tape/st0/dev": "9:0\n" })).toEqual([]);
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(tapestats, 20));
});
