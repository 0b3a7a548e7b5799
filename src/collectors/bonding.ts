import { z } from "zod";
import type { KernelReader } from "../kernel/reader.ts";
import { NoDataError } from "../lib/errors.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const SLAVES = metric("gauge", "node_bonding_slaves", "Devices bound together.");
const ACTIVE = metric("gauge", "node_bonding_active", "Devices bound together whose link is up.");

/** How many devices each bond has, and how many of them have a link, as `node_bonding_*`. */
export const bonding = defineCollector({
  kind: "bonding",
  description: "Devices of each bond, and how many of them have a link.",
  sources: [
    "/sys/class/net/bonding_masters",
    "/sys/class/net/*/bonding/slaves",
    "/sys/class/net/*/lower_*/bonding_slave/mii_status",
  ],
  replaces: ["bonding"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("master");
    return {
      poll: () => {
        const bonds = readBonds(kernel);
        labels.turn();
        const samples = (valueOf: (bond: Bond) => number) =>
          bonds.map((bond) => ({ labels: labels.of(bond.master), value: valueOf(bond) }));
        return [
          familyOf(
            SLAVES,
            samples(({ slaves }) => slaves),
          ),
          familyOf(
            ACTIVE,
            samples(({ active }) => active),
          ),
        ];
      },
    };
  },
});

interface Bond {
  readonly master: string;
  readonly slaves: number;
  readonly active: number;
}

/** Throws NoDataError where there is no bond; one that has just gone is left out. */
function readBonds(kernel: KernelReader): Bond[] {
  const masters = words(kernel.sys("class/net/bonding_masters"));
  if (masters.length === 0) throw new NoDataError("This host has no bond");
  return masters.flatMap((master) => {
    const slaves = kernel.attribute(`class/net/${master}/bonding/slaves`);
    if (slaves === undefined) return [];
    const links = words(slaves)
      .map((slave) => readLink(kernel, master, slave))
      .filter((link) => link !== undefined);
    return [{ master, slaves: links.length, active: links.filter((link) => link === "up").length }];
  });
}

/** A kernel before 3.18 names the device's folder `slave_*`. */
function readLink(kernel: KernelReader, master: string, slave: string): string | undefined {
  const folder = `class/net/${master}`;
  return (
    kernel.attribute(`${folder}/lower_${slave}/bonding_slave/mii_status`) ??
    kernel.attribute(`${folder}/slave_${slave}/bonding_slave/mii_status`)
  )?.trim();
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
