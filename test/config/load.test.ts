import { describe, expect, test } from "@jest/globals";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load.ts";
import { CATALOG } from "../../src/catalog.ts";

const load = (text: string, env = {}): Config => loadConfig({ path: "c.yaml", text }, env);

describe("defaults", () => {
  const config = load("collectors: [wave]\n");
  test("fill every field", () =>
    expect(config).toEqual({
      appId: "metrics-exporter",
      runId: null,
      listen: [{ type: "tcp", host: "127.0.0.1", port: 9777 }],
      labels: {},
      timestamps: false,
      debugVars: { allow: "loopback" },
      platform: "linux",
      paths: { procfs: "/proc", sysfs: "/sys", rootfs: "/", udev: "/run/udev/data" },
      excludeVirtual: false,
      log: { level: "info", format: "auto", maxLength: 1024 },
      server: {
        maxConnections: 512,
        maxHeaderBytes: 16_384,
        maxBodyBytes: 65_536,
        requestTimeoutSeconds: 10,
        responseTimeoutSeconds: 30,
        keepAliveTimeoutSeconds: 75,
      },
      collectors: [
        {
          ...{ name: "wave", kind: "wave", intervalSeconds: 5, timeoutSeconds: 5 },
          ...{ maxSeries: 10_000, options: {} },
        },
      ],
    }));
  test("fill the options of a kind", () =>
    expect(load("collectors: [event_loop_lag]\n").collectors[0]?.options).toEqual({
      resolution: 0.05,
    }));
});

describe("settings", () => {
  const f = (text: string, want: Partial<Config>) =>
    test(text, () => expect(load(`${text}\ncollectors: [wave]\n`)).toMatchObject(want));
  f("app_id: web", { appId: "web" });
  f("run_id: abc1234", { runId: "abc1234" });
  f("run_id:", { runId: null });
  f("listen: :9777", { listen: [{ type: "tcp", host: "", port: 9777 }] });
  f("listen: [systemd, 'unix:/a']", {
    listen: [{ type: "systemd" }, { type: "unix", path: "/a" }],
  });
  f("timestamps: true", { timestamps: true });
  f("debug_vars: { allow: all }", { debugVars: { allow: "all" } });
  f("paths: { rootfs: /host, procfs: /host/proc }", {
    paths: { procfs: "/host/proc", sysfs: "/sys", rootfs: "/host", udev: "/run/udev/data" },
  });
  f("exclude_virtual: true", { excludeVirtual: true });
  f("log: { level: debug }", { log: { level: "debug", format: "auto", maxLength: 1024 } });
  test("a part of server keeps the defaults of the rest", () =>
    expect(load("server: { max_connections: 3 }\ncollectors: [wave]\n").server).toMatchObject({
      maxConnections: 3,
      maxHeaderBytes: 16_384,
    }));
});

describe("labels", () => {
  const f = (text: string, want: string) =>
    test(`${text} is ${JSON.stringify(want)}`, () =>
      expect(load(`labels: { a: ${text} }\ncollectors: [wave]\n`).labels).toEqual({ a: want }));
  f("prod", "prod");
  f("1.10", "1.10");
  f("007", "007");
  f("0x1F", "0x1F");
  f("true", "true");
  f("'null'", "null");
  f('""', "");
  f('"ü\\n"', "ü\n");
  test("may bear any other legal name", () =>
    expect(load("labels: { constructor: a, _x: b }\ncollectors: [wave]\n").labels).toEqual({
      constructor: "a",
      _x: "b",
    }));
});

describe("collectors", () => {
  const f = (text: string, want: readonly (readonly [string, string, number, number])[]) =>
    test(text, () =>
      expect(
        load(text).collectors.map(({ name, kind, intervalSeconds, timeoutSeconds }) => [
          name,
          kind,
          intervalSeconds,
          timeoutSeconds,
        ]),
      ).toEqual(want),
    );
  f("collectors: [wave, memory]", [
    ["wave", "wave", 5, 5],
    ["memory", "memory", 5, 5],
  ]);
  f("collectors: [{ kind: wave, name: w_2 }, wave]", [
    ["w_2", "wave", 5, 5],
    ["wave", "wave", 5, 5],
  ]);
  f("interval: 2s\ncollectors: [wave, { kind: memory, interval: 1m }]", [
    ["wave", "wave", 2, 2],
    ["memory", "memory", 60, 5],
  ]);
  f("timeout: 3s\ncollectors: [wave, { kind: memory, interval: 1s }]", [
    ["wave", "wave", 5, 3],
    ["memory", "memory", 1, 1],
  ]);
  f("collectors: [{ kind: wave, interval: 1m, timeout: 1m }]", [["wave", "wave", 60, 60]]);
  f("collectors: [{ kind: wave, interval: 100ms, timeout: 100ms }]", [["wave", "wave", 0.1, 0.1]]);
  test("options are the kind's own alone", () =>
    expect(
      load("collectors: [{ kind: event_loop_lag, name: x, interval: 9s, resolution: 20ms }]")
        .collectors[0]?.options,
    ).toEqual({ resolution: 0.02 }));
});

describe("max_series", () => {
  const f = (text: string, want: readonly number[]) =>
    test(text, () => expect(load(text).collectors.map((each) => each.maxSeries)).toEqual(want));
  f("collectors: [wave, { kind: memory, max_series: 5 }]", [10_000, 5]);
  f("max_series: 7\ncollectors: [wave, { kind: memory, max_series: 5 }]", [7, 5]);
});

describe("the entry default", () => {
  const byDefault = CATALOG.filter(({ onByDefault }) => onByDefault).map(({ kind }) => kind);
  const but = (...kinds: string[]) => byDefault.filter((kind) => !kinds.includes(kind));
  const names = (text: string) =>
    load(`collectors: ${text}`).collectors.map(({ name, kind }) =>
      name === kind ? name : `${name} ${kind}`,
    );
  const f = (text: string, want: readonly string[]) =>
    test(text, () => expect(names(text)).toEqual(want));
  f("[default]", byDefault);
  f("[wave, default, runtime]", ["wave", ...byDefault, "runtime"]);
  f("[default, { kind: disk, interval: 30s }]", [...but("disk"), "disk"]);
  f("[{ kind: disk, name: roots }, default]", ["roots disk", ...but("disk")]);
  f("[{ kind: default, except: [loadavg, disk] }]", but("loadavg", "disk"));
  test("passes on its interval, timeout and max_series, and gives each kind its own options", () => {
    const text = "[{ kind: default, interval: 30s, timeout: 2s, max_series: 9 }]";
    const { collectors } = load(`collectors: ${text}`);
    const disk = { intervalSeconds: 30, timeoutSeconds: 2, maxSeries: 9 };
    expect(collectors.find(({ kind }) => kind === "disk")).toMatchObject(disk);
    expect(collectors.find(({ kind }) => kind === "disk")?.options).toMatchObject({ paths: [] });
  });
});

describe("YAML", () => {
  const f = (what: string, text: string, want: Partial<Config>) =>
    test(what, () => expect(load(text)).toMatchObject(want));
  f("aliases stand for what they name", "app_id: &x web\nlabels: { a: *x }\ncollectors: [wave]", {
    appId: "web",
    labels: { a: "web" },
  });
  f("JSON is YAML", '{"app_id": "web", "collectors": ["wave"]}', { appId: "web" });
  f("a byte order mark is no fault", "\uFEFFapp_id: web\ncollectors: [wave]", { appId: "web" });
  f("Windows' line ends", "app_id: web\r\ncollectors:\r\n  - wave\r\n", { appId: "web" });
});

describe("variables", () => {
  const env = {
    NAME: "web",
    EMPTY: "",
    PORT: "9999",
    YES: "true",
    EVIL: "x\nlisten: :1 # ${NAME}",
  };
  const f = (text: string, want: Partial<Config>) =>
    test(text, () => expect(load(`${text}\ncollectors: [wave]\n`, env)).toMatchObject(want));
  f("app_id: ${NAME}", { appId: "web" });
  f("app_id: a-${NAME}-${NAME}", { appId: "a-web-web" });
  f('app_id: "${NAME}"', { appId: "web" });
  f("app_id: >-\n  a\n  ${NAME}", { appId: "a web" });
  f("app_id: ${NOPE:-other}", { appId: "other" });
  f("app_id: ${EMPTY:-other}", { appId: "other" });
  f("app_id: ${NAME:-other}", { appId: "web" });
  f("app_id: $${NAME}", { appId: "${NAME}" });
  f("app_id: $NAME costs $5 {x}", { appId: "$NAME costs $5 {x}" });
  f("app_id: ${EVIL}", { appId: "x\nlisten: :1 # ${NAME}" });
  f("listen: 127.0.0.1:${PORT}", { listen: [{ type: "tcp", host: "127.0.0.1", port: 9999 }] });
  f("timestamps: ${YES}", { timestamps: true });
  f("run_id: ${EMPTY}", { runId: null });
  f('app_id: "${PORT}"', { appId: "9999" });
  f("labels: { port: !!str '${PORT}' }", { labels: { port: "9999" } });
  f("labels:\n  port: ${PORT}", { labels: { port: "9999" } });
  f("# ${NOPE}", { appId: "metrics-exporter" });
  test("a plain variable has the type of its text", () => {
    const text = "server:\n  max_connections: ${PORT}\ncollectors: [wave]\n";
    expect(load(text, env).server.maxConnections).toBe(9999);
    expect(() => load(text.replace("${PORT}", '"${PORT}"'), env)).toThrow(
      'server.max_connections is "9999", want a number',
    );
  });
  test("a variable is no key", () =>
    expect(() => load("${NAME}: x\ncollectors: [wave]\n", env)).toThrow('Unknown key "${NAME}"'));
  test("a variable in a list of options", () =>
    expect(
      load('collectors: [{ kind: network, devices: { include: ["${NAME}*"] } }]', env).collectors[0]
        ?.options,
    ).toMatchObject({ devices: { include: ["web*"], exclude: [] } }));
});
