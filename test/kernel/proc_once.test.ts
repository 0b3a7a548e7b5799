import { describe, expect, test } from "@jest/globals";
import { listProcOnce, readProcOnce } from "../../src/kernel/proc_once.ts";
import { onHost } from "./temporary_host.ts";

describe("files that may go", () => {
  test("are read and listed, or are nothing", () =>
    onHost({ "proc/z/b": "text", "proc/z/a": "" }, (kernel) => {
      const { procfs } = kernel.paths;
      expect(readProcOnce(procfs, "z/b")).toBe("text");
      expect(readProcOnce(procfs, "z/c")).toBeUndefined();
      expect(readProcOnce(procfs, "z/b/c")).toBeUndefined();
      expect(() => readProcOnce(procfs, "z")).toThrow("EISDIR");
      expect(listProcOnce(procfs, "z")).toEqual(["a", "b"]);
      expect(listProcOnce(procfs, "z/b")).toEqual([]);
      expect(listProcOnce(procfs, "none")).toEqual([]);
    }));
});
