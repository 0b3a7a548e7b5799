import { readFileSync, statfsSync } from "node:fs";
import { afterAll, expect, test } from "@jest/globals";
import { CATALOG, findKind } from "../../src/catalog.ts";
import { loadConfig } from "../../src/config/load.ts";
import { closeHost, openHost } from "../../src/host.ts";
import type { Family } from "../../src/model/family.ts";
import { pollOf } from "../collectors/fixture_host.ts";

/** This Linux host, read as if it were none: what the libraries say is compared with the kernel. */
const text = "platform: portable\ncollectors: [wave]\n";
const host = openHost(loadConfig({ path: "c.yaml", text }, {}), Date.now);
afterAll(() => closeHost(host));

async function poll(kind: string, options = {}): Promise<readonly Family[]> {
  const definition = findKind(kind);
  if (definition === undefined) throw new Error(`no kind ${kind}`);
  const source = definition.open(definition.options.parse(options), host);
  try {
    return await pollOf(source);
  } finally {
    source.close?.();
  }
}

function valueOf(
  families: readonly Family[],
  name: string,
  labels: Family["samples"][0]["labels"] = {},
) {
  const samples = families.find((family) => family.name === name)?.samples ?? [];
  const isThis = (sample: (typeof samples)[0]) =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return samples.find(isThis)?.value ?? NaN;
}

const proc = (file: string): string => readFileSync(`/proc/${file}`, "utf8");
const meminfo = (field: string) =>
  Number(new RegExp(`^${field}: *(\\d+)`, "m").exec(proc("meminfo"))?.[1]) * 1024;

test("there is as much memory as the kernel says", async () => {
  const families = await poll("memory");
  expect(valueOf(families, "node_memory_MemTotal_bytes")).toBe(meminfo("MemTotal"));
  expect(valueOf(families, "node_memory_SwapTotal_bytes")).toBe(meminfo("SwapTotal"));
  expect(valueOf(families, "node_memory_MemAvailable_bytes")).toBeLessThan(meminfo("MemTotal"));
});

test("there are as many CPUs, and their times lie between two readings of the kernel's", async () => {
  const idle = () => Number(/^cpu0 \d+ \d+ \d+ (\d+)/m.exec(proc("stat"))?.[1]) / 100;
  const before = idle();
  const families = await poll("cpu");
  const shown = valueOf(families, "node_cpu_seconds_total", { cpu: "0", mode: "idle" });
  const after = idle();
  // The kernel's idle steps back by a tick now and then.
  expect(shown).toBeGreaterThanOrEqual(before - 0.1);
  expect(shown).toBeLessThanOrEqual(after + 0.1);
  const cpus = new Set(families[0]?.samples.map(({ labels }) => labels.cpu));
  expect(cpus.size).toBe(proc("stat").match(/^cpu\d+/gm)?.length);
});

test("the load is one that the kernel said before or after", async () => {
  const load = () => proc("loadavg").split(" ").slice(0, 3).map(Number);
  const before = load();
  const families = await poll("loadavg");
  const after = load();
  ["node_load1", "node_load5", "node_load15"].forEach((name, index) => {
    const known = [before[index] ?? NaN, after[index] ?? NaN];
    const distances = known.map((each) => Math.abs(each - valueOf(families, name)));
    // Node has more digits than the kernel's file.
    expect(Math.min(...distances)).toBeLessThan(0.01);
  });
});

test("the root is as large as statfs says, and a path is on it", async () => {
  const all = { include: ["**"], exclude: [] };
  const families = await poll("disk", { mount_points: all, fs_types: all, paths: ["/", "/gone"] });
  const { bsize, blocks } = statfsSync("/");
  // df counts in units of 1 KiB.
  const size = Math.round((bsize * blocks) / 1024);
  const root = { mountpoint: "/" };
  expect(Math.round(valueOf(families, "node_filesystem_size_bytes", root) / 1024)).toBe(size);
  expect(Math.round(valueOf(families, "disk_size_bytes", { path: "/" }) / 1024)).toBe(size);
  expect(valueOf(families, "disk_path_error", { path: "/gone" })).toBe(1);
});

test("the bytes received lie between two readings of the kernel's", async () => {
  const received = () => Number(/^ *lo: *(\d+)/m.exec(proc("net/dev"))?.[1]);
  const before = received();
  const families = await poll("network");
  const shown = valueOf(families, "node_network_receive_bytes_total", { device: "lo" });
  const after = received();
  expect(shown).toBeGreaterThanOrEqual(before);
  expect(shown).toBeLessThanOrEqual(after);
  expect(valueOf(families, "node_network_mtu_bytes", { device: "lo" })).toBeGreaterThan(0);
});

test("the host booted when the kernel says", async () => {
  const bootSeconds = Number(/^btime (\d+)/m.exec(proc("stat"))?.[1]);
  const shown = valueOf(await poll("host"), "node_boot_time_seconds");
  expect(Math.abs(shown - bootSeconds)).toBeLessThanOrEqual(2);
});

test("what reads no kernel has data, what does has none", async () => {
  expect((await poll("runtime")).length).toBeGreaterThan(0);
  expect((await poll("wave")).length).toBeGreaterThan(0);
  const kernels = CATALOG.filter(({ portable }) => portable === undefined);
  for (const { kind } of kernels) await expect(poll(kind)).rejects.toThrow("Read as portable");
});
