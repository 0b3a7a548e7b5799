import { expect, test } from "@jest/globals";
import { parseConntrackStat } from "../../src/kernel/nf_conntrack.ts";

const HEADER =
  "entries clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop\n";

test("parseConntrackStat adds up the CPUs", () => {
  const cpu = "0 1 2 3 4 5 6 7 8 9 a b c d e f 10\n";
  expect(parseConntrackStat(HEADER + cpu + cpu)).toEqual({
    found: 4,
    invalid: 8,
    ignore: 10,
    insert: 16,
    insertFailed: 18,
    drop: 20,
    earlyDrop: 22,
    searchRestart: 32,
  });
});

test("parseConntrackStat takes 0 for the column an old kernel lacks", () => {
  const { searchRestart } = parseConntrackStat(`${HEADER}0 1 2 3 4 5 6 7 8 9 a b c d e f\n`);
  expect(searchRestart).toBe(0);
});

test("parseConntrackStat throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseConntrackStat(`${HEADER}${line}\n`)).toThrow(
      `Cannot parse net/stat/nf_conntrack: it has ${JSON.stringify(line)}, want at least 16 hexadecimal numbers`,
    );
  f("0 1 2 3 4 5 6 7 8 9 a b c d e");
  f("0 1 2 3 4 5 6 7 8 9 a b c d e g");
});
