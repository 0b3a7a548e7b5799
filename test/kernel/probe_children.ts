import { existsSync, readFileSync } from "node:fs";
import { eventually } from "../eventually.ts";

interface ProbeChild {
  readonly pid: number;
  readonly environment: string;
}

/** The processes that read file systems for this one. */
export function probeChildren(): readonly ProbeChild[] {
  const { pid: own } = process;
  const pids = readFileSync(`/proc/${own}/task/${own}/children`, "utf8").trim().split(" ");
  return pids
    .map(Number)
    .filter((pid) => pid > 0 && readOf(pid, "cmdline").includes("statfs(path"))
    .map((pid) => ({ pid, environment: readOf(pid, "environ") }));
}

/** The one such process. Throws where there are none or more. */
export function onlyChild(): ProbeChild {
  const [child, ...others] = probeChildren();
  if (child === undefined || others.length > 0) {
    throw new Error(`Cannot name the child: there are ${probeChildren().length}, want 1`);
  }
  return child;
}

/** Waits until there is no such process. */
export async function ended(pid: number): Promise<void> {
  await eventually(`process ${pid} is gone`, () => !existsSync(`/proc/${pid}`) || undefined);
}

function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
