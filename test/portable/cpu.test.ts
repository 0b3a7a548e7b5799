import { expect, test } from "@jest/globals";
import { cpu } from "../../src/collectors/cpu.ts";
import { cpusOf } from "../../src/portable/cpu.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { cpuInfo, fakeReader, openPortable } from "./fake_reader.ts";

test("milliseconds become seconds, megahertz hertz, and a speed of 0 is none", () => {
  const all = [cpuInfo({ user: 1500, idle: 20, irq: 3 }), cpuInfo({ sys: 70, nice: 1 }, 0)];
  expect(cpusOf(all)).toEqual([
    { cpu: "0", seconds: [1.5, 0, 0, 0.02, 0.003], modelName: "Apple M1", hertz: 2.4e9 },
    { cpu: "1", seconds: [0, 0.001, 0.07, 0, 0], modelName: "Apple M1", hertz: undefined },
  ]);
});

test("a system without CPUs has no data, and a time that is no number is a failure", () => {
  expect(() => cpusOf([])).toThrow("This system shows no CPUs");
  expect(() => cpusOf([cpuInfo({ idle: NaN })])).toThrow(
    "Cannot read CPU 0: its times are 0, 0, 0, NaN, 0, want seconds",
  );
});

test("the series are those of Linux, as far as Node knows the modes", async () => {
  const reader = fakeReader("darwin", {}, { cpus: () => [cpuInfo({ user: 1500, idle: 20 })] });
  expect(seriesOf(await pollOf(openPortable(cpu, reader, { info: true })))).toEqual([
    'counter node_cpu_seconds_total{cpu="0",mode="user"} 1.5',
    'counter node_cpu_seconds_total{cpu="0",mode="nice"} 0',
    'counter node_cpu_seconds_total{cpu="0",mode="system"} 0',
    'counter node_cpu_seconds_total{cpu="0",mode="idle"} 0.02',
    'counter node_cpu_seconds_total{cpu="0",mode="irq"} 0',
    'counter metrics_exporter_regressions_total{kind="cpu",outcome="held"} 0',
    'counter metrics_exporter_regressions_total{kind="cpu",outcome="restarted"} 0',
    'gauge node_cpu_info{package="",core="",cpu="0",vendor="",family="",model="",model_name="Apple M1",microcode="",stepping="",cachesize=""} 1',
    'gauge node_cpu_frequency_hertz{package="",core="",cpu="0"} 2400000000',
  ]);
});

test("a counter that steps back is held", async () => {
  const idles = [500, 400];
  const cpus = () => [cpuInfo({ idle: idles.shift() ?? 0 })];
  const source = openPortable(cpu, fakeReader("win32", {}, { cpus }));
  await pollOf(source);
  expect(seriesOf(await pollOf(source))).toContain(
    'counter node_cpu_seconds_total{cpu="0",mode="idle"} 0.5',
  );
});
