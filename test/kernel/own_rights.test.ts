import { describe, expect, test } from "@jest/globals";
import { parseOwnRights } from "../../src/kernel/own_rights.ts";

const statusOf = (capEff: string, groups = "27 1000 ") =>
  `Name:\tnode\nUmask:\t0022\nUid:\t1000\t1001\t1001\t1001\nGid:\t100\t101\t101\t101\nGroups:\t${groups}\nCapInh:\tffff\nCapEff:\t${capEff}\nCapBnd:\t000001ffffffffff\n`;

describe("parseOwnRights", () => {
  test("tells the effective user, the groups and the capabilities in effect", () => {
    const f = (capEff: string, capabilities: readonly string[]) =>
      expect(parseOwnRights(statusOf(capEff))).toEqual({
        ...{ uid: 1001, groups: [101, 27, 1000], capabilities },
      });
    f("0000000000000000", []);
    f("0000000000080000", ["CAP_SYS_PTRACE"]);
    f("0000000000080004", ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"]);
    f("000001ffffffffff", ["CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"]);
    f("fffffffffff7fff9", []);
  });

  test("knows a user without other groups", () =>
    expect(parseOwnRights(statusOf("0", "")).groups).toEqual([101]));

  test("throws where something is missing", () => {
    const f = (text: string) =>
      expect(() => parseOwnRights(text)).toThrow("want Uid, Gid and CapEff");
    f("");
    f(statusOf("0").replace("Uid:", "Uix:"));
    f(statusOf("0").replace("Gid:", "Gix:"));
    f(statusOf("none"));
  });
});
