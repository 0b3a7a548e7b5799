import { isDeepStrictEqual } from "node:util";
import type { Config } from "./config/config.ts";
import { seesContainerRoot } from "./kernel/container.ts";
import { createKernelReader } from "./kernel/reader.ts";
import { describeError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import type { Host } from "./polling/collector.ts";
import { createPortableReader } from "./portable/reader.ts";

/** What of a configuration says which host is read, and how. */
export type HostConfig = Pick<Config, "platform" | "paths" | "excludeVirtual">;

/** The host that collectors read, for as long as the configuration stays. */
export interface HostSlot {
  /** The host this configuration speaks of: the same object as long as it speaks of the same. */
  readonly under: (config: HostConfig) => Host;
  /** Gives back what hosts hold but the one of this configuration. */
  readonly keepOnly: (config: HostConfig) => void;
  readonly close: () => void;
}

/** The host as a configuration describes it; whoever opens it closes it. */
export function openHost({ platform, paths, excludeVirtual }: HostConfig, now: () => number): Host {
  const host = { kernel: createKernelReader(paths), now, excludeVirtual };
  return platform === "portable" ? { ...host, portable: createPortableReader() } : host;
}

/** Gives back what a host holds. */
export function closeHost({ kernel, portable }: Host): void {
  kernel.close();
  portable?.close();
}

/** A slot without a host. */
export function createHostSlot(now: () => number, log: Log): HostSlot {
  let opened: readonly { readonly config: HostConfig; readonly host: Host }[] = [];

  function under({ platform, paths, excludeVirtual }: HostConfig): Host {
    const config = { platform, paths, excludeVirtual };
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
      for (const { host } of opened) if (host !== kept) closeHost(host);
      opened = opened.filter(({ host }) => host === kept);
    },
    close: () => {
      for (const { host } of opened) closeHost(host);
    },
  };
}

const REMEDY =
  "mount the host's / in the container, such as -v /:/host:ro,rslave, and start with --path.rootfs=/host";

function warnOfContainer({ kernel, portable }: Host, log: Log): void {
  if (portable !== undefined) return;
  try {
    if (!seesContainerRoot(kernel)) return;
    log.warn("what is read as the host's root is a container's own", { remedy: REMEDY });
  } catch (error) {
    log.debug("the mount table does not tell whose root this is", { error: describeError(error) });
  }
}
