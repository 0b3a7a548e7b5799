import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KernelReader } from "../../src/kernel/reader.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";

/** A host of a few files that a test may change. */
export interface ChangingHost {
  readonly kernel: KernelReader;
  /** Writes a file such as `proc/net/arp`. */
  readonly write: (file: string, text: string) => void;
  /** Removes a file or folder. */
  readonly remove: (file: string) => void;
}

/** Makes a host of these files, hands it to `use`, and removes it. */
export async function withHost(
  files: HostFiles,
  use: (host: ChangingHost) => Promise<void> | void,
): Promise<void> {
  await onHost(files, async (kernel, rootfs) => {
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(rootfs, file)), { recursive: true });
      writeFileSync(join(rootfs, file), text);
    };
    await use({ kernel, write, remove: (file) => rmSync(join(rootfs, file), { recursive: true }) });
  });
}
