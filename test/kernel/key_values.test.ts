import { describe, expect, test } from "@jest/globals";
import { parseKeyValues } from "../../src/kernel/key_values.ts";

describe("parseKeyValues", () => {
  test("takes a name and a number from each line", () => {
    expect([...parseKeyValues("pgpgin 12\noom_kill 0\n", "vmstat")]).toEqual([
      ["pgpgin", 12],
      ["oom_kill", 0],
    ]);
    expect([...parseKeyValues("a: 1 kB\nb\t-2", "file")]).toEqual([
      ["a", 1],
      ["b", -2],
    ]);
  });

  test("reads only the wanted numbers, whatever the others are", () => {
    const isWanted = (name: string) => name === "b";
    expect([...parseKeyValues("a x\nb 2\n", "file", isWanted)]).toEqual([["b", 2]]);
    expect(() => parseKeyValues("a\nb 2\n", "file", isWanted)).toThrow('it has "a"');
  });

  test("names the file and the line that has no number", () => {
    for (const line of ["lonely", "a b", " 1 2"]) {
      const message = `Cannot parse vmstat: it has ${JSON.stringify(line)}, want a name and a number`;
      expect(() => parseKeyValues(`ok 1\n${line}\n`, "vmstat")).toThrow(message);
    }
  });
});
