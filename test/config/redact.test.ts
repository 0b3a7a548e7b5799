import { describe, expect, test } from "@jest/globals";
import { loadConfig } from "../../src/config/load.ts";
import { redactConfig, showConfig } from "../../src/config/redact.ts";
import { CATALOG } from "../../src/catalog.ts";

const load = (text: string) => loadConfig({ path: "c.yaml", text }, {});

describe("redactConfig", () => {
  test("speaks the file's language", () => {
    const text = `
run_id: abc
listen: [":9777", "[::1]:80", "unix:/a", systemd]
labels: { env: prod }
collectors: [{ kind: event_loop_lag, name: lag, interval: 90s, resolution: 20ms }]
`;
    expect(redactConfig(load(text))).toEqual({
      app_id: "metrics-exporter",
      run_id: "abc",
      listen: [":9777", "[::1]:80", "unix:/a", "systemd"],
      labels: { env: "prod" },
      timestamps: false,
      debug_vars: { allow: "loopback" },
      paths: { procfs: "/proc", sysfs: "/sys", rootfs: "/", udev: "/run/udev/data" },
      exclude_virtual: false,
      log: { level: "info", format: "auto", max_length: 1024 },
      server: {
        max_connections: 512,
        max_header_bytes: "16KiB",
        max_body_bytes: "64KiB",
        request_timeout: "10s",
        response_timeout: "30s",
        keep_alive_timeout: "75s",
      },
      collectors: [
        {
          ...{ kind: "event_loop_lag", name: "lag", interval: "90s", timeout: "5s" },
          ...{ max_series: 10_000, resolution: "20ms" },
        },
      ],
    });
  });
  test("hides secrets at any depth", () => {
    const text = `
labels: { api_token: abc, site: "https://me:pw@host/x" }
collectors: [{ kind: disk, paths: ["/x?password=abc"] }]
`;
    const shown = JSON.stringify(redactConfig(load(text)));
    expect(shown).toContain('"api_token":"<redacted>","site":"https://<redacted>@host/x"');
    expect(shown).toContain('"/x?password=<redacted>"');
  });
});

describe("showConfig", () => {
  const kinds = CATALOG.map(({ kind }) => kind);
  test.each(kinds)("loading what is shown of %s gives the same configuration", (kind) => {
    const config = load(`interval: 7s\ncollectors: [${kind}]\n`);
    expect(load(JSON.stringify(showConfig(config)))).toEqual(config);
  });
});
