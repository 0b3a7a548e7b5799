import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { z } from "zod";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Family, Labels } from "../../src/model/family.ts";
import { CATALOG } from "../../src/catalog.ts";
import type { CollectorDefinition, Source } from "../../src/polling/collector.ts";
import { fixtureKernel, openOn, pollOf } from "./fixture_host.ts";

const ROOT = join(import.meta.dirname, "../..");
const REFERENCE = readFileSync(join(ROOT, "docs/collectors.md"), "utf8");

/** Gauges that prom-client and node_exporter named like counters; dashboards know them so. */
const GAUGES_NAMED_TOTAL = [
  "nodejs_active_resources_total",
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "node_systemd_socket_refused_connections_total",
];
/** Counters that process-exporter named like gauges; dashboards know them so. */
const COUNTERS_NOT_NAMED_TOTAL = /^namedprocess_scrape_(errors|procread_errors|partial_errors)$/;
/** What a kind needs to be told to show anything. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  exec: { command: ["/bin/echo", "printed 1"] },
  processes_watch: { watch: [{ name: "any", pattern: "." }] },
};
/** node_exporter hands on bcache's percentages, and hwmon's megahertz, as they are. */
const INHERITED_UNITS = /^node_(bcache_.*_percent|hwmon_)/;
const RESERVED_LABELS = ["app_id", "run_id", "process_id"];

/** Their source is a message bus, which no folder of files can stand for: their own tests poll them. */
const ON_THE_BUS = ["systemd", "logind"];
const READ_FROM_FILES = CATALOG.filter(({ kind }) => !ON_THE_BUS.includes(kind));

describe.each(READ_FROM_FILES.map((definition) => [definition.kind, definition] as const))(
  "%s",
  (kind, definition) => {
    let opened: Opened;
    let families: readonly Family[];

    beforeAll(async () => {
      opened = await openWhereThereIsData(definition);
      families = await pollOf(opened.source);
    });

    afterAll(() => {
      opened.source.close?.();
      opened.kernel.close();
    });

    test("has a file, a test and a row in the reference, all under its name", () => {
      expect(kind).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(existsSync(join(ROOT, `src/collectors/${kind}.ts`))).toBe(true);
      expect(existsSync(join(ROOT, `test/collectors/${kind}.test.ts`))).toBe(true);
      expect(REFERENCE).toContain(`| [${kind}](#${kind}) `);
    });

    test("is described, and so is each of its options, which all have defaults", () => {
      expect(definition.description).toMatch(/^[A-Z].*\.$/);
      expect(definition.options.safeParse({}).success).toBe(true);
      expect(undescribedOptions(definition)).toEqual([]);
    });

    test("its families have legal names, help that is a sentence, and the suffix of their type", () => {
      expect(families.length).toBeGreaterThan(0);
      expect(families.flatMap(faultsOfFamily)).toEqual([]);
    });

    test("its series are legal, and none is there twice", () => {
      expect(families.flatMap(faultsOfSeries)).toEqual([]);
      const names = families.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    });

    test("series that stay carry the same Labels object at the next poll", async () => {
      const before = labelsByText(families);
      const after = labelsByText(await pollOf(opened.source));
      const renewed = [...after].filter(
        ([text, labels]) => (before.get(text) ?? labels) !== labels,
      );
      expect(renewed).toEqual([]);
    });
  },
);

function labelsByText(families: readonly Family[]): ReadonlyMap<string, Labels> {
  const labels = families.flatMap(({ name, samples }) =>
    samples.map(
      (sample) =>
        [`${name}${sample.suffix ?? ""} ${JSON.stringify(sample.labels)}`, sample.labels] as const,
    ),
  );
  return new Map(labels);
}

interface Opened {
  readonly kernel: KernelReader;
  readonly source: Source;
}

/** On this host; where it lacks the source, on the fixture host that has every device. */
async function openWhereThereIsData(definition: CollectorDefinition): Promise<Opened> {
  const here = open(definition, createKernelReader());
  try {
    if ((await pollOf(here.source)).length > 0) return here;
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
  }
  here.source.close?.();
  here.kernel.close();
  return open(definition, fixtureKernel("large_host"));
}

function open(definition: CollectorDefinition, kernel: KernelReader): Opened {
  return { kernel, source: openOn(definition, kernel, OPTIONS[definition.kind]) };
}

function undescribedOptions({ options }: CollectorDefinition): string[] {
  return Object.entries(options.shape as Readonly<Record<string, z.ZodType>>)
    .filter(([, schema]) => schema.description === undefined)
    .map(([option]) => option);
}

function faultsOfFamily({ name, help, type }: Family): string[] {
  const isTotal = name.endsWith("_total");
  const faults: readonly [boolean, string][] = [
    [/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name), "its name is not legal"],
    [/^\S.*\.$/.test(help), "its help is no sentence"],
    [
      type !== "counter" || isTotal || COUNTERS_NOT_NAMED_TOTAL.test(name),
      "a counter's name ends in _total",
    ],
    [type !== "gauge" || !isTotal || GAUGES_NAMED_TOTAL.includes(name), "a gauge's does not"],
    [
      INHERITED_UNITS.test(name) ||
        !/_(ms|milliseconds|kb|kilobytes|percent|minutes)(_|$)/.test(name),
      "its unit is no base unit",
    ],
  ];
  return faults.filter(([holds]) => !holds).map(([, fault]) => `${name}: ${fault}`);
}

function faultsOfSeries({ name, samples }: Family): string[] {
  const seen = new Set<string>();
  return samples.flatMap(({ labels, value, suffix = "" }) => {
    const key = suffix + JSON.stringify(Object.entries(labels).sort());
    const isNew = seen.size < seen.add(key).size;
    const illegal = Object.keys(labels).filter(
      (label) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) || RESERVED_LABELS.includes(label),
    );
    return [
      ...(isNew ? [] : [`${name} ${key}: is there twice`]),
      ...illegal.map((label) => `${name}: its label ${label} is not legal`),
      ...(Number.isFinite(value) ? [] : [`${name} ${key}: is ${value}`]),
    ];
  });
}
