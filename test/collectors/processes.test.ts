import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { processes } from "../../src/collectors/processes.ts";
import { fixture, fixtureKernel, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

describe("processes", () => {
  test("counts processes and threads by state", async () => {
    const series = seriesOf(await pollFixture(processes, "large_host"));
    expect(series.sort()).toEqual([
      "gauge node_processes_max_processes 4194304",
      "gauge node_processes_max_threads 1030412",
      "gauge node_processes_pids 5",
      'gauge node_processes_state{state="D"} 1',
      'gauge node_processes_state{state="I"} 1',
      'gauge node_processes_state{state="S"} 2',
      'gauge node_processes_state{state="Z"} 1',
      "gauge node_processes_threads 8",
      'gauge node_processes_threads_state{thread_state="D"} 1',
      'gauge node_processes_threads_state{thread_state="I"} 1',
      'gauge node_processes_threads_state{thread_state="R"} 1',
      'gauge node_processes_threads_state{thread_state="S"} 4',
      'gauge node_processes_threads_state{thread_state="Z"} 1',
    ]);
  });

  test("has no states where there are no processes", async () => {
    const kernel = fixtureKernel("large_host");
    const procfs = join(kernel.paths.procfs, "sys");
    const source = openOn(processes, { ...kernel, paths: { ...kernel.paths, procfs } });
    expect(seriesOf(await pollOf(source))).toEqual([
      "gauge node_processes_threads 0",
      "gauge node_processes_max_threads 1030412",
      "gauge node_processes_pids 0",
      "gauge node_processes_max_processes 4194304",
    ]);
    kernel.close();
  });

  test("lets the event loop turn among many, and ends where the poll is aborted", async () => {
    const kernel = fixtureKernel("large_host");
    const procfs = mkdtempSync(join(tmpdir(), "processes-"));
    const stat = fixture("large_host/proc/733/stat");
    for (let pid = 1; pid <= 250; pid++) {
      mkdirSync(join(procfs, String(pid)));
      writeFileSync(join(procfs, String(pid), "stat"), stat);
    }
    const source = openOn(processes, { ...kernel, paths: { ...kernel.paths, procfs } });
    const { signal } = new AbortController();
    const pause = jest.fn(() => Promise.resolve());
    expect(seriesOf(await source.poll({ signal, timeoutSeconds: 5, pause }))).toContain(
      "gauge node_processes_pids 250",
    );
    expect(pause).toHaveBeenCalledTimes(10);
    const aborted = () => Promise.reject(new Error("aborted"));
    await expect(source.poll({ signal, timeoutSeconds: 5, pause: aborted })).rejects.toThrow(
      "aborted",
    );
    rmSync(procfs, { recursive: true });
    kernel.close();
  });
});
