import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createAttributeFiles } from "../../src/kernel/attribute_files.ts";

const LOOPBACK = "/sys/class/net/lo";

describe("on sysfs", () => {
  test("what is read again stays open, and goes on being read anew", () => {
    const files = createAttributeFiles("/sys");
    const want = readFileSync(`${LOOPBACK}/mtu`, "utf8").trim();
    expect(files.read(`${LOOPBACK}/mtu`)).toBe(want);
    const before = countDescriptors();
    expect(files.read(`${LOOPBACK}/mtu`)).toBe(want);
    expect(files.read(`${LOOPBACK}/mtu`)).toBe(want);
    expect(countDescriptors()).toBe(before + 1);
    files.close();
    expect(countDescriptors()).toBe(before);
    expect(files.read(`${LOOPBACK}/mtu`)).toBe(want);
  });

  test("what a driver has no value for is undefined, each time", () => {
    const files = createAttributeFiles("/sys");
    const read = () => [files.read(`${LOOPBACK}/phys_port_id`), files.read(`${LOOPBACK}/none`)];
    for (let poll = 0; poll < 3; poll++) expect(read()).toEqual([undefined, undefined]);
    files.close();
  });

  test("a folder is no attribute, and many attributes do not take all descriptors", () => {
    const files = createAttributeFiles("/sys");
    const before = countDescriptors();
    expect(files.read(LOOPBACK)).toBeUndefined();
    const paths = attributesBelow("/sys/devices", 700);
    for (const path of [...paths, ...paths]) files.read(path);
    expect(countDescriptors()).toBeLessThanOrEqual(before + 512);
    files.close();
    expect(countDescriptors()).toBe(before);
  });
});

test("a copy of sysfs is read through no descriptor that stays open", () => {
  const folder = mkdtempSync(join(tmpdir(), "attributes-"));
  const files = createAttributeFiles(folder);
  const path = join(folder, "speed");
  for (const text of ["100\n", "1000\n", "10"]) {
    writeFileSync(path, text);
    expect(files.read(path)).toBe(text.trim());
  }
  rmSync(path);
  expect(files.read(path)).toBeUndefined();
  rmSync(folder, { recursive: true });
});

function countDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

/** Some files below a folder; links are not followed. */
function attributesBelow(folder: string, most: number): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined && found.length < most; at = folders.pop()) {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && entry.name === "uevent") found.push(path);
    }
  }
  return found;
}
