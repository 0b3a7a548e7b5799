import { NoDataError } from "../lib/errors.ts";
import type { PortableReader } from "./reader.ts";

/**
 * The load averages over 1, 5 and 15 minutes. Throws NoDataError on Windows, which has none: Node says 0 for them.
 * @see https://nodejs.org/api/os.html#osloadavg
 */
export function readLoadavg({ platform, loadavg }: PortableReader) {
  if (platform === "win32") throw new NoDataError("Windows has no load averages");
  const [load1 = NaN, load5 = NaN, load15 = NaN] = loadavg();
  return { load1, load5, load15 };
}
