import { describe, expect, test } from "@jest/globals";
import { cpu } from "../../src/collectors/cpu.ts";
import { CPU_MODES } from "../../src/kernel/stat.ts";
import type { Family } from "../../src/model/family.ts";
import {
  fixture,
  fixtureKernel,
  golden,
  openOn,
  pollFixture,
  pollOf,
  seriesOf,
} from "./fixture_host.ts";

type Mode = (typeof CPU_MODES)[number];
/** Seconds by mode; modes left out have 100. */
type Times = Partial<Record<Mode, number>>;

const REGRESSIONS = "metrics_exporter_regressions_total";

/** A `/proc/stat` with one CPU for each entry, and no line for those that are null. */
function statOf(cpus: readonly (Times | null)[]): string {
  const lines = cpus.flatMap((times, index) => {
    const ticks = CPU_MODES.map((mode) => Math.round((times?.[mode] ?? 100) * 100));
    return times === null ? [] : [`cpu${index} ${ticks.join(" ")}`];
  });
  return ["cpu  0 0 0 0 0 0 0 0 0 0", ...lines, "intr 0", ""].join("\n");
}

/** The families of one poll for each text. */
async function pollTexts(texts: readonly string[]): Promise<(readonly Family[])[]> {
  const rest = [...texts];
  const source = openOn(cpu, { ...fixtureKernel("small_vm"), proc: () => rest.shift() ?? "" });
  const polls: (readonly Family[])[] = [];
  while (rest.length > 0) polls.push(await pollOf(source));
  return polls;
}

describe("cpu", () => {
  test("shows every mode of the CPUs that are online", async () => {
    const f = async (host: string) =>
      expect(seriesOf(await pollFixture(cpu, host))).toEqual(golden(`${host}/cpu.txt`));
    await f("large_host");
    await f("small_vm");
  });

  test("leaves out the modes an older kernel does not count", async () => {
    const families = await pollFixture(cpu, "old_kernel");
    expect(families.map(({ name, samples }) => [name, samples.length])).toEqual([
      ["node_cpu_seconds_total", 7],
      [REGRESSIONS, 2],
    ]);
    expect(families[0]?.samples.at(-1)).toEqual({
      labels: { cpu: "0", mode: "softirq" },
      value: 7,
    });
  });

  test("holds a counter that wavers and follows one that restarts", async () => {
    const f = async (polls: Times[], series: Times, want: Times) => {
      const families = (await pollTexts(polls.map((times) => statOf([times])))).at(-1);
      const values = new Map(
        families
          ?.slice(0, 2)
          .flatMap(({ samples }, index) =>
            samples.map(({ labels, value }) => [
              index === 0 ? labels.mode : { user: "guest", nice: "guest_nice" }[labels.mode ?? ""],
              value,
            ]),
          ),
      );
      for (const mode of Object.keys(series)) {
        expect([mode, values.get(mode)]).toEqual([mode, want[mode as Mode]]);
      }
    };
    const facts: [Times[], Times][] = [
      [[{ idle: 50 }, { idle: 51 }], { idle: 51 }],
      [[{ idle: 50 }, { idle: 49.9 }], { idle: 50 }],
      [[{ idle: 50 }, { idle: 49.9 }, { idle: 49.95 }, { idle: 50.1 }], { idle: 50.1 }],
      [[{ idle: 50 }, { idle: 47.01 }], { idle: 50 }],
      [[{ idle: 50 }, { idle: 47 }], { idle: 47 }],
      [
        [
          { idle: 50, user: 9 },
          { idle: 1, user: 8 },
        ],
        { idle: 1, user: 8 },
      ],
      [
        [
          { idle: 50, iowait: 9 },
          { idle: 0, iowait: 0 },
        ],
        { idle: 0, iowait: 0 },
      ],
      [[{ iowait: 9 }, { iowait: 8.99 }], { iowait: 9 }],
      [[{ iowait: 9 }, { iowait: 1 }], { iowait: 9 }],
      [[{ steal: 9.17 }, { steal: 9.16 }], { steal: 9.17 }],
      [[{ steal: 9 }, { steal: 2 }, { steal: 3 }], { steal: 3 }],
      [
        [
          { guest: 9, guest_nice: 7 },
          { guest: 8.5, guest_nice: 8 },
        ],
        { guest: 9, guest_nice: 8 },
      ],
      [
        [
          { user: 0.1, idle: 1 },
          { user: 0.2, idle: 0.5 },
        ],
        { user: 0.2, idle: 1 },
      ],
    ];
    for (const [polls, want] of facts) await f(polls, want, want);
  });

  test("counts what it holds back and what has restarted", async () => {
    const f = async (idles: number[], want: string[]) => {
      const polls = await pollTexts(idles.map((idle) => statOf([{ idle }])));
      const family = polls.at(-1)?.filter(({ name }) => name === REGRESSIONS) ?? [];
      const prefix = `counter ${REGRESSIONS}{kind="cpu",outcome=`;
      expect(seriesOf(family).map((line) => line.replace(prefix, ""))).toEqual(want);
    };
    await f([50, 50, 51], ['"held"} 0', '"restarted"} 0']);
    await f([50, 49.9, 49.9, 50], ['"held"} 2', '"restarted"} 0']);
    await f([50, 10, 9.5], ['"held"} 1', '"restarted"} 1']);
  });

  test("leaves guests out where asked", async () => {
    const families = await pollFixture(cpu, "large_host", { guest: false });
    expect(families.map(({ name }) => name)).not.toContain("node_cpu_guest_seconds_total");
    expect(families).toHaveLength(6);
  });

  test("shows what the CPUs are where asked", async () => {
    const f = async (options: Record<string, unknown>, want: string[]) => {
      const lines = seriesOf(await pollFixture(cpu, "large_host", options));
      const info = lines.filter((line) => /_(info|frequency_hertz)\{/.test(line));
      expect(info.filter((line) => !/cpu="(1|3|10)"/.test(line))).toEqual(want);
    };
    const cpu0 = [
      'gauge node_cpu_info{package="0",core="0",cpu="0",vendor="AuthenticAMD",family="25",model="1",model_name="AMD EPYC 7343 16-Core Processor",microcode="0xa0011d1",stepping="1",cachesize="512 KB"} 1',
      'gauge node_cpu_frequency_hertz{package="0",core="0",cpu="0"} 2399961000',
    ];
    const [avx, avx2] = ["avx", "avx2"].map((flag) => `gauge node_cpu_flag_info{flag="${flag}"} 1`);
    await f({}, []);
    await f({ info: true }, cpu0);
    await f({ flags: { include: ["avx*"] } }, [...cpu0, `${avx}`, `${avx2}`]);
    await f({ bugs: { include: ["spectre*"], exclude: ["*v2"] } }, [
      ...cpu0,
      'gauge node_cpu_bug_info{bug="spectre_v1"} 1',
    ]);
  });

  test("forgets a CPU that goes offline, and starts with it anew when it returns", async () => {
    const polls = await pollTexts([
      statOf([{ idle: 50 }, { idle: 60 }]),
      statOf([{ idle: 51 }, null]),
      statOf([{ idle: 52 }, { idle: 59 }]),
    ]);
    const idle = polls.map((families) =>
      seriesOf(families).filter((line) => line.includes('mode="idle"')),
    );
    expect(idle).toEqual([
      [
        'counter node_cpu_seconds_total{cpu="0",mode="idle"} 50',
        'counter node_cpu_seconds_total{cpu="1",mode="idle"} 60',
      ],
      ['counter node_cpu_seconds_total{cpu="0",mode="idle"} 51'],
      [
        'counter node_cpu_seconds_total{cpu="0",mode="idle"} 52',
        'counter node_cpu_seconds_total{cpu="1",mode="idle"} 59',
      ],
    ]);
  });

  test("carries the same labels from poll to poll", async () => {
    const text = fixture("large_host/proc/stat");
    const [first, second] = (await pollTexts([text, text])).map((families) =>
      families.flatMap(({ samples }) => samples.map(({ labels }) => labels)),
    );
    expect(first).toHaveLength(42);
    expect(second?.every((labels, index) => labels === first?.[index])).toBe(true);
  });
});
