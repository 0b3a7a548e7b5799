import { describe, expect, test } from "@jest/globals";
import { numa } from "../../src/collectors/numa.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("numa", () => {
  test("shows each node's memory", async () => {
    expect(seriesOf(await pollFixture(numa, "large_host"))).toEqual(golden("large_host/numa.txt"));
  });

  test("skips what of a node has gone", async () => {
    const files = {
      "sys/devices/system/node/node0/cpulist": "0\n",
      "sys/devices/system/node/node1/numastat": "numa_hit 5\n",
    };
    const families = await onHost(files, (kernel) => pollOf(openOn(numa, kernel)));
    expect(seriesOf(families)).toEqual(['counter node_memory_numa_numa_hit_total{node="1"} 5']);
  });

  test("has no data where the kernel knows no nodes", async () => {
    const poll = onHost({}, (kernel) => pollOf(openOn(numa, kernel)));
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(numa, 24));
});
