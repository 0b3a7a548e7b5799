import { describe, expect, test } from "@jest/globals";
import { CATALOG } from "../../src/catalog.ts";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configurationMarkdown } from "../../src/config/reference.ts";

const load = (text: string, system: string): Config =>
  loadConfig({ path: "c.yaml", text }, {}, system);

describe("platform", () => {
  const f = (setting: string, system: string, want: Config["platform"]) =>
    test(`${setting} on ${system} is ${want}`, () =>
      expect(load(`${setting}\ncollectors: [wave]\n`, system).platform).toBe(want));
  f("", "linux", "linux");
  f("", "darwin", "portable");
  f("", "win32", "portable");
  f("platform: auto", "freebsd", "portable");
  f("platform: portable", "linux", "portable");
  f("platform: linux", "android", "linux");

  test("is one of three", () =>
    expect(() => load("platform: darwin\ncollectors: [wave]\n", "linux")).toThrow("platform"));
});

describe("a kind that is dear where there is no Linux", () => {
  const f = (text: string, system: string, want: Readonly<Record<string, [number, number]>>) => {
    const { collectors } = load(text, system);
    const limits = collectors.map(({ name, intervalSeconds, timeoutSeconds }) => [
      name,
      [intervalSeconds, timeoutSeconds],
    ]);
    expect(Object.fromEntries(limits)).toMatchObject(want);
  };
  test("has a longer interval there", () => {
    f("collectors: [disk, cpu]", "darwin", { disk: [30, 5], cpu: [5, 5] });
    f("collectors: [disk, cpu]", "linux", { disk: [5, 5], cpu: [5, 5] });
    f("collectors: [default]", "win32", { disk: [30, 5], network: [15, 5], cpu: [5, 5] });
    f("interval: 1s\ncollectors: [disk, cpu]", "darwin", { disk: [30, 5], cpu: [1, 1] });
  });
  test("keeps a longer one of the top, and that of its entry", () => {
    f("interval: 1m\ncollectors: [disk]", "darwin", { disk: [60, 5] });
    f("collectors: [{ kind: disk, interval: 2s }]", "darwin", { disk: [2, 2] });
    f("collectors: [{ kind: default, interval: 2s }]", "darwin", { disk: [2, 2], cpu: [2, 2] });
    f("collectors: [{ kind: default, timeout: 3s }]", "darwin", { disk: [30, 3], cpu: [5, 3] });
  });
  test("may take as long as that interval", () => {
    const text = "collectors: [{ kind: disk, timeout: 20s }]";
    f(text, "darwin", { disk: [30, 20] });
    expect(() => load(text, "linux")).toThrow("want at most the interval, which is 5s");
  });
  test("is in the reference with it", () => {
    const dear = CATALOG.filter(({ portable }) => portable?.intervalSeconds !== undefined);
    expect(dear.length).toBeGreaterThan(0);
    for (const { kind, portable } of dear) {
      expect(configurationMarkdown()).toMatch(
        new RegExp(`^\\| \`${kind}\` +\\| \`${portable?.intervalSeconds}s\` `, "m"),
      );
    }
  });
});
