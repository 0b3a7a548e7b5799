import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";
import type { Family } from "../../src/model/family.ts";
import type { CollectorDefinition, Source } from "../../src/polling/collector.ts";
import { linkedHost, type LinkedHost } from "../kernel/linked_host.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");

const hosts = new Map<string, LinkedHost>();

afterAll(() => {
  for (const { remove } of hosts.values()) remove();
  hosts.clear();
});

/** The text of a file under `test/fixtures`. */
export function fixture(file: string): string {
  return readFileSync(join(FIXTURES, file), "utf8");
}

/** A reader of the `proc` and `sys` of a host under `test/fixtures`. */
export function fixtureKernel(host: string): KernelReader {
  const rootfs = rootOf(host);
  const paths = {
    procfs: join(rootfs, "proc"),
    sysfs: join(rootfs, "sys"),
    rootfs,
    udev: join(rootfs, "udev"),
  };
  return createKernelReader(paths);
}

function rootOf(host: string): string {
  const known = hosts.get(host) ?? linkedHost(join(FIXTURES, host));
  hosts.set(host, known);
  return known.rootfs;
}

/** Binds a collector to a kernel, with options as YAML has them. */
export function openOn(
  definition: CollectorDefinition,
  kernel: KernelReader,
  options: Readonly<Record<string, unknown>> = {},
): Source {
  return definition.open(definition.options.parse(options), { kernel, now: () => 0 });
}

/** Polls once. */
export async function pollOf(source: Source): Promise<readonly Family[]> {
  const { signal } = new AbortController();
  return source.poll({ signal, timeoutSeconds: 5, pause: () => Promise.resolve() });
}

/** Polls a collector once on a host under `test/fixtures`. */
export async function pollFixture(
  definition: CollectorDefinition,
  host: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly Family[]> {
  const kernel = fixtureKernel(host);
  try {
    return await pollOf(openOn(definition, kernel, options));
  } finally {
    kernel.close();
  }
}

/** One line for each series, `counter node_name{label="value"} 1`, in order. */
export function seriesOf(families: readonly Family[]): string[] {
  return families.flatMap(({ name, type, samples }) =>
    samples.map(({ labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
      const braces = pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
      return `${type} ${name}${braces} ${value}`;
    }),
  );
}

/** The lines of a golden file in the form of `seriesOf`. */
export function golden(file: string): string[] {
  return fixture(file).trimEnd().split("\n");
}
