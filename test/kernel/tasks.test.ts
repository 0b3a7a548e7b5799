import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createTaskReader } from "../../src/kernel/tasks.ts";

const reader = createTaskReader(join(import.meta.dirname, "../fixtures/large_host/proc"));

describe("createTaskReader", () => {
  test("lists processes and their threads, and nothing else", () => {
    expect(reader.processes().sort()).toEqual(["1", "412", "733", "9001", "9002"]);
    expect(reader.threads("412").sort()).toEqual(["412", "415", "416", "419"]);
  });

  test("reads the stat of a process and of a thread", () => {
    expect(reader.stat("9001")).toMatch(/^9001 \(sh\) Z /);
    expect(reader.stat("412/task/419")).toMatch(/^419 \(db writer\) R 9\) R /);
  });

  test("takes what has ended for nothing", () => {
    expect(reader.threads("77")).toEqual([]);
    expect(reader.stat("77")).toBeUndefined();
    expect(reader.stat("412/task/77")).toBeUndefined();
  });

  test("hides no other error", () => {
    expect(() => reader.stat("net/dev")).toThrow("ENOTDIR");
    expect(() => createTaskReader("/nowhere").processes()).toThrow("ENOENT");
  });
});
