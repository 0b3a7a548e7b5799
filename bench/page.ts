import type { Peer } from "./peers.ts";

/** What a server's `/metrics` amounts to. */
export interface PageSize {
  readonly families: number;
  readonly series: number;
  /** The series of the host: those that both servers have under the same names. */
  readonly hostSeries: number;
}

/** Counts what a server shows now. Rejects where it does not answer with 200. */
export async function sizePage({ port }: Peer): Promise<PageSize> {
  const url = `http://127.0.0.1:${port}/metrics`;
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok)
    throw new Error(`Cannot read ${url}: the status is ${response.status}, want 200`);
  return sizeOf(await response.text());
}

function sizeOf(text: string): PageSize {
  const lines = text.split("\n").filter((line) => line !== "");
  const series = lines.filter((line) => !line.startsWith("#"));
  return {
    families: lines.filter((line) => line.startsWith("# TYPE ")).length,
    series: series.length,
    hostSeries: series.filter((line) => line.startsWith("node_")).length,
  };
}
