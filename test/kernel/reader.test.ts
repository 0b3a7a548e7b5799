import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";

let folder: string;
let kernel: KernelReader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kernel-"));
  mkdirSync(join(folder, "proc"));
  mkdirSync(join(folder, "sys/class"), { recursive: true });
  kernel = createKernelReader({
    procfs: join(folder, "proc"),
    sysfs: join(folder, "sys"),
    rootfs: folder,
    udev: join(folder, "udev"),
  });
});

afterEach(() => {
  kernel.close();
  rmSync(folder, { recursive: true });
});

function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

describe("proc", () => {
  test("reads a file anew each time, through one descriptor", () => {
    const path = join(folder, "proc/file");
    writeFileSync(path, "one\n");
    expect(kernel.proc("file")).toBe("one\n");
    const before = openDescriptors();
    writeFileSync(path, "second\n");
    expect(kernel.proc("file")).toBe("second\n");
    expect(openDescriptors()).toBe(before);
  });

  test("reads what is longer than its first buffer", () => {
    const text = "é0123456789".repeat(20_000);
    writeFileSync(join(folder, "proc/long"), text);
    expect(kernel.proc("long")).toBe(text);
  });

  test("reads all of a file that the kernel makes up at once", () => {
    const texts = ["", "one\n", "0123456789".repeat(20_000), "x".repeat(1 << 16), "short"];
    for (const text of texts) {
      writeFileSync(join(folder, "proc/stat"), text);
      expect(kernel.proc("stat")).toBe(text);
    }
  });

  test("a file that is not there is no data; a folder is an error that names it", () => {
    expect(() => kernel.proc("none")).toThrow(NoDataError);
    mkdirSync(join(folder, "proc/folder"));
    expect(() => kernel.proc("folder")).toThrow(`Cannot read ${join(folder, "proc/folder")}`);
  });

  test("goes on after close", () => {
    writeFileSync(join(folder, "proc/file"), "one");
    kernel.proc("file");
    kernel.close();
    expect(kernel.proc("file")).toBe("one");
  });
});

describe("attribute and link", () => {
  test("are undefined where there is none", () => {
    writeFileSync(join(folder, "sys/class/mtu"), "1500\n");
    expect([kernel.attribute("class/mtu"), kernel.attribute("class/none")]).toEqual([
      "1500",
      undefined,
    ]);
    expect(kernel.attribute("class")).toBeUndefined();
    symlinkSync("../../devices/x", join(folder, "sys/class/x"));
    expect([kernel.link("class/x"), kernel.link("class/mtu")]).toEqual([
      "../../devices/x",
      undefined,
    ]);
  });
});

describe("root and udev", () => {
  test("read under their own paths", () => {
    mkdirSync(join(folder, "udev"));
    writeFileSync(join(folder, "udev/b8:0"), "E:ID=1\n");
    writeFileSync(join(folder, "hostname"), "h\n");
    expect([kernel.root("hostname"), kernel.udev("b8:0")]).toEqual(["h\n", "E:ID=1\n"]);
    expect(() => kernel.root("none")).toThrow(NoDataError);
  });
});

describe("sys", () => {
  test("leaves out the newline at the end, and only that", () => {
    writeFileSync(join(folder, "sys/class/mtu"), " 1500\n\n");
    expect(kernel.sys("class/mtu")).toBe(" 1500\n");
  });

  test("lists a folder in byte order", () => {
    for (const name of ["b", "a10", "a9", "B"]) writeFileSync(join(folder, "sys/class", name), "");
    expect(kernel.listSys("class")).toEqual(["B", "a10", "a9", "b"]);
    expect(() => kernel.listSys("none")).toThrow(NoDataError);
    expect(() => kernel.sys("class/b/none")).toThrow(NoDataError);
  });
});
