import { describe, expect, test } from "@jest/globals";
import { parseKeyValues } from "../../src/kernel/key_values.ts";
import { createSteadyValuesParser } from "../../src/kernel/steady_values.ts";
import { fixture } from "../collectors/fixture_host.ts";

const isWanted = (name: string) => name.startsWith("pg");

describe("createSteadyValuesParser", () => {
  test("says what parseKeyValues says of each of a row of texts", () => {
    const parse = createSteadyValuesParser("vmstat", isWanted);
    const f = (text: string) =>
      expect([...parse(text)]).toEqual([...parseKeyValues(text, "vmstat", isWanted)]);
    f("free 1\npgin 2\npgout 3\nlast 4\n");
    f("free 100\npgin 22222\npgout 0\nlast 18446744073709551615\n");
    f("free 100\npgin 18446744073709551615\npgout 0\nlast 5\n");
    // A line more, in each place; one less; others; none.
    f("new 0\nfree 1\npgin 2\npgout 3\nlast 4\n");
    f("free 1\npgin 2\nnew 0\npgout 3\nlast 4\n");
    f("free 1\npgin 2\npgout 3\nlast 4\nnew 0\n");
    f("free 1\npgin 2\npgout 3\npglast 4\n");
    f("free 1\npgin 2\npgout 3\n");
    f("pgout 1\npgin 2\n");
    f("free 1\n");
    f("");
    // Shapes that stand for no layout.
    f("pgin: 7 kB\nfree 1\n");
    f("pgin: 8 kB\nfree 1\n");
    f("pgin 1.5\npgout -1\n");
    f("pgin 2.5\npgout -2\n");
    f("pgin 1\npgin 2\n");
    f("pgin 3\npgin 4\n");
    f("pgin 1\npgout 2");
    f("pgin 3\npgout 4");
  });

  test("reads a kernel's file again and again", () => {
    const parse = createSteadyValuesParser("vmstat", isWanted);
    const text = fixture("large_host/proc/vmstat");
    const first = [...parse(text)];
    expect(first.length).toBeGreaterThan(3);
    const later = text.replaceAll(/ (\d+)$/gm, (_, count: string) => ` ${count}0`);
    expect([...parse(later)]).toEqual(first.map(([name, value]) => [name, Number(`${value}0`)]));
  });

  test("refuses a line that has no number, after a good text too", () => {
    const parse = createSteadyValuesParser("vmstat", isWanted);
    parse("free 1\npgin 2\n");
    expect(() => parse("free\npgin 2\n")).toThrow('Cannot parse vmstat: it has "free", want');
    expect(() => parse("free 1\npgin x\n")).toThrow('it has "pgin x"');
    expect([...parse("free 1\npgin 3\n")]).toEqual([["pgin", 3]]);
  });
});
