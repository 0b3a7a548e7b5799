import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { exec } from "../../src/collectors/exec.ts";
import { textfile } from "../../src/collectors/textfile.ts";
import { loadConfig } from "../../src/config/load.ts";
import { startDaemon, type Daemon } from "../../src/daemon.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { CATALOG } from "../../src/catalog.ts";
import { ask } from "../http/serve.ts";
import { eventually } from "./children.ts";
import { type LogLine } from "./running_daemon.ts";

const root = mkdtempSync(join(tmpdir(), "mechanisms-"));
const bad = join(root, "bad.prom");
let daemon: Daemon | undefined;

beforeAll(() => {
  for (const host of ["one", "two"]) {
    mkdirSync(join(root, host));
    writeFileSync(join(root, host, "loadavg"), `${host === "one" ? 1 : 2} 0 0 1/1 1\n`);
  }
});
afterEach(() => daemon?.stop());
afterAll(() => rmSync(root, { recursive: true }));

/** A daemon in this process, on a configuration that can be rewritten. */
async function start(collectors: readonly object[], settings = "") {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  let text = settings;
  const entries = collectors.map((collector) => ({
    ...{ intervalSeconds: 0.1, timeoutSeconds: 30, maxSeries: 2, options: {} },
    ...(collector as { kind: string; name: string }),
  }));
  const readConfig = () => ({
    ...loadConfig({ path: "c", text: `listen: 127.0.0.1:0\n${text}\ncollectors: [wave]\n` }, {}),
    collectors: entries,
  });
  const running = await startDaemon(readConfig, {
    ...{ catalog: [...CATALOG, textfile, exec], logStream: stream, clock: systemClock },
    build: { version: "0.0.0", nodeVersion: "v0.0.0", platform: "linux", arch: "x64" },
    ...{ pid: 1, cmdline: [], activeResources: () => 0, systemdSockets: 0, isTerminal: false },
  });
  daemon = running;
  await running.ready;
  return {
    page: async () => (await ask(`${running.addresses()[0] ?? ""}/metrics`)).body.toString(),
    lines: () =>
      Buffer.concat(chunks)
        .toString()
        .split("\n")
        .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as LogLine])),
    reload: (next: string) => {
      text = next;
      return running.reload();
    },
  };
}

const collector = (kind: string, rest: object = {}) => ({ kind, name: kind, ...rest });

describe("a reload that names another host", () => {
  test("has every collector read that one", async () => {
    const { page, reload } = await start(
      [collector("loadavg", { intervalSeconds: 60 })],
      `paths: { procfs: ${root}/one }`,
    );
    expect(await page()).toMatch(/^node_load1\{.*\} 1$/m);
    expect(await reload(`paths: { procfs: ${root}/two }`)).toBe(true);
    await eventually("the other host is read", async () =>
      /^node_load1\{.*\} 2$/m.test(await page()) ? true : undefined,
    );
  });
});

describe("series beyond max_series", () => {
  test("are dropped, counted and told once", async () => {
    const { page, lines } = await start([collector("loadavg")]);
    await eventually("many polls", async () => {
      const dropped = /^metrics_exporter_series_dropped_total\{.*collector="loadavg"\} (\d+)$/m;
      return Number(dropped.exec(await page())?.[1]) >= 3 ? true : undefined;
    });
    expect((await page()).match(/^node_load\d+\{/gm)).toHaveLength(2);
    const told = lines().filter(({ msg }) => msg === "series beyond max_series are dropped");
    expect(told).toMatchObject([{ collector: "loadavg", dropped: 1, kept: 2, level: "warn" }]);
  });
});

describe("a textfile with a fault", () => {
  test("is told with its line, once for each change", async () => {
    writeFileSync(bad, "a 1\nb\n");
    const directories = { directories: [root] };
    const options = textfile.options.parse(directories);
    const { page, lines } = await start([collector("textfile", { options, maxSeries: 10 })]);
    const told = () => lines().filter(({ collector }) => collector === "textfile");
    expect(await page()).toMatch(/^node_textfile_scrape_error\{.*\} 1$/m);
    expect(told()).toMatchObject([{ msg: "left out", about: `${bad}:2`, level: "warn" }]);
    writeFileSync(bad, "a 1\n");
    await eventually("the file is shown", async () =>
      /^a\{/m.test(await page()) ? true : undefined,
    );
    await eventually("that is told", () => told().length > 1 || undefined);
    expect(told().slice(1)).toMatchObject([{ msg: "left out no more", about: `${bad}:2` }]);
    expect(await page()).toMatch(
      /^metrics_exporter_collector_troubles_total\{.*collector="textfile"\} 1$/m,
    );
  });
});

describe("a program that hangs", () => {
  test("is ended at the timeout, and told", async () => {
    const options = exec.options.parse({ command: ["/bin/sleep", "60"] });
    const times = { intervalSeconds: 0.2, timeoutSeconds: 0.1 };
    const { page, lines } = await start([collector("exec", { options, ...times })]);
    await eventually("it was polled twice", async () => {
      const polls = /^metrics_exporter_collector_timeouts_total\{.*collector="exec"\} (\d+)$/m;
      return Number(polls.exec(await page())?.[1]) >= 2 ? true : undefined;
    });
    expect(lines().filter(({ msg }) => msg === "collector fails")).toHaveLength(1);
  });
});
