import { ifThere } from "../lib/if_there.ts";
import { createSeldom } from "../lib/seldom.ts";
import { listIfAny } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";

/** How SELinux enforces its policy: 1 enforcing, 0 permissive, -1 not at all. */
export type SelinuxMode = 1 | 0 | -1;

/** The modes of a host with SELinux enabled. */
export interface Selinux {
  /** As `/etc/selinux/config` has it for the next boot. */
  readonly configured: SelinuxMode;
  readonly current: SelinuxMode;
}

/** Whether SELinux is there, and what the next boot makes of it, are looked at anew after so long. */
const MAX_AGE_MILLISECONDS = 30_000;

/**
 * Reads the modes; undefined where SELinux is not enabled: its file system is missing, or no policy is loaded yet.
 * @see selinux(8)
 */
export function createSelinuxReader(
  kernel: KernelReader,
  now: () => number,
): () => Selinux | undefined {
  const seldom = createSeldom<SelinuxMode | undefined>(now, MAX_AGE_MILLISECONDS);
  return () => {
    seldom.turn();
    const configured = seldom.of("", () => readConfigured(kernel));
    if (configured === undefined) return undefined;
    const enforce = kernel.attribute("fs/selinux/enforce");
    return { configured, current: enforce === "1" ? 1 : enforce === "0" ? 0 : -1 };
  };
}

function readConfigured(kernel: KernelReader): SelinuxMode | undefined {
  if (listIfAny(kernel, "fs/selinux").length === 0) return undefined;
  if (readOwnContext(kernel) === "kernel") return undefined;
  return parseSelinuxConfig(ifThere(() => kernel.root("etc/selinux/config")) ?? "");
}

/** Another security module may have the file to itself, and refuse. */
function readOwnContext(kernel: KernelReader): string | undefined {
  try {
    return kernel.proc("self/attr/current").replace("\0", "").trim();
  } catch {
    return undefined;
  }
}

/** Parses `/etc/selinux/config`: -1 where it does not name a mode. */
export function parseSelinuxConfig(text: string): SelinuxMode {
  const mode = /^\s*SELINUX=\s*(\w+)/m.exec(text)?.[1];
  return mode === "enforcing" ? 1 : mode === "permissive" ? 0 : -1;
}
