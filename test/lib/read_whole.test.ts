import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { editionOf, readWhole } from "../../src/lib/read_whole.ts";

const folder = mkdtempSync(join(tmpdir(), "whole-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("readWhole", () => {
  test("gives the bytes and the edition", async () => {
    const path = write("fine", "text");
    const { bytes, edition } = await readWhole(path, 4);
    expect(bytes.toString()).toBe("text");
    expect(edition).toEqual(await editionOf(path));
    expect(edition.modifiedAt).toBe(Math.trunc(statSync(path).mtimeMs));
  });

  const f = async (path: string, message: string) =>
    expect(readWhole(path, 4)).rejects.toThrow(`Cannot read ${path}: ${message}`);
  test("refuses a file that is too large", () =>
    f(write("large", "texts"), "it has 5 bytes, want at most 4B"));
  test("refuses what is no file, without waiting for it", async () => {
    await f(folder, "it is a folder, want a regular file");
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await f(pipe, "it is a device, pipe or socket, want a regular file");
  });
  test("refuses a file that has more than it says it has", () =>
    f("/proc/self/status", "it changed meanwhile, want it to be written elsewhere and renamed"));
  test("throws the system's error where there is none", () =>
    expect(readWhole(join(folder, "none"), 4)).rejects.toMatchObject({ code: "ENOENT" }));
});

test("another content or time is another edition", async () => {
  const path = write("edition", "text");
  const first = await editionOf(path);
  expect(await editionOf(path)).toEqual(first);
  utimesSync(path, 1, 1);
  const touched = await editionOf(path);
  expect(touched.modifiedAt).toBe(1000);
  expect(touched.key).not.toBe(first.key);
  writeFileSync(path, "longer text");
  utimesSync(path, 1, 1);
  expect((await editionOf(path)).key).not.toBe(touched.key);
});
