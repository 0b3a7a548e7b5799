import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { ConfigError } from "../../src/config/fault.ts";
import { readConfigFile } from "../../src/config/load.ts";

const folder = mkdtempSync(join(tmpdir(), "config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("readConfigFile", () => {
  test("gives the text and where it is from", () => {
    const path = write("fine.yaml", "app_id: ü\n");
    expect(readConfigFile(path)).toEqual({ path, text: "app_id: ü\n" });
  });
  test("takes a byte order mark away", () =>
    expect(readConfigFile(write("bom.yaml", "\uFEFFa: 1\n")).text).toBe("a: 1\n"));
  test("takes 1 MiB", () =>
    expect(readConfigFile(write("full.yaml", "#".repeat(1024 ** 2))).text).toHaveLength(1024 ** 2));
});

describe("what cannot be read", () => {
  const f = (path: string, why: string) =>
    test(why, () => {
      const read = () => readConfigFile(path);
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(`${path}: Cannot read the configuration: ${why}`);
    });
  f(join(folder, "none.yaml"), "there is no such file, want the path of one");
  f(folder, "it is a directory, want a file in it");
  f("/dev/null", "it is a device, pipe or socket, want a regular file");
  f(write("large.yaml", "#".repeat(1024 ** 2 + 1)), "it has 1048577 bytes, want at most 1MiB");

  const failing = (code: string) => ({
    stat: () => ({ size: 1, isFile: () => true, isDirectory: () => false }),
    read: () => {
      throw Object.assign(new Error(`${code}: no luck`), { code });
    },
  });
  test("a file this user may not read", () =>
    expect(() => readConfigFile("c.yaml", failing("EACCES"))).toThrow(
      "c.yaml: Cannot read the configuration: this user may not, want a file it may read",
    ));
  test("a broken disk", () =>
    expect(() => readConfigFile("c.yaml", failing("EIO"))).toThrow(
      "c.yaml: Cannot read the configuration: EIO: no luck, want a file that can be read",
    ));
  test("what is not UTF-8, with the place of the first such byte", () => {
    const path = write("latin1.yaml", Buffer.from("a: 1\nb: \xfc\n", "latin1"));
    expect(() => readConfigFile(path)).toThrow(
      `${path}:2:4: Cannot read the configuration: it is not UTF-8 from here on; save it as UTF-8`,
    );
  });
});
