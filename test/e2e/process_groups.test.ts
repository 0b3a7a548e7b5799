import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { process_groups } from "../../src/collectors/process_groups.ts";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";
import type { Source } from "../../src/polling/collector.ts";
import { eventually, tidyUp, type Child } from "./children.ts";
import { createProcessLoad } from "./process_load.ts";

const MEBIBYTE = 1024 ** 2;
const TICK_SECONDS = 0.01;

describe("process groups of real processes", () => {
  const load = createProcessLoad();
  const { signal } = new AbortController();
  // So a poll takes nothing from a scan of just before.
  const context = { signal, timeoutSeconds: 0, pause: () => new Promise<void>(setImmediate) };
  let kernel: KernelReader;
  let source: Source;

  beforeEach(async () => {
    kernel = createKernelReader();
    const rules = [
      { name: "burner", comm: [load.nameOf("burn")] },
      { name: "renamed", comm: [load.nameOf("titled")] },
      { name: "starter", comm: [load.nameOf("was")] },
      { name: "ended", comm: [load.nameOf("ends")] },
    ];
    const options = process_groups.options.parse({ process_names: rules });
    source = process_groups.open(options, { kernel, now: Date.now });
    await source.poll(context);
  });

  afterEach(() => {
    source.close?.();
    kernel.close();
  });

  afterAll(tidyUp);

  /** The value of a group's series, undefined where it has none. */
  async function valueOf(group: string, name: string, label = ""): Promise<number | undefined> {
    const families = await source.poll(context);
    return families
      .find((family) => family.name === `namedprocess_namegroup_${name}`)
      ?.samples.find(
        ({ labels }) =>
          labels.groupname === group && Object.values(labels).includes(label || group),
      )?.value;
  }

  async function cpuSecondsOf(group: string): Promise<number> {
    const user = await valueOf(group, "cpu_seconds_total", "user");
    return (user ?? 0) + ((await valueOf(group, "cpu_seconds_total", "system")) ?? 0);
  }

  test("show 2.0 s of CPU and 64 MiB written, within a tick and a page", async () => {
    const child = await load.start("burn", "begun(() => { write(64); burnUntil(2); });");
    await work(child);
    const seconds = await cpuSecondsOf("burner");
    // Neither more nor less than the kernel says of it, which cuts user and system time to whole ticks, each by itself.
    expect(seconds).toBeCloseTo(cpuTicksOf(child) * TICK_SECONDS, 6);
    expect(seconds).toBeGreaterThan(2 - 2 * TICK_SECONDS);
    // To stop costs the process a little, too, and on a busy machine more.
    expect(seconds).toBeLessThan(2.5);
    const written = await valueOf("burner", "write_bytes_total");
    expect(written).toBe(Number(/^write_bytes: (\d+)$/m.exec(ioOf(child))?.[1]));
    // A file system in memory writes nothing to storage; another may write a page that is filled meanwhile twice.
    if (written !== 0) expect(Math.abs(Number(written) / (64 * MEBIBYTE) - 1)).toBeLessThan(0.005);
  });

  test("follow a process to its new name, and keep what it has used", async () => {
    const title = JSON.stringify(load.nameOf("titled"));
    const child = await load.start("was", `begun(() => { process.title = ${title}; });`);
    const before = await cpuSecondsOf("starter");
    expect(before).toBeGreaterThan(0);
    await work(child);
    expect(await valueOf("renamed", "num_procs")).toBe(1);
    expect(await valueOf("starter", "num_procs")).toBe(0);
    expect(await cpuSecondsOf("starter")).toBe(before);
    child.kill("SIGKILL");
    await child.ended;
  });

  test("keep a group that has lost its last process", async () => {
    const child = await load.start("ends", "begun(() => {});");
    const before = await cpuSecondsOf("ended");
    expect(await valueOf("ended", "num_procs")).toBe(1);
    child.kill("SIGKILL");
    await child.ended;
    expect(await valueOf("ended", "num_procs")).toBe(0);
    expect(await cpuSecondsOf("ended")).toBeGreaterThanOrEqual(before);
  });
});

/** Has the child work, until it waits for ever. */
async function work(child: Child): Promise<void> {
  child.kill("SIGUSR2");
  await eventually("the child has worked", () => child.stdout().endsWith("done") || undefined, 30);
  await eventually("it waits", () => (/^State:\tS/m.test(statusOf(child)) ? true : undefined));
}

/** Its CPU time in user and system mode. */
function cpuTicksOf({ pid }: Child): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function statusOf({ pid }: Child): string {
  return readFileSync(`/proc/${pid}/status`, "utf8");
}

function ioOf({ pid }: Child): string {
  return readFileSync(`/proc/${pid}/io`, "utf8");
}
