import { describe, expect, test } from "@jest/globals";
import { createFilter, filterOptions } from "../../src/lib/filter.ts";

describe("filterOptions", () => {
  test("fills in what is left out", () => {
    const schema = filterOptions("devices", { exclude: ["loop*"] });
    const f = (input: unknown, want: unknown) => expect(schema.parse(input)).toEqual(want);
    f({}, { include: ["**"], exclude: ["loop*"] });
    f({ include: ["sd*"] }, { include: ["sd*"], exclude: ["loop*"] });
    f({ exclude: ["sr*"] }, { include: ["**"], exclude: ["sr*"] });
    f({ exclude: [] }, { include: ["**"], exclude: [] });
  });

  test("has defaults of its own", () => {
    expect(filterOptions("devices").parse({})).toEqual({ include: ["**"], exclude: [] });
    expect(filterOptions("devices", { include: ["eth*"] }).parse({})).toEqual({
      include: ["eth*"],
      exclude: [],
    });
  });

  test("says what is wrong, and where", () => {
    const f = (input: unknown, path: (string | number)[], want: string) => {
      const issues = filterOptions("devices").safeParse(input).error?.issues ?? [];
      expect(issues).toHaveLength(1);
      expect(issues[0]?.path).toEqual(path);
      expect(issues[0]?.message).toContain(want);
    };
    f(
      { exclude: ["a", ""] },
      ["exclude", 1],
      "Cannot compile a glob: it is empty, want one such as",
    );
    f({ include: ["eth[0"] }, ["include", 0], 'Cannot compile the glob "eth[0": Missing closing');
    f(
      { include: ["eth{0,1"] },
      ["include", 0],
      'Cannot compile the glob "eth{0,1": Missing closing',
    );
    f({ include: ["[z-a]"] }, ["include", 0], "out of order");
    f({ include: ["a".repeat(70_000)] }, ["include", 0], "exceeds maximum");
    f({ include: "eth*" }, ["include"], "expected array");
    f({ exclude: [7] }, ["exclude", 0], "expected string");
    f(["eth*"], [], "expected object");
    f({ only: [] }, [], "Unrecognized key");
  });

  test("describes its lists", () => {
    const { include, exclude } = filterOptions("mount points").shape;
    expect(include.description).toContain("mount points");
    expect(exclude.description).toContain("mount points");
  });
});

describe("createFilter", () => {
  const f = (include: string[], exclude: string[], name: string, want: boolean) => {
    const passes = createFilter({ include, exclude });
    expect([name, passes(name)]).toEqual([name, want]);
    expect([name, passes(name)]).toEqual([name, want]);
  };

  test("passes what some include matches and no exclude does", () => {
    f(["**"], [], "eth0", true);
    f(["**"], ["eth0"], "eth0", false);
    f(["eth*"], [], "lo", false);
    f(["lo", "eth*"], [], "eth1", true);
    f(["eth*"], ["veth*", "eth1"], "eth1", false);
    f([], [], "eth0", false);
  });

  test("passes everything by the default include", () => {
    for (const name of ["/", "/a/.b", ".", "..", "", "a\nb", "💩", "__proto__"]) {
      f(["**"], [], name, true);
    }
  });

  test("reads globs: folders, dots, braces, extended ones", () => {
    f(["*"], [], "/var/lib", false);
    f(["/var/**"], [], "/var/lib/.x", true);
    f(["*"], [], ".hidden", true);
    f(["{sd,vd}[a-z]"], [], "vda", true);
    f(["{sd,vd}[a-z]"], [], "vda1", false);
    f(["nvme+([0-9])n1"], [], "nvme12n1", true);
    f(["nvme+([0-9])n1"], [], "nvmen1", false);
    f(["!lo"], [], "lo", false);
    f(["!lo"], [], "eth0", true);
  });

  test("goes on being right after more names than it remembers", () => {
    const passes = createFilter({ include: ["a*"], exclude: [] });
    for (let index = 0; index < 10_000; index++) {
      expect(passes(`a${index}`)).toBe(true);
      expect(passes(`b${index}`)).toBe(false);
    }
    expect(passes("a0")).toBe(true);
    expect(passes("b0")).toBe(false);
  });

  test("throws on a glob that the schema would have refused", () => {
    expect(() => createFilter({ include: ["["], exclude: [] })).toThrow("Cannot compile the glob");
  });
});
