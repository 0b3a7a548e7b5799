import type { Family } from "../model/family.ts";

/** What was built, and what it runs on. */
export interface Build {
  readonly version: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly arch: string;
}

const GO_ARCH: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
const GO_OS: Readonly<Record<string, string>> = { win32: "windows" };

/** The build as `_info` families: ours, and node_exporter's, which dashboards and alerts look for. */
export function buildFamilies({ version, nodeVersion, platform, arch }: Build): readonly Family[] {
  const goos = GO_OS[platform] ?? platform;
  const goarch = GO_ARCH[arch] ?? arch;
  const info = (name: string, help: string, labels: Record<string, string>): Family => ({
    name,
    help,
    type: "gauge",
    samples: [{ labels, value: 1 }],
  });
  return [
    info("metrics_exporter_build_info", "What was built and what it runs on.", {
      version,
      node_version: nodeVersion,
      platform,
      arch,
    }),
    info("node_exporter_build_info", "metrics-exporter in node_exporter's place.", {
      branch: "",
      goarch,
      goos,
      goversion: nodeVersion,
      revision: "",
      tags: "metrics-exporter",
      version,
    }),
  ];
}
