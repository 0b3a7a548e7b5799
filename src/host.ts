import { isDeepStrictEqual } from "node:util";
import type { Config } from "./config/config.ts";
import { seesContainerRoot } from "./kernel/container.ts";
import { createKernelReader } from "./kernel/reader.ts";
import { describeError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import type { Host } from "./polling/collector.ts";

/** What of a configuration says which host is read, and how. */
export type HostConfig = Pick<Config, "paths" | "excludeVirtual">;

/** The host that collectors read, for as long as the configuration stays. */
export interface HostSlot {
  /** The host this configuration speaks of: the same object as long as it speaks of the same. */
  readonly under: (config: HostConfig) => Host;
  /** Gives back what hosts hold but the one of this configuration. */
  readonly keepOnly: (config: HostConfig) => void;
  readonly close: () => void;
}

/** The host as a configuration describes it; whoever opens it closes its kernel. */
export function openHost({ paths, excludeVirtual }: HostConfig, now: () => number): Host {
  return { kernel: createKernelReader(paths), now, excludeVirtual };
}

/** A slot without a host. */
export function createHostSlot(now: () => number, log: Log): HostSlot {
  let opened: readonly { readonly config: HostConfig; readonly host: Host }[] = [];

  function under({ paths, excludeVirtual }: HostConfig): Host {
    const config = { paths, excludeVirtual };
    const known = opened.find((each) => isDeepStrictEqual(each.config, config));
    if (known) return known.host;
    const host = openHost(config, now);
    opened = [...opened, { config, host }];
    warnOfContainer(host, log);
    return host;
  }

  return {
    under,
    keepOnly: (config) => {
      const kept = under(config);
      for (const { host } of opened) if (host !== kept) host.kernel.close();
      opened = opened.filter(({ host }) => host === kept);
    },
    close: () => {
      for (const { host } of opened) host.kernel.close();
    },
  };
}

const REMEDY =
  "mount the host's / in the container, such as -v /:/host:ro,rslave, and start with --path.rootfs=/host";

function warnOfContainer({ kernel }: Host, log: Log): void {
  try {
    if (!seesContainerRoot(kernel)) return;
    log.warn("what is read as the host's root is a container's own", { remedy: REMEDY });
  } catch (error) {
    log.debug("the mount table does not tell whose root this is", { error: describeError(error) });
  }
}
