import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { temporaryFolder } from "./processes.ts";

/**
 * A file of this folder as JavaScript for a process of its own, which then carries no compiler about:
 * its memory and its CPU time are its own. It may import only types and Node's modules.
 */
export function compile(file: string): string {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2023 },
  });
  const script = join(temporaryFolder(), file.replace(/\.ts$/, ".mjs"));
  writeFileSync(script, outputText);
  return script;
}

/** What has Node load the monitor of holds before a program; it takes orders once started with a channel. */
export function monitorFlags(): readonly string[] {
  const monitor = compile("hold_monitor.ts");
  // It imports koffi.
  const packages = fileURLToPath(new URL("../node_modules", import.meta.url));
  symlinkSync(packages, join(dirname(monitor), "node_modules"));
  return ["--import", monitor];
}
