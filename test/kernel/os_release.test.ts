import { describe, expect, test } from "@jest/globals";
import { parseOsRelease, readOsRelease } from "../../src/kernel/os_release.ts";
import { type HostFiles, onHost } from "./temporary_host.ts";

describe("parseOsRelease", () => {
  test("takes the quotes off a value", () => {
    const f = (value: string, want: string) =>
      expect(parseOsRelease(`# x\nNAME=${value}\n`).fields.name).toBe(want);
    f("debian", "debian");
    f('"Debian GNU/Linux"', "Debian GNU/Linux");
    f("'Lab \"X\"'", 'Lab "X"');
    f('"a \\"b\\" \\$c"', 'a "b" $c');
    f("plain # no more", "plain");
    f("a#b", "a#b");
    f("", "");
  });

  test("takes the number that the version begins with", () => {
    const f = (version: string, want: number | undefined) =>
      expect(parseOsRelease(`VERSION_ID=${version}\n`).version).toBe(want);
    f("12", 12);
    f('"24.04"', 24.04);
    f("3.20.1", 3.2);
    f("rolling", undefined);
    f("0", undefined);
    f("", undefined);
  });

  test("takes the day that support ends", () => {
    const f = (day: string, want: number | undefined) =>
      expect(parseOsRelease(`SUPPORT_END=${day}\n`).supportEnd).toBe(want);
    f("2026-05-13", 1778630400);
    f("2026-13-01", undefined);
    f("soon", undefined);
    f("", undefined);
  });

  test("passes over lines that assign nothing", () => {
    const { fields } = parseOsRelease("nothing\n9=8\nexport ID=lab\n = \n");
    expect(Object.values(fields).filter((value) => value !== "")).toEqual(["lab"]);
  });
});

describe("readOsRelease", () => {
  test("prefers the host's own to the vendor's", async () => {
    const f = async (files: HostFiles, want: string | undefined) => {
      const release = await onHost(files, readOsRelease);
      expect(release?.fields.id).toBe(want);
    };
    await f({ "etc/os-release": "ID=own\n", "usr/lib/os-release": "ID=vendor\n" }, "own");
    await f({ "usr/lib/os-release": "ID=vendor\n" }, "vendor");
    await f({}, undefined);
  });
});
