import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { process_groups } from "../../src/collectors/process_groups.ts";
import { parseText, type ParsedFamily } from "../../src/exposition/parse.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { Family } from "../../src/model/family.ts";
import { ask } from "../http/serve.ts";
import { eventually, startChild, tempFolder, tidyUp } from "./children.ts";
import { ownLabels } from "./page.ts";
import { describeBeside, listeningAddress } from "./peers.ts";
import { createProcessLoad } from "./process_load.ts";
import { SETUPS, type Setup } from "./process_setups.ts";

const MOST_MS = 45_000;
const LEAST_ROUNDS = 3;
/** The start of the host is known to the second: before so long a process seems to have been there from the start. */
const SETTLED_MS = 1500;

/** What both said: ours before theirs, theirs, and ours after theirs. */
interface Round {
  readonly before: Values;
  readonly theirs: Values;
  readonly after: Values;
  readonly types: readonly [ours: readonly string[], theirs: readonly string[]];
}

type Values = ReadonlyMap<string, number>;

interface Pair {
  readonly ours: () => Promise<readonly Family[]>;
  readonly theirs: () => Promise<readonly ParsedFamily[]>;
  readonly rounds: Round[];
}

/** Groups whose members come and go between two looks: each sees others of them. */
const CHURNING = /"(fork|gone|rest)\d*"/;
/** Of a group without processes upstream says that it was started in the year 1; we say 0. */
const EMPTY_START = /oldest_start_time_seconds .*"gone/;

describeBeside(["process-exporter"], "beside process-exporter", () => {
  const load = createProcessLoad();
  const pairs = new Map<string, Pair>();
  const { signal } = new AbortController();
  // So a poll takes nothing from a scan of just before.
  const context = { signal, timeoutSeconds: 0, pause: () => new Promise<void>(setImmediate) };
  const closers: (() => void)[] = [];

  async function startPair({ rules, children, about }: Setup): Promise<void> {
    const path = join(tempFolder(), "process-exporter.yml");
    writeFileSync(path, JSON.stringify({ process_names: rules(load) }));
    const kernel = createKernelReader();
    const options = { config_file: path, children, threads: true, smaps: true };
    const source = process_groups.open(process_groups.options.parse(options), {
      kernel,
      now: Date.now,
    });
    closers.push(
      () => source.close?.(),
      () => kernel.close(),
    );
    const ours = async () => source.poll(context);
    await ours();
    const exporter = startChild("process-exporter", [
      ...["-config.path", path, `-children=${String(children)}`],
      ...["-web.listen-address", "127.0.0.1:0"],
    ]);
    const address = await eventually("process-exporter listens", () =>
      listeningAddress(exporter.stderr()),
    );
    const theirs = async () => {
      const { body } = await ask(`http://${address}/metrics`);
      return parseText(body.toString()).filter(({ name }) => name.startsWith("namedprocess_"));
    };
    pairs.set(about, { ours, theirs, rounds: [] });
  }

  beforeAll(async () => {
    for (const setup of SETUPS) await startPair(setup);
    await sleep(SETTLED_MS);
    const work = "begun(() => { write(4); burnUntil(cpuSeconds() + 0.7); });";
    const children = await Promise.all([
      load.start("web", work, ["--role=front", "--fast"]),
      load.start("web", work, ["--role=rear", "--slow"]),
      load.start("api", work, ["--role=back"]),
      load.start("mom", `startIdle(); ${work}`),
      load.start("was", `process.title = ${JSON.stringify(load.nameOf("titled"))}; ${work}`),
      load.start("gone", "begun(() => process.exit());"),
    ]);
    load.startForking("fork");
    await Promise.all([...pairs.values()].map(takeRound));
    for (const child of children) child.kill("SIGUSR2");
    const deadline = Date.now() + MOST_MS;
    for (const pair of pairs.values()) pair.rounds.length = 0;
    for (let round = 0; ; round++) {
      for (const pair of pairs.values()) await takeRound(pair);
      const isSame = [...pairs.values()].every((pair) => faultsOf(pair).length === 0);
      if ((isSame && round >= LEAST_ROUNDS) || Date.now() > deadline) return;
    }
  }, MOST_MS + 200_000);

  afterAll(async () => {
    for (const close of closers) close();
    await tidyUp();
  });

  describe.each(SETUPS)("$about", ({ about, want }) => {
    const pair = () => pairs.get(about) as Pair;

    test("has the groups that the rules make", () => {
      const keys = pair().rounds.flatMap(({ after }) => [...after.keys()]);
      expect(want.filter((series) => !keys.some((key) => series.test(key)))).toEqual([]);
    });

    test("has the same families and types", () => {
      const [ours, theirs] = pair().rounds.at(-1)?.types ?? [];
      expect(ours).toEqual(theirs);
    });

    test("has the same series", () => {
      expect(differentSeries(pair())).toEqual([]);
    });

    test("has gauges that say what theirs say, and counters that stand where theirs do", () => {
      expect(comparable(pair()).length).toBeGreaterThan(30);
      expect(differentValues(pair())).toEqual([]);
    });

    test("has no counter that falls", () => {
      const { rounds } = pair();
      const falls = rounds
        .slice(1)
        .flatMap(({ before }, index) =>
          [...(rounds[index] as Round).after]
            .filter(([key, value]) => /_total /.test(key) && (before.get(key) ?? value) < value)
            .map(([key]) => key),
        );
      expect(falls).toEqual([]);
    });
  });
});

async function takeRound({ ours, theirs, rounds }: Pair): Promise<void> {
  const before = valuesOf(await ours());
  const theirPage = await theirs();
  const ourPage = await ours();
  const types = (page: readonly { readonly name: string; readonly type: string }[]) =>
    page.map(({ name, type }) => `${name} ${type}`).sort();
  rounds.push({
    ...{ before, theirs: valuesOf(theirPage), after: valuesOf(ourPage) },
    types: [types(ourPage), types(theirPage)],
  });
}

function valuesOf(page: readonly (Family | ParsedFamily)[]): Values {
  return new Map(
    page.flatMap(({ name, samples }) =>
      samples.map(({ labels, value }) => [`${name} ${ownLabels(labels)}`, value] as const),
    ),
  );
}

function faultsOf(pair: Pair): readonly string[] {
  return [...differentSeries(pair), ...differentValues(pair)];
}

/** What only one of them had, in the round where that was least. Where a thread waits changes all the time. */
function differentSeries({ rounds }: Pair): readonly string[] {
  const faults = rounds.map(({ theirs, before, after }) => {
    const own = new Set([...before.keys(), ...after.keys()]);
    const isTold = (key: string) => !/threads_wchan/.test(key) && !CHURNING.test(key);
    return [
      ...[...theirs.keys()]
        .filter((key) => isTold(key) && !own.has(key))
        .map((key) => `missing ${key}`),
      ...[...after.keys()]
        .filter((key) => isTold(key) && !theirs.has(key))
        .map((key) => `extra ${key}`),
    ];
  });
  return faults.reduce((least, next) => (next.length < least.length ? next : least));
}

/** The series of both whose values must agree. */
function comparable({ rounds }: Pair): readonly string[] {
  const { theirs, after } = rounds.at(-1) as Round;
  return [...theirs.keys()].filter(
    (key) =>
      after.has(key) && !/_scrape_/.test(key) && !(CHURNING.test(key) && !/num_procs/.test(key)),
  );
}

/** Those that were not between our two readings in any round. */
function differentValues(pair: Pair): readonly string[] {
  return comparable(pair).filter(
    (key) => !EMPTY_START.test(key) && !pair.rounds.some((round) => isBetween(round, key)),
  );
}

function isBetween({ before, theirs, after }: Round, key: string): boolean {
  const [a = NaN, value = NaN, b = NaN] = [before.get(key), theirs.get(key), after.get(key)];
  const slack = Math.abs(value) * 1e-9;
  return value >= Math.min(a, b) - slack && value <= Math.max(a, b) + slack;
}
