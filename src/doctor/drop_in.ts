import type { Finding } from "./finding.ts";

/** Where the unit's drop-in goes. */
export const DROP_IN_PATH = "/etc/systemd/system/metrics-exporter.service.d/rights.conf";

/**
 * The section that gives the service what was refused, and no more; undefined where nothing would help.
 * @see systemd.exec(5)
 */
export function dropInFor(findings: readonly Finding[]): string | undefined {
  const grants = findings.flatMap(({ grant }) => (grant === null ? [] : [grant]));
  const capabilities = sorted(grants.flatMap((grant) => grant.capabilities)).join(" ");
  const settings = sorted(grants.flatMap((grant) => grant.settings));
  if (capabilities === "" && settings.length === 0) return undefined;
  const given =
    capabilities === ""
      ? []
      : [`AmbientCapabilities=${capabilities}`, `CapabilityBoundingSet=${capabilities}`];
  return ["[Service]", ...given, ...settings, ""].join("\n");
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
