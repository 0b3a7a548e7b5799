import { describe, expect, test } from "@jest/globals";
import { infiniband } from "../../src/collectors/infiniband.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(infiniband, kernel, options))));

describe("infiniband", () => {
  test("shows adapters, ports and what they count", async () => {
    expect(seriesOf(await pollFixture(infiniband, "large_host"))).toEqual(
      golden("large_host/infiniband.txt"),
    );
  });

  test("shows the adapters asked for", async () => {
    const families = await pollFixture(infiniband, "large_host", {
      devices: { exclude: ["mlx*"] },
    });
    const devices = families.flatMap(({ samples }) => samples.map(({ labels }) => labels.device));
    expect([...new Set(devices)]).toEqual(["qib0"]);
  });

  test("leaves out what a port does not tell", async () => {
    const port = "sys/class/infiniband/rxe0/ports/1";
    const f = async (files: HostFiles, want: string[]) =>
      expect((await poll(files)).slice(1)).toEqual(want);
    await f({ [`${port}/state`]: "?\n", [`${port}/rate`]: "-1 Gb/sec\n" }, []);
    await f({ [`${port}/state`]: "5: ACTIVE_DEFER\n", [`${port}/counters/link_downed`]: "N/A\n" }, [
      'gauge node_infiniband_state_id{device="rxe0",port="1"} 5',
    ]);
    await f({ [`${port}/hw_counters/lifespan`]: "999\n" }, [
      'gauge node_infiniband_lifespan_seconds{device="rxe0",port="1"} 0',
    ]);
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(infiniband, 72));
});
