import { ifThere } from "../lib/if_there.ts";
import { readText } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";
import { parseUdevProperties } from "./udev.ts";

/** What udev and sysfs know of a block device beside its traffic; texts are empty where they know nothing. */
export interface BlockDevice {
  readonly path: string;
  readonly wwn: string;
  readonly model: string;
  readonly serial: string;
  readonly revision: string;
  /** Whether it turns, as far as its driver knows: of virtual devices only the default is known, and said to be 0. */
  readonly rotational: "0" | "1";
  /** What is on it; undefined where it holds no file system, swap or member of something larger. */
  readonly content: BlockContent | undefined;
  /** Undefined where it is not the device mapper's. */
  readonly mapper: MapperNames | undefined;
  /** Undefined where it is no ATA disk. */
  readonly ata: AtaSettings | undefined;
}

/** What a block device holds. */
export interface BlockContent {
  readonly type: string;
  readonly usage: string;
  readonly uuid: string;
  readonly version: string;
}

/** What the device mapper and LVM call a block device. */
export interface MapperNames {
  readonly name: string;
  readonly uuid: string;
  readonly volumeGroup: string;
  readonly logicalVolume: string;
  readonly layer: string;
}

/** An ATA disk's settings; undefined where it does not tell. */
export interface AtaSettings {
  readonly hasWriteCache: number | undefined;
  readonly isWriteCacheEnabled: number | undefined;
  readonly rotationsPerMinute: number | undefined;
}

type Properties = ReadonlyMap<string, string>;

/**
 * Reads what udev's database and sysfs have about a block device; either may have nothing.
 * @see the properties that 60-persistent-storage.rules and ata_id set, udev(7)
 */
export function readBlockDevice(
  kernel: KernelReader,
  { device, major, minor }: { device: string; major: string; minor: string },
): BlockDevice {
  const properties = readProperties(kernel, `b${major}:${minor}`);
  const text = (name: string) => properties.get(name) ?? "";
  return {
    path: text("ID_PATH"),
    wwn: text("ID_WWN"),
    model: text("ID_MODEL"),
    // The one on the disk's label first; virtio devices only have the last.
    serial: text("SCSI_IDENT_SERIAL") || text("ID_SERIAL_SHORT") || text("ID_SERIAL"),
    revision: text("ID_REVISION"),
    rotational: isRotational(kernel, device) ? "1" : "0",
    content: contentOf(text),
    mapper: mapperOf(text),
    ata: text("ID_ATA") === "" ? undefined : ataOf(properties),
  };
}

/** Virtio and the device mapper call themselves rotational without knowing; a driver that talks to a disk has a timeout. */
function isRotational(kernel: KernelReader, device: string): boolean {
  const queue = `block/${device}/queue`;
  return (
    readText(kernel, `${queue}/rotational`) === "1" &&
    readText(kernel, `${queue}/io_timeout`) !== ""
  );
}

function readProperties(kernel: KernelReader, file: string): Properties {
  return parseUdevProperties(ifThere(() => kernel.udev(file)) ?? "");
}

function contentOf(text: (name: string) => string): BlockContent | undefined {
  if (text("ID_FS_TYPE") === "") return undefined;
  return {
    type: text("ID_FS_TYPE"),
    usage: text("ID_FS_USAGE"),
    uuid: text("ID_FS_UUID"),
    version: text("ID_FS_VERSION"),
  };
}

function mapperOf(text: (name: string) => string): MapperNames | undefined {
  if (text("DM_NAME") === "") return undefined;
  return {
    name: text("DM_NAME"),
    uuid: text("DM_UUID"),
    volumeGroup: text("DM_VG_NAME"),
    logicalVolume: text("DM_LV_NAME"),
    layer: text("DM_LV_LAYER"),
  };
}

function ataOf(properties: Properties): AtaSettings {
  const number = (name: string) => {
    const text = properties.get(name);
    return text === undefined || text === "" || Number.isNaN(Number(text))
      ? undefined
      : Number(text);
  };
  return {
    hasWriteCache: number("ID_ATA_WRITE_CACHE"),
    isWriteCacheEnabled: number("ID_ATA_WRITE_CACHE_ENABLED"),
    rotationsPerMinute: number("ID_ATA_ROTATION_RATE_RPM"),
  };
}
