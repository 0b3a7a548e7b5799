import { expect, test } from "@jest/globals";
import type { Systeminformation } from "systeminformation";
import { host } from "../../src/collectors/host.ts";
import { createBootTime, osOf } from "../../src/portable/host.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { fakeReader, openPortable, osData } from "./fake_reader.ts";

const MACOS = osData({ distro: "macOS", release: "14.2.1", codename: "Sonoma", build: "23C71" });

test("a system is described as os-release does", () => {
  const f = (info: Partial<Systeminformation.OsData>, platform: string, want: object) => {
    const os = osOf(osData(info), platform);
    expect({ ...os?.fields, number: os?.version }).toMatchObject(want);
  };
  f(MACOS, "darwin", {
    ...{ build_id: "23C71", id: "macos", id_like: "", name: "macOS", pretty_name: "macOS 14.2.1" },
    ...{ version: "14.2.1", version_codename: "Sonoma", version_id: "14.2.1", number: 14.2 },
  });
  f({ distro: "Microsoft Windows 11 Pro", release: "10.0.22631", codename: "23H2" }, "win32", {
    ...{ id: "windows", version_id: "10.0.22631", version_codename: "23H2", number: 10 },
  });
  f({ distro: "FreeBSD", release: "14.0" }, "freebsd", { id: "freebsd", version_id: "14.0" });
  f({ distro: "Debian GNU/Linux", release: "sid" }, "linux", {
    ...{ id: "debian", version_id: "", version: "sid", number: undefined },
  });
  f({ distro: "NetBSD" }, "netbsd", { version: "", pretty_name: "NetBSD" });
});

test("a system whose name is not known is not described", () => {
  expect(osOf(osData({}), "darwin")).toBeUndefined();
  expect(osOf(osData({ distro: "" }), "darwin")).toBeUndefined();
});

test("the time of booting stays though the clocks waver, and follows a step", () => {
  const bootTime = createBootTime();
  const f = (nowSeconds: number, uptimeSeconds: number, want: number) =>
    expect(bootTime(nowSeconds * 1000, uptimeSeconds)).toBe(want);
  f(5000, 1000.25, 4000);
  f(5005, 1004, 4000);
  f(5005, 1007, 4000);
  f(9000, 1009, 7991);
});

test("the series are those of Linux, with the time of booting", async () => {
  const lines = seriesOf(await pollOf(openPortable(host, fakeReader("darwin", { osInfo: MACOS }))));
  expect(lines[0]).toMatch(/^gauge node_uname_info\{sysname="\w+",.*\} 1$/);
  expect(lines.slice(1)).toEqual([
    'gauge node_os_info{build_id="23C71",id="macos",id_like="",image_id="",image_version="",name="macOS",pretty_name="macOS 14.2.1",variant="",variant_id="",version="14.2.1",version_codename="Sonoma",version_id="14.2.1"} 1',
    'gauge node_os_version{id="macos",id_like="",name="macOS"} 14.2',
    "gauge node_boot_time_seconds 4000",
  ]);
});
