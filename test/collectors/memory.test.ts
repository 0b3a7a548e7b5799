import { describe, expect, test } from "@jest/globals";
import { memory } from "../../src/collectors/memory.ts";
import { golden, pollFixture, seriesOf } from "./fixture_host.ts";

describe("memory", () => {
  test("shows every field the kernel prints", async () => {
    const f = async (host: string) =>
      expect(seriesOf(await pollFixture(memory, host))).toEqual(golden(`${host}/memory.txt`));
    await f("large_host");
    await f("small_vm");
  });

  test("has a sentence for the fields it knows, and one for those it does not", async () => {
    const families = await pollFixture(memory, "large_host");
    const f = (name: string, want: string) =>
      expect(families.find((family) => family.name === name)?.help).toBe(want);
    f("node_memory_MemFree_bytes", "Memory nothing uses.");
    f("node_memory_Active_anon_bytes", "Anonymous memory used recently.");
    f("node_memory_Some_New_Field_bytes", "The field Some-New(Field) of /proc/meminfo.");
  });

  test("knows every field of a recent kernel", async () => {
    const families = await pollFixture(memory, "small_vm");
    const unknown = families.filter(({ help }) => help.startsWith("The field"));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });
});
