import { readFileSync, writeFileSync } from "node:fs";
import { extname } from "node:path";
import { loadConfig } from "../../src/config/load.ts";
import { describeError } from "../../src/lib/errors.ts";
import { collectorsMarkdown } from "../../src/config/reference.ts";

const ROOT = new URL("../../", import.meta.url);
const GENERATED = /(<!-- npm run docs: (\S+) -->\n)[^]*?(<!-- end -->)/g;

/** The text of a file of the project. */
export function committed(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

/** The README with every part between markers as the catalog, the checker and the files have it. */
export function withGenerated(readme: string): string {
  return readme.replace(
    GENERATED,
    (_, begin: string, what: string, end: string) => `${begin}\n${generate(what, readme)}\n${end}`,
  );
}

/** What ```yaml blocks of the text hold. */
export function yamlBlocks(readme: string): string[] {
  return [...readme.matchAll(/^```yaml.*\n([^]*?)^```$/gm)].map(([, text = ""]) => text);
}

/** What is wrong with the README's faulty configuration, as `check` says it. */
export function faultsOf(readme: string): string {
  const text = yamlBlocks(readme).find((block) => block.includes("mount_point:")) ?? "";
  try {
    loadConfig({ path: "faulty.yaml", text }, {});
  } catch (error) {
    return describeError(error);
  }
  throw new Error("Cannot show faults: the README's faulty configuration has none, want some");
}

function generate(what: string, readme: string): string {
  if (what === "collectors") return collectorsTable();
  if (what === "faults") return fence("text", `${faultsOf(readme)}\n`);
  return fence(extname(what).slice(1).replace("yml", "yaml"), committed(what));
}

function collectorsTable(): string {
  const [overview = ""] = collectorsMarkdown().split("\n## ", 1);
  const rows = overview.split("\n").filter((line) => line.startsWith("|"));
  return `${rows.join("\n").replaceAll("](#", "](docs/collectors.md#")}\n`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL("README.md", ROOT), withGenerated(committed("README.md")));
}
