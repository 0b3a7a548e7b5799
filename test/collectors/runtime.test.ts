import { afterEach, expect, test } from "@jest/globals";
import { collectDefaultMetrics, Registry } from "prom-client";
import { runtime } from "../../src/collectors/runtime.ts";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Family } from "../../src/model/family.ts";
import type { PollContext, Source } from "../../src/polling/collector.ts";

const CONTEXT: PollContext = {
  signal: new AbortController().signal,
  timeoutSeconds: 5,
  pause: () => Promise.resolve(),
};

const CAPTURED = createKernelReader({
  procfs: "test/fixtures/runtime/proc",
  sysfs: "/sys",
  rootfs: "/",
  udev: "/run/udev/data",
});

function absent(): never {
  throw new NoDataError("This host has no /proc");
}

const ABSENT: KernelReader = { ...CAPTURED, proc: absent, listProc: absent };

const open: Source[] = [];

function openSource(kernel: KernelReader): () => Promise<readonly Family[]> {
  const source = runtime.open({}, { kernel, now: Date.now });
  open.push(source);
  return async () => source.poll(CONTEXT);
}

function valueOf(families: readonly Family[], name: string): number | undefined {
  return families.find((family) => family.name === name)?.samples[0]?.value;
}

function total(families: readonly Family[], name: string): number {
  const samples = families.find((family) => family.name === name)?.samples ?? [];
  return samples.reduce((sum, { value }) => sum + value, 0);
}

afterEach(() => {
  open.splice(0).forEach((source) => source.close?.());
  CAPTURED.close();
});

test("names and types are prom-client's", async () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const known = (await registry.metrics())
    .split("\n")
    .filter((line) => line.startsWith("# TYPE") && !line.includes("eventloop"))
    .map((line) => line.slice("# TYPE ".length));
  expect(known).toHaveLength(23);

  const families = await openSource(CAPTURED)();
  expect(families.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(known.sort());
});

test("the kernel's accounts are read", async () => {
  const families = await openSource(CAPTURED)();
  const f = (name: string, want: number) => expect(valueOf(families, name)).toBe(want);
  f("process_resident_memory_bytes", 40512 * 1024);
  f("process_virtual_memory_bytes", 728240 * 1024);
  f("process_heap_bytes", 48608 * 1024);
  f("process_open_fds", 3);
  f("process_max_fds", 20000);
});

test("without the kernel's accounts only Node's own readings remain", async () => {
  const families = await openSource(ABSENT)();
  const f = (name: string, wantPresent: boolean) =>
    expect([name, families.some((family) => family.name === name)]).toEqual([name, wantPresent]);
  f("process_virtual_memory_bytes", false);
  f("process_heap_bytes", false);
  f("process_open_fds", false);
  f("process_max_fds", false);
  f("process_resident_memory_bytes", true);
  f("process_cpu_seconds_total", true);
  f("nodejs_heap_size_used_bytes", true);
  expect(valueOf(families, "process_resident_memory_bytes")).toBeGreaterThan(1e7);
});

test("what the kernel cannot be read for fails the poll", async () => {
  const kernel = { ...CAPTURED, proc: () => "" };
  await expect(openSource(kernel)()).rejects.toThrow("Cannot parse VmSize");
});

test("totals are the sums of their parts", async () => {
  const families = await openSource(CAPTURED)();
  const f = (part: string, whole: string) =>
    expect(valueOf(families, whole)).toBe(total(families, part));
  f("nodejs_active_resources", "nodejs_active_resources_total");
  f("nodejs_active_handles", "nodejs_active_handles_total");
  f("nodejs_active_requests", "nodejs_active_requests_total");
  expect(valueOf(families, "process_cpu_seconds_total")).toBe(
    total(families, "process_cpu_user_seconds_total") +
      total(families, "process_cpu_system_seconds_total"),
  );
});

test("the version is told whole and in parts", async () => {
  const families = await openSource(CAPTURED)();
  const { version, ...parts } = families.find(({ name }) => name === "nodejs_version_info")
    ?.samples[0]?.labels ?? { version: "" };
  expect(version).toBe(process.version);
  expect(Object.keys(parts)).toEqual(["major", "minor", "patch"]);
});

test("the pauses' buckets are prom-client's, for each kind from the start", async () => {
  const families = await openSource(CAPTURED)();
  const samples = families.find(({ name }) => name === "nodejs_gc_duration_seconds")?.samples ?? [];
  const ends = samples.flatMap(({ labels }) => (labels["kind"] === "weakcb" ? labels["le"] : []));
  expect(ends.filter(Boolean)).toEqual(["0.001", "0.01", "0.1", "1", "2", "5", "+Inf"]);
  expect(new Set(samples.map(({ labels }) => labels["kind"]))).toEqual(
    new Set(["major", "minor", "incremental", "weakcb"]),
  );
});

test("series keep their labels", async () => {
  const poll = openSource(CAPTURED);
  const labels = async () =>
    new Set((await poll()).flatMap(({ samples }) => samples.map((sample) => sample.labels)));
  const before = await labels();
  const after = await labels();
  expect([...after].filter((object) => !before.has(object))).toEqual([]);
});
