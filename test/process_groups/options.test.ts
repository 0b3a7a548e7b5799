import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { groupOptions, rulesOf } from "../../src/process_groups/options.ts";
import { onHost } from "../kernel/temporary_host.ts";

test("the default is what process-exporter's packages come with", () => {
  expect(rulesOf(groupOptions.parse({}))).toEqual([{ name: "{{.Comm}}", cmdline: [".+"] }]);
});

test("a rule without a name is named for its program", () => {
  const options = groupOptions.parse({ process_names: [{ comm: ["a"] }] });
  expect(rulesOf(options)).toEqual([{ name: "{{.ExeBase}}", comm: ["a"] }]);
});

describe("options are refused", () => {
  const f = (about: string, options: object, path: readonly PropertyKey[], message: RegExp) =>
    test(about, () => {
      const issues = groupOptions.safeParse(options).error?.issues ?? [];
      expect(issues.map((issue) => issue.path)).toEqual([path]);
      expect(issues[0]?.message).toMatch(message);
    });
  const rules = (rule: object) => ({ process_names: [{ comm: ["a"] }, rule] });

  f(
    "a faulty expression",
    rules({ cmdline: ["a", "(b"] }),
    ["process_names", 1, "cmdline", 1],
    /^Cannot compile/,
  );
  f(
    "a faulty name",
    rules({ name: "{{.X}}", comm: ["a"] }),
    ["process_names", 1, "name"],
    /character 3: \.X/,
  );
  f("nothing to choose by", rules({ name: "a" }), ["process_names", 1], /^It chooses no processes/);
  f(
    "a file that is not there",
    { config_file: "/none/pe.yml" },
    ["config_file"],
    /^\/none\/pe\.yml: Cannot read/,
  );

  test("both kinds of rules", () =>
    onHost({ "pe.yml": "process_names: []\n" }, (_kernel, rootfs) => {
      const config_file = join(rootfs, "pe.yml");
      const parse = (rest: object) => groupOptions.safeParse({ config_file, ...rest });
      expect(parse({}).success).toBe(true);
      expect(parse(rules({ comm: ["b"] })).error?.issues).toEqual([
        expect.objectContaining({
          path: ["config_file"],
          message: "want it or process_names, not both",
        }),
      ]);
    }));

  test("a file that has changed since", () =>
    onHost({ "pe.yml": "process_names: []\n" }, (_kernel, rootfs) => {
      const config_file = join(rootfs, "pe.yml");
      const options = groupOptions.parse({ config_file });
      writeFileSync(config_file, "process_names: [{}]\n");
      expect(() => rulesOf(options)).toThrow(`${config_file}:1:17: It chooses no processes`);
    }));
});
