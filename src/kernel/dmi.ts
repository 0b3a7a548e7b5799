import type { KernelReader } from "./reader.ts";

const FOLDER = "class/dmi/id";

const LABELS = [
  "bios_date",
  "bios_release",
  "bios_vendor",
  "bios_version",
  "board_asset_tag",
  "board_name",
  "board_serial",
  "board_vendor",
  "board_version",
  "chassis_asset_tag",
  "chassis_serial",
  "chassis_vendor",
  "chassis_version",
  "product_family",
  "product_name",
  "product_serial",
  "product_sku",
  "product_uuid",
  "product_version",
  "system_vendor",
];

/**
 * What the firmware says of the machine, by node_exporter's name for it; without what it does not say or only root
 * may read, and empty on a machine without such firmware.
 */
export function readDmi(kernel: KernelReader): Readonly<Record<string, string>> {
  const values = LABELS.map((label) => {
    const value = kernel.attribute(`${FOLDER}/${label.replace("system_", "sys_")}`);
    return value === undefined ? undefined : ([label, value.trim()] as const);
  });
  return Object.fromEntries(values.filter((value) => value !== undefined));
}
