import { createSeldom } from "../lib/seldom.ts";
import { listIfAny, readCount, readText } from "./attributes.ts";
import { parseCpuList } from "./cpu_list.ts";
import type { KernelReader } from "./reader.ts";

/** What `/sys/devices/system/cpu` says of the host's CPUs; all by the kernel's numbers of them. */
export interface CpuState {
  /** The CPUs that the scheduler leaves alone (`isolcpus=`). */
  readonly isolated: readonly string[];
  /** Whether each CPU is online; none where the kernel cannot tell, for want of hotplug. */
  readonly online: readonly { readonly cpu: string; readonly online: boolean }[];
  /** What counts how often it was slowed down because it was too hot. */
  readonly throttles: readonly Throttles[];
}

/** How often a core, or a package as a whole, was throttled. */
export interface Throttles {
  readonly package: string;
  /** Missing where it is the package. */
  readonly core?: string;
  readonly count: number;
}

/** A core, or a package, and where its CPUs say how often it was throttled. */
interface Throttled {
  readonly package: string;
  readonly core?: string;
  readonly files: readonly string[];
}

type Layout = ReturnType<typeof readLayout>;

const FOLDER = "devices/system/cpu";
const MAX_AGE_MILLISECONDS = 60_000;

/**
 * Reads the CPUs' state, all of it where there is none. What a boot decides is read again once in a minute,
 * or when a CPU goes or comes. A state that is that of the last time is the same object.
 * @see Documentation/ABI/testing/sysfs-devices-system-cpu of the kernel
 */
export function createCpuStateReader(kernel: KernelReader, now: () => number): () => CpuState {
  const seldom = createSeldom<Layout>(now, MAX_AGE_MILLISECONDS);
  let last: { readonly layout: Layout; readonly state: CpuState } | undefined;
  return () => {
    seldom.turn();
    const list = readText(kernel, `${FOLDER}/online`);
    const layout = seldom.of(list, () => readLayout(kernel));
    const { isolated, online, throttled } = layout;
    const throttles = throttled.length === 0 ? NO_THROTTLES : readThrottles(kernel, throttled);
    if (last?.layout !== layout || !areSameCounts(throttles, last.state.throttles)) {
      last = { layout, state: { isolated, online, throttles } };
    }
    return last.state;
  };
}

const NO_THROTTLES: readonly Throttles[] = [];

/** Of the same layout. */
function areSameCounts(one: readonly Throttles[], other: readonly Throttles[]): boolean {
  return (
    one.length === other.length && one.every(({ count }, place) => count === other[place]?.count)
  );
}

/** The numbers of the CPUs that there are, online or not, in the byte order of their folders' names. */
export function listCpus(kernel: KernelReader): string[] {
  return listIfAny(kernel, FOLDER)
    .filter((name) => /^cpu\d+$/.test(name))
    .map((name) => name.slice("cpu".length));
}

/** The numbers of the CPUs in one of the kernel's lists, such as `offline`; none where it has no such list. */
export function readCpuList(kernel: KernelReader, list: string): string[] {
  return parseCpuList(readText(kernel, `${FOLDER}/${list}`)).map(String);
}

function readLayout(kernel: KernelReader) {
  const cpus = listCpus(kernel);
  return {
    isolated: readCpuList(kernel, "isolated"),
    online: readOnline(kernel, cpus),
    throttled: readThrottled(kernel, cpus),
  };
}

function readOnline(kernel: KernelReader, cpus: readonly string[]): CpuState["online"] {
  const states = cpus.map((cpu) => ({ cpu, text: readText(kernel, `${FOLDER}/cpu${cpu}/online`) }));
  if (states[0] === undefined || states[0].text === "") return [];
  return states.map(({ cpu, text }) => ({ cpu, online: text === "1" }));
}

/** A CPU that does not know its place, being offline, is in none. */
function readThrottled(kernel: KernelReader, cpus: readonly string[]): Throttled[] {
  const places = cpus.flatMap((cpu) => {
    const folder = `${FOLDER}/cpu${cpu}`;
    const id = readText(kernel, `${folder}/topology/physical_package_id`);
    const core = readText(kernel, `${folder}/topology/core_id`);
    if (!/^\d+$/.test(id) || !/^\d+$/.test(core)) return [];
    const throttle = `${folder}/thermal_throttle`;
    return [
      { package: id, core, files: [`${throttle}/core_throttle_count`] },
      { package: id, files: [`${throttle}/package_throttle_count`] },
    ];
  });
  return mergePlaces(places).filter((place) => readThrottles(kernel, [place]).length > 0);
}

function mergePlaces(places: readonly Throttled[]): Throttled[] {
  const merged = new Map<string, Throttled>();
  for (const place of places) {
    const key = `${place.package}/${place.core ?? ""}`;
    const files = [...(merged.get(key)?.files ?? []), ...place.files];
    merged.set(key, { ...place, files });
  }
  return [...merged.values()];
}

/** The CPUs of a place agree, so the first that has a count speaks for all. */
function readThrottles(kernel: KernelReader, throttled: readonly Throttled[]): Throttles[] {
  return throttled.flatMap(({ files, ...place }) => {
    for (const file of files) {
      const count = readCount(kernel, file);
      if (count !== undefined) return [{ ...place, count }];
    }
    return [];
  });
}
