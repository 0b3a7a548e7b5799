import { readFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { top_processes } from "../../src/collectors/top_processes.ts";
import { parseBusySeconds } from "../../src/kernel/cpu_busy.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { Family, Sample } from "../../src/model/family.ts";
import { eventually, startChild, tidyUp } from "./children.ts";

afterEach(tidyUp);

/** The collector on this machine, with what its counters have grown by since the first poll. */
function openHere(options: Readonly<Record<string, unknown>>) {
  const kernel = createKernelReader();
  const host = { kernel, now: Date.now };
  const source = top_processes.open(top_processes.options.parse(options), host);
  const last = new Map<string, number>();
  const { signal } = new AbortController();
  let grownSeconds = 0;

  function note({ labels, value }: Sample): void {
    const key = JSON.stringify(labels);
    grownSeconds += value - (last.get(key) ?? 0);
    last.set(key, value);
  }

  return {
    poll: async (): Promise<readonly Family[]> => {
      const families = await source.poll({ signal, timeoutSeconds: 5, pause: () => turn() });
      const cpu = families.find(({ name }) => name === "top_process_cpu_seconds_total");
      for (const sample of cpu?.samples ?? []) note(sample);
      return families;
    },
    grownSeconds: () => grownSeconds,
    busySeconds: () => parseBusySeconds(readFileSync("/proc/stat", "utf8")),
    close: () => {
      source.close?.();
      kernel.close();
    },
  };
}

function secondsOf(pid: number, families: readonly Family[]): number | undefined {
  const samples = families.flatMap((family) => family.samples);
  return samples.find(({ labels }) => labels["pid"] === String(pid))?.value;
}

test("a process that works enters, counts, and leaves with its end; all series grow as the host does", async () => {
  const here = openHere({ by: ["cpu"], count: 20, window: "1s" });
  const before = here.busySeconds();
  await here.poll();
  const first = here.busySeconds();

  const child = startChild("sh", ["-c", "while :; do :; done"]);
  const { pid } = child;
  await eventually("it has counted two seconds", async () => {
    const seconds = secondsOf(pid, await here.poll());
    return seconds !== undefined && seconds > 2 ? seconds : undefined;
  });
  child.kill("SIGKILL");
  await eventually("it is listed no more", async () =>
    secondsOf(pid, await here.poll()) === undefined ? true : undefined,
  );

  const last = here.busySeconds();
  await here.poll();
  const after = here.busySeconds();
  here.close();
  // The kernel measures a process's time, but samples the host's: over seconds that is not the same. Counted twice it would be.
  expect(here.grownSeconds()).toBeGreaterThan((last - first) * 0.7 - 0.3);
  expect(here.grownSeconds()).toBeLessThan((after - before) * 1.3 + 0.3);
});
