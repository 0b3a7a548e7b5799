import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ParsedFamily } from "../../src/exposition/parse.ts";
import { ask } from "../http/serve.ts";
import { eventually, inOneOf, tidyUp } from "./children.ts";
import { namesOf, scrape, successes, valueOf } from "./page.ts";
import { launchReady, type LogLine, type RunningDaemon } from "./running_daemon.ts";

const BEFORE = `
collectors:
  - { kind: wave, interval: 100ms }
  - { kind: cpu, interval: 1s }
  - loadavg
`;
const AFTER = `
labels: { env: prod }
collectors:
  - memory
  - { kind: cpu, interval: 2s }
  - { kind: wave, interval: 100ms }
`;
const INVALID = `
collectors:
  - wave
  - kind: memory
    intervall: 2s
`;

let daemon: RunningDaemon;

beforeAll(async () => {
  daemon = await launchReady(BEFORE);
});

afterAll(tidyUp);

/** Writes the configuration, sends SIGHUP and waits for the line that tells how it went. */
async function reload(yaml: string): Promise<LogLine> {
  const isVerdict = ({ msg }: LogLine) => /reloaded/.test(String(msg));
  const before = daemon.log().filter(isVerdict).length;
  daemon.rewrite(yaml);
  daemon.kill("SIGHUP");
  return eventually("the reload is logged", () => daemon.log().filter(isVerdict)[before]);
}

/** A page after so many more polls of wave. */
async function pageAfter(more: number): Promise<readonly ParsedFamily[]> {
  const polls = successes(await scrape(daemon.url), "wave") + more;
  return eventually(`wave was polled ${polls} times`, async () => {
    const page = await scrape(daemon.url);
    return successes(page, "wave") >= polls ? page : undefined;
  });
}

/** Wave advances by a twentieth of a radian at each poll: started anew, it would not fit the count of polls. */
async function expectUnbroken(): Promise<void> {
  // A poll may fall between the moments at which a page takes the value and the count.
  await inOneOf(20, async () => {
    const page = await scrape(daemon.url);
    const value = valueOf(page, "wave_sine", { name: "simple" });
    expect(value).toBeCloseTo(Math.sin((successes(page, "wave") - 1) / 20), 9);
  });
}

async function intervalOf(kind: string): Promise<unknown> {
  const { body } = await ask(`${daemon.url}/config`);
  const { config } = JSON.parse(body.toString()) as {
    config: { collectors: readonly Record<string, unknown>[] };
  };
  return config.collectors.find((collector) => collector.kind === kind)?.interval;
}

function reloadSuccessful(page: readonly ParsedFamily[]): number | undefined {
  return valueOf(page, "metrics_exporter_config_last_reload_successful");
}

describe("SIGHUP", () => {
  test("with a valid change applies it, and what did not change goes on", async () => {
    const before = await pageAfter(10);
    expect(namesOf(before)).toContain("node_load1");
    const line = await reload(AFTER);
    expect(line).toMatchObject({ level: "info", msg: "configuration reloaded", collectors: 3 });
    const page = await pageAfter(5);
    expect(namesOf(page)).toContain("node_memory_MemTotal_bytes");
    expect(namesOf(page)).toContain("node_cpu_seconds_total");
    expect(namesOf(page)).not.toContain("node_load1");
    expect(page[0]?.samples[0]?.labels.env).toBe("prod");
    await expectUnbroken();
    expect(reloadSuccessful(page)).toBe(1);
    expect(await intervalOf("cpu")).toBe("2s");
  });

  test("with an invalid one keeps the old, and says why", async () => {
    const line = await reload(INVALID);
    expect(line.level).toBe("error");
    expect(line.error).toContain(`${daemon.configPath}:5:5: Unknown key "intervall"`);
    expect(line.error).toContain('did you mean "interval"?');
    const page = await pageAfter(5);
    expect(reloadSuccessful(page)).toBe(0);
    expect(namesOf(page)).toContain("node_cpu_seconds_total");
    await expectUnbroken();
    expect(await intervalOf("cpu")).toBe("2s");
  });

  test("and with a valid one again", async () => {
    const failedAt = valueOf(
      await scrape(daemon.url),
      "metrics_exporter_config_last_reload_success_timestamp_seconds",
    );
    await reload(BEFORE);
    const page = await pageAfter(5);
    expect(reloadSuccessful(page)).toBe(1);
    expect(
      valueOf(page, "metrics_exporter_config_last_reload_success_timestamp_seconds"),
    ).toBeGreaterThan(failedAt ?? Infinity);
    expect(namesOf(page)).toContain("node_load1");
    expect(namesOf(page)).not.toContain("node_memory_MemTotal_bytes");
    await expectUnbroken();
    expect(await intervalOf("cpu")).toBe("1s");
  });

  test("a burst of them does no harm", async () => {
    for (let i = 0; i < 20; i++) daemon.kill("SIGHUP");
    const line = await reload(AFTER);
    expect(line.level).toBe("info");
    await eventually("the last one is in force", async () =>
      namesOf(await scrape(daemon.url)).includes("node_memory_MemTotal_bytes") ? true : undefined,
    );
    await expectUnbroken();
  });
});
