import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import { closeHost, createHostSlot, openHost } from "../src/host.ts";
import { DEFAULT_PATHS } from "../src/kernel/reader.ts";
import { createLog } from "../src/lib/log.ts";

const paths = DEFAULT_PATHS;
const platform = "linux";
const quiet = createLog(
  { level: "error", format: "text", maxLength: 0 },
  { fields: () => ({}), redact: (_, value) => value, now: () => 0, stream: new PassThrough() },
);

test("a host has the paths and the exclusions of its configuration", () => {
  const host = openHost(
    { platform, paths: { ...paths, rootfs: "/host" }, excludeVirtual: true },
    () => 7,
  );
  expect([host.kernel.paths.rootfs, host.excludeVirtual, host.now()]).toEqual(["/host", true, 7]);
});

test("a slot gives the same host for the same configuration, another for another", () => {
  const slot = createHostSlot(() => 0, quiet);
  const host = slot.under({ platform, paths, excludeVirtual: false });
  const other = slot.under({ platform, paths, excludeVirtual: true });
  expect(slot.under({ platform, paths: { ...paths }, excludeVirtual: false })).toBe(host);
  expect(other).not.toBe(host);
  expect(
    slot.under({ platform, paths: { ...paths, rootfs: "/host" }, excludeVirtual: false }),
  ).not.toBe(host);
  slot.keepOnly({ platform, paths, excludeVirtual: true });
  expect(slot.under({ platform, paths, excludeVirtual: true })).toBe(other);
  expect(slot.under({ platform, paths, excludeVirtual: false })).not.toBe(host);
  slot.close();
});

test("a host is read by the portable reader where the configuration says so, and only there", () => {
  const f = (platform: "linux" | "portable", want: boolean) => {
    const host = openHost({ platform, paths, excludeVirtual: false }, () => 0);
    expect(host.portable !== undefined).toBe(want);
    closeHost(host);
  };
  f("linux", false);
  f("portable", true);
});

test("a slot ends the portable reader of a host it no longer keeps", async () => {
  const slot = createHostSlot(() => 0, quiet);
  const { portable } = slot.under({ platform: "portable", paths, excludeVirtual: false });
  const asked = portable?.ask("mem");
  slot.keepOnly({ platform, paths, excludeVirtual: false });
  await expect(asked).rejects.toThrow("its thread is closed");
  await expect(portable?.ask("osInfo")).rejects.toThrow("its thread is closed");
  slot.close();
});
