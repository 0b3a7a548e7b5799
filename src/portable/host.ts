import type { Systeminformation } from "systeminformation";
import { knownText } from "./known.ts";

/** What a system says of itself, as os-release has it on Linux. */
export interface PortableOs {
  /** Its texts, empty where it does not say. */
  readonly fields: Readonly<Record<(typeof FIELDS)[number], string>>;
  /** The number its version begins with; undefined where it begins with none, or with 0. */
  readonly version: number | undefined;
  /** No system but Linux tells when its support ends. */
  readonly supportEnd: undefined;
}

const FIELDS = [
  "build_id",
  "id",
  "id_like",
  "image_id",
  "image_version",
  "name",
  "pretty_name",
  "variant",
  "variant_id",
  "version",
  "version_codename",
  "version_id",
] as const;

const IDS: Readonly<Record<string, string>> = { darwin: "macos", win32: "windows" };

/**
 * The operating system by systeminformation's osInfo(); undefined where it does not know its name.
 * @see https://systeminformation.io/os.html
 */
export function osOf(info: Systeminformation.OsData, platform: string): PortableOs | undefined {
  const name = knownText(info.distro);
  if (name === "") return undefined;
  const release = knownText(info.release);
  const version_id = /^\d+(\.\d+)*/.exec(release)?.[0] ?? "";
  const texts: Readonly<Record<string, string>> = {
    build_id: knownText(info.build),
    id: IDS[platform] ?? name.toLowerCase().replace(/[^a-z0-9].*/, ""),
    name,
    pretty_name: `${name} ${release}`.trim(),
    version: release,
    version_codename: knownText(info.codename),
    version_id,
  };
  const fields = FIELDS.map((field) => [field, texts[field] ?? ""]);
  const version = parseFloat(version_id);
  return {
    fields: Object.fromEntries(fields) as PortableOs["fields"],
    version: version > 0 ? version : undefined,
    supportEnd: undefined,
  };
}

/** Node's uptime and the clock are read one after the other: two boots are further apart than their difference wavers. */
const WAVER_SECONDS = 2;

/** A function that tells when the host booted, in whole seconds since 1970: the same until that has really changed. */
export function createBootTime(): (nowMilliseconds: number, uptimeSeconds: number) => number {
  let shown: number | undefined;
  return (nowMilliseconds, uptimeSeconds) => {
    const bootSeconds = Math.round(nowMilliseconds / 1000 - uptimeSeconds);
    if (shown === undefined || Math.abs(bootSeconds - shown) > WAVER_SECONDS) shown = bootSeconds;
    return shown;
  };
}
