import { PassThrough } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { createLog, type LogSettings } from "../../src/lib/log.ts";
import { redactValue } from "../../src/lib/redact.ts";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0, 5);

function open(settings: Partial<LogSettings> = {}) {
  const stream = new PassThrough();
  const log = createLog(
    { level: "info", format: "json", maxLength: 0, ...settings },
    {
      fields: () => ({ app_id: "app", run_id: "run" }),
      redact: redactValue,
      now: () => NOW,
      stream,
    },
  );
  const lines: Buffer[] = [];
  stream.on("data", (line: Buffer) => lines.push(line));
  const written = (): string => Buffer.concat(lines.splice(0)).toString();
  return { log, written };
}

describe("json", () => {
  test("one object a line: ts, level, msg, identity, then the line's own fields", () => {
    const { log, written } = open();
    log.info("listening", { port: 9777 });
    log.warn("second");
    expect(written()).toBe(
      '{"ts":"2026-11-20T12:00:00.005Z","level":"info","msg":"listening","app_id":"app","run_id":"run","port":9777}\n' +
        '{"ts":"2026-11-20T12:00:00.005Z","level":"warn","msg":"second","app_id":"app","run_id":"run"}\n',
    );
  });

  test("a line's own fields cannot pass for the identity or the time", () => {
    const { log, written } = open();
    log.info("said", { ts: "never", level: "error", msg: "other", app_id: "other", own: 1 });
    expect(JSON.parse(written())).toEqual({
      ts: "2026-11-20T12:00:00.005Z",
      level: "info",
      msg: "said",
      app_id: "app",
      run_id: "run",
      own: 1,
    });
  });

  test("secrets are redacted, errors are told with their causes", () => {
    const { log, written } = open();
    const error = new Error("Cannot read", { cause: new Error("denied") });
    log.error("failed", { password: "hunter2", url: "http://u:p@h/", error });
    expect(JSON.parse(written())).toMatchObject({
      password: "<redacted>",
      url: "http://<redacted>@h/",
      error: "Cannot read: denied",
    });
  });

  test("long strings are cut to the length, the mark included, at any depth", () => {
    const { log, written } = open({ maxLength: 20 });
    log.info("m", {
      text: "a".repeat(30),
      deep: { list: ["b".repeat(30)] },
      exact: "c".repeat(20),
    });
    expect(JSON.parse(written())).toMatchObject({
      text: "aaaaaaa--truncated--",
      deep: { list: ["bbbbbbb--truncated--"] },
      exact: "c".repeat(20),
    });
  });

  test("a newline in a field stays inside its line", () => {
    const { log, written } = open();
    log.info("a\nb", { field: "c\nd" });
    expect(written().split("\n")).toHaveLength(2);
  });
});

describe("levels", () => {
  test("less urgent lines are not written, until the level is changed", () => {
    const { log, written } = open();
    log.debug("hidden");
    expect([written(), log.debugs()]).toEqual(["", false]);
    log.configure({ level: "debug", format: "json", maxLength: 0 });
    log.debug("shown");
    expect(written()).toContain("shown");
    expect(log.debugs()).toBe(true);
  });
});

describe("text", () => {
  test("one line for people, values quoted where they need it", () => {
    const { log, written } = open({ format: "text" });
    log.info("listening", { address: "127.0.0.1:9777", why: "a b" });
    expect(written()).toBe(
      '2026-11-20T12:00:00.005Z info  listening app_id=app run_id=run address=127.0.0.1:9777 why="a b"\n',
    );
  });
});
