import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";

/** Files of a host, by path: `sys/…`, `proc/…`, `etc/…`. What begins with `-> ` is a symbolic link. */
export type HostFiles = Readonly<Record<string, string>>;

/** Writes the files, lends out a reader of them, and removes them. */
export async function onHost<Result>(
  files: HostFiles,
  use: (kernel: KernelReader, rootfs: string) => Result | Promise<Result>,
): Promise<Result> {
  const rootfs = mkdtempSync(join(tmpdir(), "host-"));
  const [procfs, sysfs, udev] = ["proc", "sys", "udev"].map((name) => join(rootfs, name));
  const kernel = createKernelReader({
    procfs: procfs ?? "",
    sysfs: sysfs ?? "",
    rootfs,
    udev: udev ?? "",
  });
  try {
    for (const [path, content] of Object.entries(files)) write(join(rootfs, path), content);
    return await use(kernel, rootfs);
  } finally {
    kernel.close();
    rmSync(rootfs, { recursive: true });
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (content.startsWith("-> ")) symlinkSync(content.slice("-> ".length), path);
  else writeFileSync(path, content);
}
