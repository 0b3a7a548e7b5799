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
const LEAST_ROUNDS = 4;
const MOST_MS = 60_000;

/** Upstream's own defaults, as distributions change them: this one, and no folder of text files. */
const MOUNT_POINTS_EXCLUDE =
  "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)";

/** Families that only node_exporter has, and why. */
const NOT_OURS: readonly (readonly [name: RegExp, why: string])[] = [
  [/^node_filesystem_purgeable_bytes$/, "of macOS; always 0 elsewhere"],
  [/^node_(exporter_build_info|scrape_collector_.+)$/, "of the exporter, not of the host"],
];

/** One reading of both: ours before theirs, theirs, and ours after theirs. */
interface Round {
  readonly before: ReadonlyMap<string, number>;
  readonly theirs: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
  readonly ourPage: readonly ParsedFamily[];
  readonly theirPage: readonly ParsedFamily[];
}

/** A counter that the kernel now and then sets back a little, which both exporters smooth in their own way. */
const WAVERING = /^node_cpu_seconds_total .*"(idle|iowait|steal)"/;
/** What being scraped changes by itself, and what other tests beside this one open and close. */
const FLICKERING =
  /^node_(sockstat_.*|filefd_allocated|procs_(running|blocked)|udp_queues|netstat_Tcp_CurrEstab) /;
/** Constant while nobody adds memory, disks or mounts: told exactly by both. */
const CONSTANT =
  /^node_(memory_(MemTotal|SwapTotal|CommitLimit|VmallocTotal|Hugepagesize)_bytes|filesystem_(size_bytes|files|device_error|mount_info)) /;
/** Since 1.10 node_exporter says 0 of many a mount that the mount table has as `ro`: what it says 1 of, we must. */
const READONLY = /^node_filesystem_readonly /;

describeBeside(["node_exporter"], "beside node_exporter", () => {
  const rounds: Round[] = [];

  // What moves on a busy machine may peak between two readings, and a mount may come or go between them. A wrong name, unit
  // or field is wrong in every round: so each fact has to hold in one of them, and the rounds end when all do.
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
    const deadline = Date.now() + MOST_MS;
    while (rounds.length < LEAST_ROUNDS || (faults().length > 0 && Date.now() < deadline)) {
      const before = values(await scrape(daemon.url));
      const theirPage = await scrape(`http://${address}`);
      const since = Date.now();
      const ourPage = await eventually("ours has been polled since", async () => {
        const page = await scrape(daemon.url);
        return hostSamples(page).every(({ timestampMs = 0 }) => timestampMs >= since)
          ? page
          : undefined;
      });
      rounds.push({
        before,
        theirs: values(theirPage),
        after: values(ourPage),
        ourPage,
        theirPage,
      });
      await sleep(100);
    }
  }, MOST_MS + 30_000);

  afterAll(tidyUp);

  function faults(): readonly string[] {
    return [...missing(), ...differentSeries(), ...differentCounters(), ...differentGauges()];
  }

  function missing(): readonly string[] {
    return leastOf(({ ourPage, theirPage }) => {
      const names = new Set(ourPage.map(({ name }) => name));
      return theirPage.filter((f) => !names.has(f.name) && !isKnownMissing(f)).map((f) => f.name);
    });
  }

  function differentSeries(): readonly string[] {
    return leastOf((round) => {
      const [own, other] = ([0, 1] as const).map(
        (which) => new Set(common(round).flatMap((pair) => [...values([pair[which]]).keys()])),
      ) as [Set<string>, Set<string>];
      return [
        ...[...other].filter((key) => !own.has(key)).map((key) => `missing ${key}`),
        ...[...own].filter((key) => !other.has(key)).map((key) => `extra ${key}`),
      ];
    });
  }

  function differentCounters(): readonly string[] {
    return keysOf("counter").filter((key) => !holds(key, WAVERING.test(key) ? 0.02 : 0));
  }

  function differentGauges(): readonly string[] {
    const keys = keysOf("gauge").filter((key) => !READONLY.test(key));
    return keys.filter((key) => {
      // 1 % for what a busy machine allocates meanwhile.
      if (FLICKERING.test(key)) return !holds(key, 0.1, 20);
      return !holds(key, CONSTANT.test(key) ? 0 : 0.01);
    });
  }

  function holds(key: string, part: number, count = 0): boolean {
    return rounds.some((round) => isBetween(round, key, part, count));
  }

  /** The shortest list of faults that a round gives. */
  function leastOf(of: (round: Round) => readonly string[]): readonly string[] {
    return rounds.map(of).reduce((least, next) => (next.length < least.length ? next : least));
  }

  /** The series of a type that both had in some round. */
  function keysOf(type: string): readonly string[] {
    const [last] = rounds.slice(-1) as [Round];
    return common(last)
      .filter(([family]) => family.type === type)
      .flatMap(([, family]) => [...values([family]).keys()])
      .filter((key) =>
        rounds.some(
          ({ before, theirs, after }) => before.has(key) && theirs.has(key) && after.has(key),
        ),
      );
  }

  test("has every family, but for those known to be missing", () => {
    expect(missing()).toEqual([]);
    expect(rounds.every((round) => common(round).length > 60)).toBe(true);
  });

  test("has the same types", () => {
    const [last] = rounds.slice(-1) as [Round];
    const types = (which: 0 | 1) =>
      common(last).map((pair) => `${pair[which].name} ${pair[which].type}`);
    expect(types(0)).toEqual(types(1));
  });

  test("has the same series, our identity aside", () => {
    expect(differentSeries()).toEqual([]);
  });

  test("has counters that go on where theirs stand", () => {
    expect(keysOf("counter").length).toBeGreaterThan(40);
    expect(differentCounters()).toEqual([]);
  });

  test("has gauges that say what theirs say", () => {
    expect(keysOf("gauge").length).toBeGreaterThan(40);
    expect(keysOf("gauge").filter((key) => CONSTANT.test(key)).length).toBeGreaterThan(8);
    expect(differentGauges()).toEqual([]);
  });

  test("calls every mount read-only that node_exporter calls so", () => {
    const [{ theirs: said, after }] = rounds.slice(-1) as [Round];
    const keys = [...said.keys()].filter((key) => READONLY.test(key));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => (after.get(key) ?? 1) < (said.get(key) ?? 0))).toEqual([]);
  });
});

/** The families of both, ours and theirs side by side. */
function common({
  ourPage,
  theirPage,
}: Round): readonly (readonly [ours: ParsedFamily, theirs: ParsedFamily])[] {
  const own = new Map(ourPage.map((family) => [family.name, family]));
  return theirPage.flatMap((family) => {
    const ours = own.get(family.name);
    return ours === undefined || isKnownMissing(family) ? [] : [[ours, family] as const];
  });
}

/** Whether theirs is one of our two readings or between them, with room for a part of it or for a count, whichever is more. */
function isBetween(
  { before, theirs, after }: Round,
  key: string,
  part: number,
  count: number,
): boolean {
  const [a = NaN, value = NaN, b = NaN] = [before.get(key), theirs.get(key), after.get(key)];
  // Sums of floating-point numbers differ in their last digits.
  const slack = Math.max(Math.abs(value) * (part + 1e-9), count);
  return value >= Math.min(a, b) - slack && value <= Math.max(a, b) + slack;
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
