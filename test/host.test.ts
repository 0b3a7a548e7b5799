import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import { createHostSlot, openHost } from "../src/host.ts";
import { DEFAULT_PATHS } from "../src/kernel/reader.ts";
import { createLog } from "../src/lib/log.ts";

const paths = DEFAULT_PATHS;
const quiet = createLog(
  { level: "error", format: "text", maxLength: 0 },
  { fields: () => ({}), redact: (_, value) => value, now: () => 0, stream: new PassThrough() },
);

test("a host has the paths and the exclusions of its configuration", () => {
  const host = openHost({ paths: { ...paths, rootfs: "/host" }, excludeVirtual: true }, () => 7);
  expect([host.kernel.paths.rootfs, host.excludeVirtual, host.now()]).toEqual(["/host", true, 7]);
});

test("a slot gives the same host for the same configuration, another for another", () => {
  const slot = createHostSlot(() => 0, quiet);
  const host = slot.under({ paths, excludeVirtual: false });
  const other = slot.under({ paths, excludeVirtual: true });
  expect(slot.under({ paths: { ...paths }, excludeVirtual: false })).toBe(host);
  expect(other).not.toBe(host);
  expect(slot.under({ paths: { ...paths, rootfs: "/host" }, excludeVirtual: false })).not.toBe(
    host,
  );
  slot.keepOnly({ paths, excludeVirtual: true });
  expect(slot.under({ paths, excludeVirtual: true })).toBe(other);
  expect(slot.under({ paths, excludeVirtual: false })).not.toBe(host);
  slot.close();
});
