import { describe, expect, test } from "@jest/globals";
import { createSlowAttributes } from "../../src/kernel/slow_attributes.ts";
import { onHost } from "./temporary_host.ts";

const FILES = { "sys/quick": "1\n", "sys/slow": "2\n" };

describe("createSlowAttributes", () => {
  test("reads in place what is quick, in a thread what was slow twice in a row", async () => {
    await onHost(FILES, async (kernel) => {
      let now = 0;
      let slowness = 5;
      const attribute = (file: string) => {
        if (file === "slow") now += slowness;
        return kernel.attribute(file);
      };
      const { read } = createSlowAttributes({ ...kernel, attribute }, () => now);
      expect([read("quick"), read("quick"), read("quick")]).toEqual(["1", "1", "1"]);
      expect(read("slow")).toBe("2");
      slowness = 0;
      expect(read("slow")).toBe("2");
      slowness = 5;
      expect([read("slow"), read("slow")]).toEqual(["2", "2"]);
      const third = read("slow");
      expect(third).toBeInstanceOf(Promise);
      expect(await third).toBe("2");
      expect(read("quick")).toBe("1");
    });
  });

  test("reads in a thread what is known to be slow", async () => {
    await onHost(FILES, async (kernel) => {
      const { read } = createSlowAttributes(kernel);
      const quick = read("quick", true);
      const slow = read("slow", true);
      expect([quick, slow].every((text) => text instanceof Promise)).toBe(true);
      expect([await quick, await slow]).toEqual(["1", "2"]);
    });
  });

  test("has no value where the attribute has none, in a thread too", async () => {
    await onHost({ "sys/folder/file": "" }, async (kernel) => {
      const { read } = createSlowAttributes(kernel);
      expect(read("none")).toBeUndefined();
      expect(await read("none", true)).toBeUndefined();
      expect(await read("folder", true)).toBeUndefined();
    });
  });
});
