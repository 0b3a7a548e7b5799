import { expect, test } from "@jest/globals";
import { cpu } from "../../src/collectors/cpu.ts";
import { disk_io } from "../../src/collectors/disk_io.ts";
import { entropy } from "../../src/collectors/entropy.ts";
import { filefd } from "../../src/collectors/filefd.ts";
import { host } from "../../src/collectors/host.ts";
import { memory } from "../../src/collectors/memory.ts";
import { pressure } from "../../src/collectors/pressure.ts";
import { stat } from "../../src/collectors/stat.ts";
import { time } from "../../src/collectors/time.ts";
import { vmstat } from "../../src/collectors/vmstat.ts";
import type { CollectorDefinition } from "../../src/polling/collector.ts";
import { fixtureKernel, openOn, pollOf } from "./fixture_host.ts";

test("a host on which nothing has changed has the same array of families", async () => {
  const f = async (definition: CollectorDefinition) => {
    const kernel = fixtureKernel("large_host");
    const source = openOn(definition, kernel);
    const first = await pollOf(source);
    expect(first.length).toBeGreaterThan(0);
    expect(await pollOf(source)).toBe(first);
    kernel.close();
  };
  await f(cpu);
  await f(disk_io);
  await f(entropy);
  await f(filefd);
  await f(host);
  await f(memory);
  await f(pressure);
  await f(stat);
  await f(time);
  await f(vmstat);
});
