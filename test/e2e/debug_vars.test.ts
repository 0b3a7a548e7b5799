import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { ask } from "../http/serve.ts";
import { eventually, startChild, tempFolder, tidyUp } from "./children.ts";
import { launch, MAIN } from "./running_daemon.ts";

afterEach(tidyUp);

const CONFIG = "collectors: [wave]\n";

type Vars = Readonly<Record<string, unknown>>;

/** The page's text and what it says. */
async function varsOf(url: string): Promise<{ readonly text: string; readonly vars: Vars }> {
  const { status, headers, body } = await ask(`${url}/debug/vars`);
  expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
  const text = body.toString();
  return { text, vars: JSON.parse(text) as Vars };
}

/** The names at the top, in the order of the page: each begins a line. */
function keysOf(text: string): readonly string[] {
  return [...text.matchAll(/^"((?:[^"\\]|\\.)*)": /gm)].map(([, key]) => key ?? "");
}

test("the first page of a fresh daemon counts its own request and no answer", async () => {
  const { url } = await launch(CONFIG);
  const { text, vars } = await varsOf(url);
  expect(vars).toMatchObject({
    total_requests_received: 1,
    total_responses_sent: 0,
    total_processing_time_μs: 0,
    total_responses_sent_by_status: {},
  });
  expect(text).toContain('"total_processing_time_\u03BCs": 0,\n');
  expect(text).toContain('"total_responses_sent_by_status": {},\n');
});

test("a later page counts the answers before it, by status", async () => {
  const { url } = await launch(CONFIG);
  await ask(`${url}/metrics`);
  await ask(`${url}/nothing`);
  await ask(`${url}/metrics`);
  const { vars } = await varsOf(url);
  expect(vars).toMatchObject({
    total_requests_received: 4,
    total_responses_sent: 3,
    total_responses_sent_by_status: { "200": 2, "404": 1 },
  });
  expect(vars.total_processing_time_μs).toBeGreaterThan(0);
});

test("has the form of Go's page, its keys in byte order", async () => {
  const { url } = await launch(CONFIG);
  await eventually("the wave is on the page", async () =>
    keysOf((await varsOf(url)).text).includes("wave_sine") ? true : undefined,
  );
  const { text, vars } = await varsOf(url);
  expect(text).toMatch(/^\{\n"[^]*[^,\n]\n\}\n$/);
  const keys = keysOf(text);
  expect(keys).toEqual(Object.keys(vars));
  expect(keys).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  expect(keys).toEqual(
    expect.arrayContaining(["cmdline", "goroutines", "memstats", "timestamp", "version"]),
  );
});

test("memstats has what Go's readers look at", async () => {
  const { url } = await launch(CONFIG);
  const { vars } = await varsOf(url);
  const { PauseNs, ...memstats } = vars.memstats as Vars;
  for (const key of ["Alloc", "Sys", "HeapAlloc", "HeapInuse"]) {
    expect(memstats[key]).toBeGreaterThan(1_000_000);
  }
  expect(memstats).toMatchObject({
    PauseTotalNs: expect.any(Number),
    NumGC: expect.any(Number),
  });
  expect(PauseNs).toHaveLength(256);
});

test("cmdline is the command line without its secrets", async () => {
  const folder = tempFolder();
  const path = "https://admin:hunter2@vault/collectors.yaml";
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), CONFIG);
  const args = [MAIN, "--config", path, "--listen", "127.0.0.1:0"];
  const child = startChild(process.execPath, args, { cwd: folder });
  const url = await eventually(
    "the daemon listens",
    () => /http:\/\/127\.0\.0\.1:\d+/.exec(child.stdout())?.[0],
  );
  const { text, vars } = await varsOf(url);
  const shown = "https://<redacted>@vault/collectors.yaml";
  expect(vars.cmdline).toEqual([MAIN, "--config", shown, "--listen", "127.0.0.1:0"]);
  expect(text).not.toContain("hunter2");
  expect(child.stdout()).not.toContain("hunter2");
});

test("a request that a proxy handed on is refused, unless everyone may look", async () => {
  const f = async (yaml: string, headers: Readonly<Record<string, string>>) => {
    const { url } = await launch(yaml);
    return (await ask(`${url}/debug/vars`, { headers })).status;
  };
  expect(await f(CONFIG, {})).toBe(200);
  expect(await f(CONFIG, { "X-Forwarded-For": "192.0.2.1" })).toBe(403);
  expect(await f(CONFIG, { Forwarded: "for=192.0.2.1" })).toBe(403);
  const open = `debug_vars: { allow: all }\n${CONFIG}`;
  expect(await f(open, { "X-Forwarded-For": "192.0.2.1" })).toBe(200);
});
