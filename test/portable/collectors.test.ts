import { describe, expect, test } from "@jest/globals";
import { CATALOG } from "../../src/catalog.ts";
import { memory } from "../../src/collectors/memory.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Family } from "../../src/model/family.ts";
import type { CollectorDefinition } from "../../src/polling/collector.ts";
import { createPoll } from "../../src/polling/poll.ts";
import type { Answers } from "../../src/portable/reader.ts";
import { pollFixture, pollOf } from "../collectors/fixture_host.ts";
import * as fake from "./fake_reader.ts";

const ANSWERS: Answers = {
  mem: { ...fake.NO_MEM, total: 4096, free: 1024, available: 2048 },
  fsSize: [fake.ROOT],
  fsStats: fake.traffic(512, 512),
  disksIO: fake.operations({ rIO: 1, wIO: 1 }),
  networkStats: [fake.stats("en0")],
  networkInterfaces: [fake.device("en0")],
  osInfo: fake.osData({ distro: "macOS", release: "14.2" }),
  cpuTemperature: { main: 40, cores: [], max: 40 },
};
const READER = fake.fakeReader("darwin", ANSWERS, { cpus: () => [fake.cpuInfo({ idle: 1 })] });
/** What is read by the portable reader; the other portable kinds have no such source at all. */
const READ = ["cpu", "loadavg", "memory", "disk", "disk_io", "network", "host", "thermal"];
const kindsThat = (isWanted: (kind: (typeof CATALOG)[number]) => boolean) =>
  CATALOG.filter(isWanted).map((definition) => [definition.kind, definition] as const);

/** All that a kind shows on either fixture host. */
async function pollLinux(definition: CollectorDefinition): Promise<readonly Family[]> {
  const small = await pollFixture(definition, "small_vm").catch(() => []);
  return [...small, ...(await pollFixture(definition, "large_host"))];
}

describe.each(kindsThat(({ kind }) => READ.includes(kind)))("%s", (kind, definition) => {
  test("has families of the names, types and help they have on Linux", async () => {
    const shape = ({ name, type, help }: Family) => [name, { type, help }] as const;
    const linux = new Map((await pollLinux(definition)).map(shape));
    const families = await pollOf(fake.openPortable(definition, READER));
    expect(families.length).toBeGreaterThan(0);
    for (const family of families.filter(({ name }) => name !== "node_boot_time_seconds")) {
      expect([family.name, linux.get(family.name)]).toEqual(shape(family));
    }
  });

  test("has the labels they have on Linux", async () => {
    const labels = ({ name, samples }: Family) =>
      [name, Object.keys(samples[0]?.labels ?? {})] as const;
    const linux = new Map((await pollLinux(definition)).map(labels));
    for (const family of await pollOf(fake.openPortable(definition, READER))) {
      if (family.name === "node_boot_time_seconds") continue;
      expect(labels(family)).toEqual([family.name, linux.get(family.name)]);
    }
  });

  test("series that stay carry the same Labels object at the next poll", async () => {
    const source = fake.openPortable(definition, READER);
    const labels = async () =>
      (await pollOf(source)).flatMap(({ samples }) => samples.map((sample) => sample.labels));
    const [first, second] = [await labels(), await labels()];
    expect(second).toHaveLength(first.length);
    expect(second.every((each, index) => each === first[index])).toBe(true);
  });

  test("is marked portable", () =>
    expect([kind, definition.portable]).toEqual([kind, expect.anything()]));
});

describe.each(kindsThat(({ portable }) => portable === undefined))("%s", (_kind, definition) => {
  test("has no data where there is no Linux, and says so", async () => {
    const source = fake.openPortable(definition, READER);
    const failure = await pollOf(source).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(NoDataError);
    expect(String(failure)).toContain("Read as portable, this host (darwin) has no ");
  });
});

test("the kinds that read no kernel go on working", () => {
  const portable = kindsThat((definition) => definition.portable !== undefined);
  expect(portable.map(([kind]) => kind)).toEqual(
    expect.arrayContaining(["time", "textfile", "exec", "runtime", "event_loop_lag", "wave"]),
  );
});

test("an answer that does not come is a timeout, and the poll has not ended until it does", async () => {
  let answer: (mem: Answers["mem"]) => void = () => undefined;
  const hung = new Promise<Answers["mem"]>((resolve) => (answer = resolve));
  const reader = { ...READER, ask: (() => hung) as never };
  const limits = { collector: "memory", timeoutSeconds: 0.01, maxSeries: 10 };
  const { signal: stopped } = new AbortController();
  const underWay = createPoll(
    fake.openPortable(memory, reader),
    { ...limits, stopped },
    systemClock,
  )();
  expect(await underWay.snapshot).toMatchObject({ outcome: "failure", reason: "timeout" });
  let hasEnded = false;
  const ended = underWay.ended?.then(() => (hasEnded = true));
  await new Promise(setImmediate);
  expect(hasEnded).toBe(false);
  answer(ANSWERS.mem);
  await ended;
  expect(hasEnded).toBe(true);
});
