import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What wrk found, in seconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

const run = promisify(execFile);
const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1 };

/**
 * Asks for `/metrics` again and again over one kept connection.
 * Throws where wrk fails, or where an answer was none.
 */
export async function wrk(
  port: number,
  seconds: number,
  headers: readonly string[],
): Promise<Latency> {
  const url = `http://127.0.0.1:${port}/metrics`;
  const argv = [
    "-t1",
    "-c1",
    `-d${seconds}s`,
    "--latency",
    ...headers.flatMap((each) => ["-H", each]),
    url,
  ];
  const { stdout } = await run("wrk", argv, { timeout: (seconds + 10) * 1000 });
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`Cannot measure ${url}: ${stdout}`);
  return { p50: percentile(stdout, 50), p99: percentile(stdout, 99) };
}

function percentile(text: string, percent: number): number {
  const [, digits, unit = ""] =
    new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s)$`, "m").exec(text) ?? [];
  const secondsPerUnit = SECONDS_PER_UNIT[unit];
  if (digits === undefined || secondsPerUnit === undefined) {
    throw new Error(`Cannot read wrk's latencies: it said ${text}, want a ${percent}% line`);
  }
  return Number(digits) * secondsPerUnit;
}
