import { existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { EXIT } from "../../src/cli/command.ts";
import { loadConfig } from "../../src/config/load.ts";
import { json } from "../../src/http/answer.ts";
import { createRoutes } from "../../src/http/routes.ts";
import { buildFamilies } from "../../src/self/build.ts";
import { createCollectorFamilies } from "../../src/self/collector_families.ts";
import { createSelfMetrics } from "../../src/self/metrics.ts";
import { committed, faultsOf, withGenerated, yamlBlocks } from "./readme.ts";

const README = committed("README.md");
const cellsOf = (text: string): string => text.replace(/ +\|/g, " |").replace(/-{3,}/g, "---");

describe("the README", () => {
  test("shows collectors, faults and files as they are, by npm run docs", () =>
    expect(cellsOf(README)).toBe(cellsOf(withGenerated(README))));

  test("links to files that exist, and to headings of its own", () => {
    const targets = [...README.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const headings = [...README.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slug(heading));
    const isThere = (target: string): boolean =>
      target.startsWith("#")
        ? headings.includes(target.slice(1))
        : existsSync(new URL(`../../${target.replace(/#.*/, "")}`, import.meta.url));
    expect(targets.length).toBeGreaterThan(10);
    expect(targets.filter((target) => !isThere(target))).toEqual([]);
  });

  test("has configurations that are valid, but for the faulty one", () => {
    const blocks = yamlBlocks(README).filter((text) => /^collectors:/m.test(text));
    const valid = blocks.filter((text) => !text.includes("mount_point:"));
    expect(blocks.length - valid.length).toBe(1);
    expect(valid.length).toBeGreaterThan(0);
    for (const text of valid) {
      expect(loadConfig({ path: "README.md", text }, {}).collectors.length).toBeGreaterThan(0);
    }
    expect(faultsOf(README).match(/^faulty\.yaml:/gm)).toHaveLength(4);
  });

  test("lists every path the server knows", () => {
    const none = () => json(200, null);
    const overview = () => {
      throw new Error("Cannot show: nothing is collected");
    };
    const parts = { metrics: none, vars: none, isReady: () => true, config: none, overview };
    for (const { path } of createRoutes(parts)) expect(README).toContain(`| \`${path}\` `);
  });

  test("lists every metric of the daemon's own, and every exit status", async () => {
    const build = { version: "", nodeVersion: "", platform: "", arch: "" };
    const families = [
      ...buildFamilies(build),
      ...createCollectorFamilies(() => [])([], 0),
      ...(await createSelfMetrics().families()),
    ];
    expect(families.length).toBeGreaterThan(15);
    const missing = families.filter(({ name }) => !new RegExp(`\`${name}[\`{]`).test(README));
    expect(missing.map(({ name }) => name)).toEqual([]);
    for (const status of Object.values(EXIT)) {
      expect(README).toMatch(new RegExp(`^\\| ${status} +\\|`, "m"));
    }
  });
});

/** The anchor a heading has. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}
