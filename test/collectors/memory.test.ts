import { describe, expect, test } from "@jest/globals";
import { memory } from "../../src/collectors/memory.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

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

  test("takes a known size without a unit for bytes, and any other number for what it is", async () => {
    const proc = () => "HardwareCorrupted: 5\nHugePages_Total: 3\nNewField: 7\n";
    const source = openOn(memory, { ...fixtureKernel("small_vm"), proc });
    expect(seriesOf(await pollOf(source))).toEqual([
      "gauge node_memory_HardwareCorrupted_bytes 5",
      "gauge node_memory_HugePages_Total 3",
      "gauge node_memory_NewField 7",
    ]);
  });

  test("knows every field of a recent kernel", async () => {
    const families = await pollFixture(memory, "small_vm");
    const unknown = families.filter(({ help }) => help.startsWith("The field"));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });
});
