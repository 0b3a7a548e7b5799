import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { exampleConfig } from "../../src/config/example.ts";
import { ConfigError } from "../../src/config/fault.ts";
import { loadConfig } from "../../src/config/load.ts";
import { settingsSchema } from "../../src/config/schema.ts";
import { CATALOG } from "../../src/catalog.ts";

const FOLDER = new URL("../fixtures/config/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, FOLDER), "utf8");

function faultsOf(path: string, text: string): ConfigError {
  try {
    loadConfig({ path, text }, { SET: "x" });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`${path} has no fault, want one`);
}

describe("each faulty file is refused with the message beside it", () => {
  const files = readdirSync(FOLDER).filter((file) => /^invalid-.*\.yaml$/.test(file));
  const kinds = ["default", ...CATALOG.map(({ kind }) => kind)].join(", ");
  const onByDefault = CATALOG.filter((definition) => definition.onByDefault);
  const settings = Object.keys(settingsSchema.shape).join(", ");
  test("there are such files", () => expect(files.length).toBeGreaterThan(40));
  test.each(files)("%s", (file) => {
    const want = read(file.replace(/yaml$/, "txt"))
      .replaceAll("{kinds}", kinds)
      .replaceAll("{on_by_default}", onByDefault.map(({ kind }) => kind).join(", "))
      .replaceAll("{settings}", settings);
    expect(`${faultsOf(file, read(file)).message}\n`).toBe(want);
  });
});

describe("the faults of a file", () => {
  const { faults } = faultsOf("many.yaml", read("invalid-many.yaml"));
  test("are all there, in the order of the lines", () =>
    expect(faults.map(({ place }) => place?.line)).toEqual([1, 2, 4, 5, 5, 8, 9, 10]));
  test("tell the place, the line and the remedy", () =>
    expect(faults[5]).toEqual({
      file: "many.yaml",
      place: { line: 8, column: 5, length: 9, text: "    intervall: 30s" },
      message: expect.stringContaining('Unknown key "intervall", want one of ') as unknown,
      remedy: 'did you mean "interval"?',
    }));
});

describe("places", () => {
  const f = (what: string, text: string, want: readonly string[]) =>
    test(what, () => {
      const { faults } = faultsOf("c", text);
      const places = faults.map(({ place }) => `${place?.line ?? 0}:${place?.column ?? 0}`);
      expect(places).toEqual(want);
    });
  f("do not depend on how lines end", "interval: 5s\r\nx: 1\r\ncollectors: [memory]\r\n", ["2:1"]);
  f(
    "an alias shows what it names once",
    "collectors: [{ kind: network, devices: &d { in: 1 } }, { kind: disk_io, devices: *d }]",
    ["1:45"],
  );
  f("a flow mapping's own key", "collectors: [{ kind: wave, nam: x }]\n", ["1:28"]);
  f("no newline at the end", "collectors: [wave]\nx: 1", ["2:1"]);
});

describe("messages keep secrets", () => {
  const message = (text: string) => faultsOf("c", text).message.replace(/^ {4}.*$/gm, "");
  test("of a variable in a URL", () => {
    const text = "listen: ${URL:-http://me:hunter2@host}\ncollectors: [wave]\n";
    expect(message(text)).toContain('listen is "http://<redacted>@host", want');
    expect(message(text)).not.toContain("hunter2");
  });
  test("of a key with a secret's name", () => {
    const text = `labels: { api_token: "${"hunter2".repeat(200)}" }\ncollectors: [wave]\n`;
    expect(message(text)).toContain("labels.api_token is <redacted>, want");
    expect(message(text)).not.toContain("hunter2");
  });
});

describe("whatever the text, it is a configuration or has faults with a place in it", () => {
  const holds = (text: string) => {
    try {
      loadConfig({ path: "c.yaml", text }, {});
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.faults.length).toBeGreaterThan(0);
      for (const { place } of error.faults) {
        if (place === null) continue;
        const lines = text.split("\n");
        expect(lines[place.line - 1]?.trimEnd()).toBe(place.text);
        expect(place.column).toBeGreaterThan(0);
      }
    }
  };
  test("a few characters of YAML", () => {
    const piece = fc.constantFrom(
      ..."a 1 : - , [ ] { } & * ! | > ' \" # % @ ? \n \t ${ }".split(" "),
      " ",
      "\n  ",
      "collectors: ",
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => holds(pieces.join(""))));
  });
  test("the example with a part exchanged", () => {
    const text = exampleConfig()
      .replace(/^ *# .*\n/gm, "")
      .replace(/^( *)#(?! \S)/gm, "$1");
    const at = fc.nat({ max: text.length });
    fc.assert(
      fc.property(at, fc.nat({ max: 20 }), fc.string({ maxLength: 5 }), (start, length, insert) =>
        holds(text.slice(0, start) + insert + text.slice(start + length)),
      ),
    );
  });
});
