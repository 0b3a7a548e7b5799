import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { parseText } from "../../src/exposition/parse.ts";
import { tempFolder, tidyUp } from "./children.ts";
import { namesOf, samplesOf } from "./page.ts";
import { runMain } from "./running_daemon.ts";

afterAll(tidyUp);

const FAULTY = `
intervall: 5s
listen: 99999
collectors:
  - wavee
  - kind: disk
    interval: fast
`;

function file(text: string): string {
  const path = join(tempFolder(), "collectors.yaml");
  writeFileSync(path, text);
  return path;
}

describe("a wrong command line ends with 64", () => {
  const f = async (args: readonly string[], want: string) => {
    const { status, stdout, stderr } = await runMain(args);
    expect([status, stdout, stderr]).toEqual([64, "", expect.stringContaining(want)]);
  };

  test("an unknown option, command or choice, or a value too few", async () => {
    await f(["--bogus"], "bogus");
    await f(["bogus"], "bogus");
    await f(["--password", "x"], "password");
    await f(["--log.level", "loud"], "log.level");
    await f(["--config"], "config");
    await f(["check"], "want check FILE");
  });
});

describe("a wrong configuration ends with 78", () => {
  test("every fault has its line, column and remedy", async () => {
    const path = file(FAULTY);
    const { status, stdout, stderr } = await runMain(["--config", path]);
    expect([status, stdout]).toEqual([78, ""]);
    const places = [...stderr.matchAll(/collectors\.yaml:(\d+:\d+): /g)].map(([, at]) => at);
    expect(places).toEqual(["2:1", "3:9", "5:5", "7:15"]);
    expect(stderr).toContain('did you mean "interval"?');
    expect(stderr).toContain('did you mean "wave"?');
  });

  test("a file that is not there", async () => {
    const { status, stderr } = await runMain(["--config", "/nowhere/collectors.yaml"]);
    expect(status).toBe(78);
    expect(stderr).toBe(
      "/nowhere/collectors.yaml: Cannot read the configuration: there is no such file, want the path of one\n",
    );
  });

  test("check says the same of each file", async () => {
    const [good, bad] = [file("collectors: [wave, memory]\n"), file(FAULTY)];
    const { status, stdout, stderr } = await runMain(["check", good, bad]);
    expect([status, stdout]).toEqual([78, `${good}: ok, 2 collectors\n`]);
    expect(stderr).toContain(`${bad}:7:15: `);
    expect((await runMain(["check", good])).status).toBe(0);
  });
});

describe("what it prints", () => {
  test("collect: the exposition of one poll", async () => {
    const { status, stdout, stderr } = await runMain(["collect", "wave", "loadavg"]);
    expect([status, stderr]).toEqual([0, ""]);
    const page = parseText(stdout);
    expect(namesOf(page)).toEqual(["wave_sine", "node_load1", "node_load5", "node_load15"]);
    expect(samplesOf(page, "wave_sine", { name: "simple" })[0]).toMatchObject({
      labels: { app_id: "metrics-exporter", run_id: expect.stringMatching(/^\w{7}$/) },
      value: 0,
    });
  });

  test("collect: a kind that there is not is a wrong command line", async () => {
    const f = async (kind: string, want: RegExp) => {
      const { status, stdout, stderr } = await runMain(["collect", "loadavg", kind]);
      expect([status, stdout, stderr]).toEqual([64, "", expect.stringMatching(want)]);
    };
    await f(
      "memroy",
      /^metrics-exporter: Unknown kind "memroy", want .*; did you mean "memory"\?$/m,
    );
    await f("zzzzzzzz", /^metrics-exporter: Unknown kind "zzzzzzzz", want one that .* lists$/m);
  });

  test("--print-config: what would be in force, without secrets", async () => {
    const path = file(
      'labels: { db_password: hunter2, env: "${ENV:-test}" }\ncollectors: [wave]\n',
    );
    const args = ["--config", path, "--listen", "127.0.0.1:1234", "--print-config"];
    const { status, stdout } = await runMain(args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      listen: ["127.0.0.1:1234"],
      labels: { db_password: "<redacted>", env: "test" },
      collectors: [{ kind: "wave", interval: "5s" }],
    });
  });

  test("--version, --help, completion and collectors", async () => {
    const f = async (args: readonly string[], want: RegExp) => {
      const { status, stdout, stderr } = await runMain(args);
      expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(want), ""]);
    };
    await f(["--version"], /^\d+\.\d+\.\d+\S*\n$/);
    await f(["--help"], /--config[^]*Exit status: 0 [^]*\b64\b[^]*\b78\b/);
    await f(["completion"], /^###-begin-metrics-exporter-completions-###/);
    await f(["collectors"], /^KIND[^]*^wave +yes/m);
  });
});
