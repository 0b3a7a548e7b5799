import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { disk } from "../../src/collectors/disk.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { Family } from "../../src/model/family.ts";
import type { Source } from "../../src/polling/collector.ts";
import { pollOf, seriesOf } from "./fixture_host.ts";

/** Where the folders are. */
export const root = mkdtempSync(join(tmpdir(), "disk-"));
const procfs = join(root, "proc");
const table = join(procfs, "1/mountinfo");
mkdirSync(join(procfs, "1"), { recursive: true });
const closing: (() => void)[] = [];

/** Gives back what the test opened: for `afterEach`. */
export function closeAll(): void {
  for (const close of closing.splice(0)) close();
}

/** Removes all folders: for `afterAll`. */
export function removeAll(): void {
  rmSync(root, { recursive: true });
}

/** What a source is opened with. */
export interface Setting {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly rootfs?: string;
  readonly now?: () => number;
}

/** Changes the mount table. */
export function mount(mountinfo: string): void {
  writeFileSync(table, mountinfo);
}

/** A source on a host that has this mount table. */
export function on(
  mountinfo: string,
  { options = {}, rootfs = "/", now = () => 0 }: Setting = {},
): Source {
  mount(mountinfo);
  const kernel = createKernelReader({ procfs, sysfs: "/sys", rootfs, udev: "/run/udev/data" });
  const source = disk.open(disk.options.parse(options), { kernel, now });
  closing.push(
    () => source.close?.(),
    () => kernel.close(),
  );
  return source;
}

/** The series whose names end so, without the prefix of their names. */
export function named(families: readonly Family[], ...endings: string[]): string[] {
  const wanted = families.filter(({ name }) => endings.some((ending) => name.endsWith(ending)));
  return seriesOf(wanted).map((line) => line.replace(/^gauge (node_filesystem_)?/, ""));
}

/** Polls once, and shows the series whose names end so. */
export async function poll(
  mountinfo: string,
  setting: Setting,
  ...endings: string[]
): Promise<string[]> {
  return named(await pollOf(on(mountinfo, setting)), ...endings);
}

/** A folder that is there, in place of a mount point. */
export function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** The mount points that are shown, in order. */
export function mountPoints(families: readonly Family[]): (string | undefined)[] {
  const errors = families.find(({ name }) => name === "node_filesystem_device_error");
  return errors?.samples.map(({ labels }) => labels.mountpoint) ?? [];
}
