import { describe, expect, test } from "@jest/globals";
import { parseKstat, parsePoolIo } from "../../src/kernel/kstat.ts";

const HEAD = "9 1 0x01 4 1 2 3\nname                            type data\n";

describe("parseKstat", () => {
  test("reads whole numbers, signed and unsigned, and the data set's name", () => {
    const f = (rows: string, want: Record<string, number>, dataset?: string) => {
      const kstat = parseKstat(HEAD + rows, "file");
      expect(Object.fromEntries(kstat.numbers)).toEqual(want);
      expect(kstat.dataset).toBe(dataset);
    };
    f("", {});
    f("hits  4  12\nfree  3  -7\n", { hits: 12, free: -7 });
    f("hits  4  12  extra\n", { hits: 12 });
    f("name7 7  text\nlong  5  9\n\nbroken\n", {});
    f("dataset_name  7  tank/a b\nreads  4  1\n", { reads: 1 }, "tank/a b");
  });

  test("refuses what is no table", () => {
    const f = (text: string, want: string) =>
      expect(() => parseKstat(text, "arcstats")).toThrow(`Cannot parse arcstats: it has ${want}`);
    f("", '"", want a header of name, type, data');
    f("hits 4 1\n", '"hits 4 1\\n", want a header');
    f(`${HEAD}hits 4 many\n`, '"hits 4 many", want a whole number');
    f(`${HEAD}hits 4 12x\n`, '"hits 4 12x", want a whole number');
  });
});

describe("parsePoolIo", () => {
  test("reads names and numbers", () => {
    const f = (text: string, want: Record<string, number>) =>
      expect(Object.fromEntries(parsePoolIo(text))).toEqual(want);
    f("12 3 0x00 1 80 1 2\nnread  nwritten \n17     4        \n", { nread: 17, nwritten: 4 });
    f("", {});
  });

  test("refuses a name without a number", () => {
    const f = (text: string) =>
      expect(() => parsePoolIo(text)).toThrow("Cannot parse io of a pool");
    f("nread nwritten\n17\n");
    f("nread nwritten\n17 -\n");
  });
});
