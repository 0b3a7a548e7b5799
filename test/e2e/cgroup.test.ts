import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import { cgroup } from "../../src/collectors/cgroup.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { golden, openOn, pollOf } from "../collectors/fixture_host.ts";
import { eventually, startChild, tidyUp } from "./children.ts";
import { makeCgroup, type RealCgroup } from "./real_cgroup.ts";

/** The most a child in the cgroup may have: enough to start, and soon used up. */
const LIMIT_BYTES = 16 * 1024 * 1024;
const PERIOD_MICROSECONDS = 100_000;
const QUOTA_MICROSECONDS = 10_000;

const kernel = createKernelReader();
const source = openOn(cgroup, kernel);
afterEach(tidyUp);
afterAll(async () => {
  kernel.close();
  for (const made of [busy, greedy]) if (typeof made !== "string") await made.remove();
});

/** What the collector shows of a cgroup, `name value`, without the prefix; of several series with their last label. */
async function shown({ path }: RealCgroup): Promise<ReadonlyMap<string, number>> {
  const families = await pollOf(source);
  const values = families.flatMap(({ name, samples }) =>
    samples
      .filter(({ labels }) => labels.cgroup === path)
      .map(
        ({ labels: { cgroup: _cgroup, unit: _unit, container: _container, ...rest }, value }) => {
          const words = [name.replace(/^cgroup_/, ""), ...Object.values(rest)];
          return [words.join(" "), value] as const;
        },
      ),
  );
  return new Map(values);
}

/** Runs a command of the shell in the cgroup. */
function runIn({ folder }: RealCgroup, command: string) {
  return startChild("sh", ["-c", `echo $$ > "$0/cgroup.procs" && ${command}`, folder]);
}

function throttle({ version, set }: RealCgroup): void {
  if (version === 2) set("cpu.max", `${QUOTA_MICROSECONDS} ${PERIOD_MICROSECONDS}`);
  else {
    set("cpu.cfs_period_us", String(PERIOD_MICROSECONDS));
    set("cpu.cfs_quota_us", String(QUOTA_MICROSECONDS));
  }
}

function limitMemory({ version, set }: RealCgroup): void {
  set(version === 2 ? "memory.max" : "memory.limit_in_bytes", String(LIMIT_BYTES));
  set(version === 2 ? "memory.swap.max" : "memory.swappiness", "0");
}

const name = (what: string) => `metrics-exporter-test-${what}-${process.pid}`;
const busy = makeCgroup("cpu", name("cpu"));
const greedy = makeCgroup("memory", name("memory"));

describe("a cgroup of this kernel", () => {
  if (typeof busy === "string") {
    test(`that is throttled cannot be made (${busy}): a fixture stands for it`, () => {
      const lines = golden("cgroup_v2/want.txt").join("\n");
      expect(lines).toMatch(/^counter cgroup_cpu_throttled_periods_total\{.*\} 340$/m);
    });
  } else {
    test("is shown throttled, and no more once it is removed", async () => {
      throttle(busy);
      const child = runIn(busy, "while :; do :; done");
      const values = await eventually("it is throttled", async () => {
        const now = await shown(busy);
        return (now.get("cpu_throttled_periods_total") ?? 0) >= 3 ? now : undefined;
      });
      expect(values.get("cpu_quota_cores")).toBe(QUOTA_MICROSECONDS / PERIOD_MICROSECONDS);
      expect(values.get("cpu_throttled_seconds_total")).toBeGreaterThan(0);
      expect(values.get("cpu_periods_total")).toBeGreaterThanOrEqual(3);
      child.kill("SIGKILL");
      await child.ended;
      await busy.remove();
      expect((await shown(busy)).size).toBe(0);
      expect(source.troubles?.()).toEqual([]);
    });
  }

  if (typeof greedy === "string") {
    test(`that is killed for want of memory cannot be made (${greedy}): a fixture stands for it`, () => {
      const lines = golden("cgroup_v2/want.txt").join("\n");
      expect(lines).toMatch(/^counter cgroup_memory_events_total\{.*event="oom_kill"\} 1$/m);
    });
  } else {
    test("is shown with its OOM kill, and no more once it is removed", async () => {
      limitMemory(greedy);
      const before = await shown(greedy);
      expect(before.get("memory_events_total oom_kill")).toBe(0);
      expect(before.get("memory_max_bytes")).toBe(LIMIT_BYTES);
      const { signal } = await runIn(greedy, "exec tail /dev/zero").ended;
      expect(signal).toBe("SIGKILL");
      const after = await shown(greedy);
      expect(after.get("memory_events_total oom_kill")).toBe(1);
      expect(after.get("memory_events_total max")).toBeGreaterThan(0);
      expect(after.get("memory_peak_bytes") ?? LIMIT_BYTES).toBeGreaterThan(LIMIT_BYTES / 2);
      await greedy.remove();
      expect((await shown(greedy)).size).toBe(0);
      expect(source.troubles?.()).toEqual([]);
    });
  }
});
