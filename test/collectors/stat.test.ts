import { describe, expect, test } from "@jest/globals";
import { stat } from "../../src/collectors/stat.ts";
import { golden, pollFixture, seriesOf } from "./fixture_host.ts";

describe("stat", () => {
  test("shows what the kernel counts of the whole host", async () => {
    expect(seriesOf(await pollFixture(stat, "large_host"))).toEqual(golden("large_host/stat.txt"));
  });

  test("shows the vectors of soft interrupts if asked to", async () => {
    const families = await pollFixture(stat, "large_host", { softirq: true });
    expect(seriesOf(families.slice(-1))).toEqual([
      'counter node_softirqs_total{vector="hi"} 0',
      'counter node_softirqs_total{vector="timer"} 21755',
      'counter node_softirqs_total{vector="net_tx"} 12',
      'counter node_softirqs_total{vector="net_rx"} 39',
      'counter node_softirqs_total{vector="block"} 1137',
      'counter node_softirqs_total{vector="block_iopoll"} 231',
      'counter node_softirqs_total{vector="tasklet"} 21459',
      'counter node_softirqs_total{vector="sched"} 2263',
      'counter node_softirqs_total{vector="hrtimer"} 0',
      'counter node_softirqs_total{vector="rcu"} 0',
    ]);
  });

  test("leaves out what an older kernel does not count", async () => {
    expect(seriesOf(await pollFixture(stat, "old_kernel", { softirq: true }))).toEqual([
      "counter node_intr_total 0",
    ]);
  });
});
