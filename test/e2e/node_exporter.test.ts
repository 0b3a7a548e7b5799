import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { ParsedFamily, ParsedSample } from "../../src/exposition/parse.ts";
import { eventually, startChild, tidyUp } from "./children.ts";
import { ownLabels, scrape } from "./page.ts";
import { describeBeside, listeningAddress } from "./peers.ts";
import { launchReady } from "./running_daemon.ts";

const CONFIG = `
interval: 200ms
timestamps: true
collectors: [default]
`;
const ROUNDS = 8;

/** Upstream's own defaults, as distributions change them: this one, and no folder of text files. */
const MOUNT_POINTS_EXCLUDE =
  "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)";

/** Families that only node_exporter has, and why. */
const NOT_OURS: readonly (readonly [name: RegExp, why: string])[] = [
  [/^node_filesystem_purgeable_bytes$/, "of macOS; always 0 elsewhere"],
  [/^node_(exporter_build_info|scrape_collector_.+)$/, "of the exporter, not of the host"],
];

/** Ours before theirs, theirs, and ours after theirs. */
interface Round {
  readonly before: ReadonlyMap<string, number>;
  readonly theirs: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/** A counter that the kernel now and then sets back a little, which both exporters smooth in their own way. */
const WAVERING = /^node_cpu_seconds_total .*"(idle|iowait|steal)"/;
/** Constant while nobody adds memory, disks or mounts: told exactly by both. */
const CONSTANT =
  /^node_(memory_(MemTotal|SwapTotal|CommitLimit|VmallocTotal|Hugepagesize)_bytes|filesystem_(size_bytes|files|device_error|mount_info)) /;
/** Since 1.10 node_exporter says 0 of many a mount that the mount table has as `ro`: what it says 1 of, we must. */
const READONLY = /^node_filesystem_readonly /;

describeBeside(["node_exporter"], "beside node_exporter", () => {
  let ours: readonly ParsedFamily[] = [];
  let theirs: readonly ParsedFamily[] = [];
  const rounds: Round[] = [];

  beforeAll(async () => {
    const daemon = await launchReady(CONFIG);
    const exporter = startChild("node_exporter", [
      "--web.listen-address=127.0.0.1:0",
      "--web.disable-exporter-metrics",
      "--collector.textfile.directory=",
      `--collector.filesystem.mount-points-exclude=${MOUNT_POINTS_EXCLUDE}`,
    ]);
    const address = await eventually("node_exporter listens", () =>
      listeningAddress(exporter.stderr()),
    );
    for (let i = 0; i < ROUNDS; i++) {
      const before = await scrape(daemon.url);
      theirs = await scrape(`http://${address}`);
      const since = Date.now();
      ours = await eventually("ours has been polled since", async () => {
        const page = await scrape(daemon.url);
        return hostSamples(page).every(({ timestampMs = 0 }) => timestampMs >= since)
          ? page
          : undefined;
      });
      rounds.push({ before: values(before), theirs: values(theirs), after: values(ours) });
      await sleep(100);
    }
  }, 30_000);

  afterAll(tidyUp);

  /** The families of both, ours and theirs side by side. */
  function common(): readonly (readonly [ParsedFamily, ParsedFamily])[] {
    return theirs.flatMap((family) => {
      const own = ours.find(({ name }) => name === family.name);
      return own === undefined || isKnownMissing(family) ? [] : [[own, family] as const];
    });
  }

  test("has every family, but for those known to be missing", () => {
    const names = new Set(ours.map(({ name }) => name));
    const missing = theirs.filter((family) => !names.has(family.name) && !isKnownMissing(family));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(common().length).toBeGreaterThan(60);
  });

  test("has the same types", () => {
    const types = (which: 0 | 1) =>
      common().map((pair) => `${pair[which].name} ${pair[which].type}`);
    expect(types(0)).toEqual(types(1));
  });

  test("has the same series, our identity aside", () => {
    const series = (which: 0 | 1) => common().flatMap((pair) => [...values([pair[which]]).keys()]);
    expect(series(0).sort()).toEqual(series(1).sort());
  });

  test("has counters that go on where theirs stand", () => {
    const counters = common().filter(([{ type }]) => type === "counter");
    const keys = counters.flatMap(([family]) => [...values([family]).keys()]);
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter((key) => !WAVERING.test(key) && !rounds.every(between(key, 0)))).toEqual([]);
    expect(keys.filter((key) => WAVERING.test(key) && !rounds.some(between(key, 0.02)))).toEqual(
      [],
    );
  });

  test("has gauges that say what theirs say", () => {
    const gauges = common().filter(([{ type }]) => type === "gauge");
    const all = gauges.flatMap(([family]) => [...values([family]).keys()]);
    const keys = all.filter((key) => !READONLY.test(key));
    expect(keys.length).toBeGreaterThan(40);
    const constant = keys.filter((key) => CONSTANT.test(key));
    expect(constant.length).toBeGreaterThan(8);
    expect(constant.filter((key) => !rounds.every(between(key, 0)))).toEqual([]);
    // What goes up and down may peak between our two readings: one round of them in which it did not is enough,
    // with room of 1 % for what a busy machine allocates meanwhile. A wrong unit or field is in no round so near.
    expect(keys.filter((key) => !rounds.some(between(key, 0.01)))).toEqual([]);
  });

  test("calls every mount read-only that node_exporter calls so", () => {
    const [{ theirs: said, after }] = rounds.slice(-1) as [Round];
    const keys = [...said.keys()].filter((key) => READONLY.test(key));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => (after.get(key) ?? 0) < (said.get(key) ?? 0))).toEqual([]);
  });
});

/** Whether theirs is one of our two readings or between them, with room for a part of it. */
function between(key: string, room: number): (round: Round) => boolean {
  return ({ before, theirs, after }) => {
    const [a = NaN, value = NaN, b = NaN] = [before.get(key), theirs.get(key), after.get(key)];
    // Sums of floating-point numbers differ in their last digits.
    const slack = Math.abs(value) * (room + 1e-9);
    return value >= Math.min(a, b) - slack && value <= Math.max(a, b) + slack;
  };
}

function isKnownMissing({ name }: ParsedFamily): boolean {
  return NOT_OURS.some(([known]) => known.test(name));
}

/** The samples that a collector has read, not those of the daemon. */
function hostSamples(page: readonly ParsedFamily[]): readonly ParsedSample[] {
  return page
    .filter((family) => family.name.startsWith("node_") && !isKnownMissing(family))
    .flatMap(({ samples }) => samples);
}

/** The value of each series, by name and own labels. */
function values(page: readonly ParsedFamily[]): ReadonlyMap<string, number> {
  return new Map(
    page.flatMap(({ name, samples }) =>
      samples.map(({ labels, value }) => [`${name} ${ownLabels(labels)}`, value] as const),
    ),
  );
}
