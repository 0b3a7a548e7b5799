import { readText } from "./attributes.ts";
import { listCpus, readCpuList } from "./cpu_sysfs.ts";
import type { KernelReader } from "./reader.ts";

/** CPUs that can only change their frequency together. */
export interface CpufreqPolicy {
  /** The kernel's numbers of those that are online. */
  readonly cpus: readonly string[];
  /** Its attributes' folder under `/sys`. */
  readonly folder: string;
}

/** The governor in force and those it can be replaced by; empty where the kernel does not say. */
export interface Governors {
  readonly current: string;
  readonly available: readonly string[];
}

const FOLDER = "devices/system/cpu";

/**
 * The policies of the CPUs that are online.
 * @see Documentation/admin-guide/pm/cpufreq.rst of the kernel
 */
export function listPolicies(kernel: KernelReader): CpufreqPolicy[] {
  const offline = new Set(readCpuList(kernel, "offline"));
  const policies = new Map<string, CpufreqPolicy>();
  for (const cpu of listCpus(kernel)) {
    if (offline.has(cpu)) continue;
    const folder = `${FOLDER}/cpu${cpu}/cpufreq`;
    const key = kernel.link(folder) ?? folder;
    const known = policies.get(key) ?? { cpus: [], folder };
    policies.set(key, { ...known, cpus: [...known.cpus, cpu] });
  }
  return [...policies.values()];
}

/** The governors of a policy. */
export function readGovernors(kernel: KernelReader, { folder }: CpufreqPolicy): Governors {
  const available = readText(kernel, `${folder}/scaling_available_governors`);
  return {
    current: readText(kernel, `${folder}/scaling_governor`),
    available: available.split(/\s+/).filter(Boolean),
  };
}
