import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { exampleConfig } from "../../src/config/example.ts";
import { configJsonSchema } from "../../src/config/json_schema.ts";
import { loadConfig } from "../../src/config/load.ts";
import { listOptions } from "../../src/config/options.ts";
import { collectorsMarkdown, configurationMarkdown } from "../../src/config/reference.ts";
import { commonOptions, settingsSchema } from "../../src/config/schema.ts";
import { CATALOG } from "../../src/catalog.ts";

const committed = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const load = (text: string) => loadConfig({ path: "c.yaml", text }, {});

describe("the committed files are those the schema gives", () => {
  test("docs/configuration.md, by check --print reference", () =>
    expect(committed("docs/configuration.md")).toBe(configurationMarkdown()));
  test("docs/collectors.md, by collectors --markdown", () =>
    expect(committed("docs/collectors.md")).toBe(collectorsMarkdown()));
  test("docs/collectors.schema.json, by check --print schema", () =>
    expect(JSON.parse(committed("docs/collectors.schema.json"))).toEqual(
      JSON.parse(JSON.stringify(configJsonSchema())),
    ));
  test("config/collectors.yaml, by check --print example", () =>
    expect(committed("config/collectors.yaml")).toBe(exampleConfig()));
});

describe("the example", () => {
  const uncommented = exampleConfig().replace(/^( *)#(?! \S)/gm, "$1");
  const byDefault = CATALOG.filter(({ onByDefault }) => onByDefault).map(({ kind }) => kind);
  const own = ["runtime", "event_loop_lag", "wave"];
  test("has what is on by default, and what the daemon tells of itself", () =>
    expect(load(exampleConfig()).collectors.map(({ kind }) => kind)).toEqual([
      ...byDefault,
      ...own,
    ]));
  test("says nothing but defaults where it is commented out", () => {
    const { collectors, ...settings } = load(uncommented);
    const { collectors: shipped, ...defaults } = load(exampleConfig());
    expect(settings).toEqual(defaults);
    for (const collector of shipped) expect(collectors).toContainEqual(collector);
  });
  test("has every setting once uncommented", () =>
    expect(Object.keys(parse(uncommented) as object)).toEqual(Object.keys(settingsSchema.shape)));
  test("has every option of every kind once uncommented", () => {
    const { collectors } = parse(uncommented) as { collectors: unknown[] };
    const keys = collectors.map((entry) =>
      typeof entry === "string"
        ? [entry]
        : [(entry as { kind: string }).kind, ...Object.keys(entry as object)],
    );
    expect(keys[0]).toEqual(["default", "kind", "except"]);
    const want = CATALOG.map(({ kind, options }) => {
      const own = Object.keys(options.shape);
      return own.length === 0 ? [kind] : [kind, "kind", ...own];
    });
    expect(keys.slice(1).sort()).toEqual(want.sort());
  });
  test("keeps to 120 columns", () =>
    expect(
      Math.max(
        ...exampleConfig()
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThan(121));
});

describe("every kind", () => {
  test.each(CATALOG.map((definition) => [definition.kind, definition] as const))(
    "%s describes each option, gives it a default, and takes no other",
    (kind, { options, description }) => {
      expect(description).toMatch(/^[A-Z].*\.$/);
      for (const option of listOptions(options)) {
        expect(option.description).toMatch(/^[A-Z].*\.$/);
        expect([option.path, option.type === undefined || option.default !== undefined]).toEqual([
          option.path,
          true,
        ]);
      }
      const common = Object.keys(commonOptions.shape);
      expect(Object.keys(options.shape).filter((key) => common.includes(key))).toEqual([]);
      expect(() => load(`collectors: [{ kind: ${kind}, no_such_option: 1 }]`)).toThrow(
        'Unknown key "no_such_option"',
      );
    },
  );
});

test("every setting is described", () => {
  for (const { path, description } of listOptions(settingsSchema)) {
    expect([path, description]).toEqual([path, expect.stringMatching(/^[A-Z].*\.$/)]);
  }
});

describe("the JSON Schema", () => {
  test("names its dialect, and refuses unknown keys", () =>
    expect(configJsonSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      additionalProperties: false,
      required: ["collectors"],
    }));
  test("takes an entry as a kind or as a mapping of one kind", () => {
    const text = JSON.stringify(configJsonSchema());
    for (const { kind } of CATALOG) expect(text).toContain(`"const":"${kind}"`);
  });
});
