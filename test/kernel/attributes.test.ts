import { describe, expect, test } from "@jest/globals";
import { listIfAny, parseCount, readCount, readText } from "../../src/kernel/attributes.ts";
import { onHost } from "./temporary_host.ts";

describe("attributes", () => {
  test("parseCount takes whole numbers", () => {
    const f = (text: string | undefined, want: number | undefined) =>
      expect(parseCount(text)).toBe(want);
    f("12\n", 12);
    f(" -3 ", -3);
    f("0x1F", 31);
    f("18446744073709551615", 2 ** 64);
    f("", undefined);
    f(undefined, undefined);
    f("1.5", undefined);
    f("N/A (no PMA)", undefined);
  });

  test("what is not there is empty", () =>
    onHost({ "sys/a/model": "Disk 7   \n", "sys/a/size": "8\n" }, (kernel) => {
      expect(readText(kernel, "a/model")).toBe("Disk 7");
      expect(readText(kernel, "a/none")).toBe("");
      expect(readCount(kernel, "a/size")).toBe(8);
      expect(readCount(kernel, "a/model")).toBeUndefined();
      expect(readCount(kernel, "a/none")).toBeUndefined();
      expect(listIfAny(kernel, "a")).toEqual(["model", "size"]);
      expect(listIfAny(kernel, "b")).toEqual([]);
    }));
});
