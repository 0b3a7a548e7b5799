import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./processes.ts";

/** A host that has much of one thing. */
export interface Crowd {
  readonly procfs: string;
  readonly sysfs: string;
  readonly udev: string;
  /** What makes a server's surroundings and then becomes the server. */
  readonly enter: readonly string[];
  /** Changes every counter, as a second of traffic does. */
  readonly advance: () => void;
}

type Folders = Pick<Crowd, "procfs" | "sysfs" | "udev">;

const DISK_COUNTERS = 17;
const DEVICE_COUNTERS = 16;
/** Numbers of the same length, whatever is added to them: what is read while it is written is still a table. */
const LEAST_COUNT = 1_000_000_000;
const MOUNT_EACH =
  'set -e; for folder in "$0"/*; do mount -t tmpfs -o size=1m "disk-${folder##*/}" "$folder"; done; exec "$@"';

/**
 * So many mounted file systems: true ones of memory, in a namespace that ends with the server.
 * Throws where this user may not make one, or not mount in it.
 */
export function crowdOfMounts(count: number): Crowd {
  if (!mayMount()) throw new Error("Cannot mount: this user may not, want root or user namespaces");
  const [folders, mountPoints] = [makeFolders(), temporaryFolder()];
  for (let index = 0; index < count; index++) mkdirSync(join(mountPoints, `mount${index}`));
  // Without a process 1, whose mounts are in another namespace, either reads its own.
  symlinkSync("/proc/self", join(folders.procfs, "self"));
  return { ...folders, enter: mounting(mountPoints), advance: () => undefined };
}

/** So many network devices, each with the attributes of one of this machine's. Throws where it has none. */
export function crowdOfNetworkDevices(count: number): Crowd {
  const folders = makeFolders();
  const classes = "/sys/class/net";
  const names = readdirSync(classes).filter((name) => name !== "lo");
  const [attributes, statistics] = ["", "statistics"].map((part) =>
    attributesOf(join(classes, names[0] ?? "lo", part)),
  );
  const devices = Array.from({ length: count }, (_, index) => `eth${index}`);
  for (const [index, device] of devices.entries()) {
    const folder = join(folders.sysfs, "class/net", device);
    const address = `02:00:00:00:${hexByte(index >> 8)}:${hexByte(index)}\n`;
    writeAttributes(folder, { ...attributes, ifindex: `${index + 2}\n`, address });
    writeAttributes(join(folder, "statistics"), { ...statistics });
  }
  mkdirSync(join(folders.procfs, "net"));
  const header = readFileSync("/proc/net/dev", "utf8").split("\n").slice(0, 2).join("\n");
  const advance = createTable(join(folders.procfs, "net/dev"), (turn) => {
    const lines = devices.map((device) => `${device}: ${counters(DEVICE_COUNTERS, turn)}`);
    return `${header}\n${lines.join("\n")}\n`;
  });
  return { ...folders, enter: [], advance };
}

/** So many disks, each with the queue of one of this machine's and an entry of udev. Throws where it has none. */
export function crowdOfDisks(count: number): Crowd {
  const folders = makeFolders();
  const [template] = readdirSync("/sys/block").filter((name) => !/^(loop|ram|zram)/.test(name));
  if (template === undefined)
    throw new Error("Cannot make disks: /sys/block has none to copy, want one at least");
  const model = join(folders.sysfs, "devices/disk");
  writeAttributes(join(model, "queue"), attributesOf(join("/sys/block", template, "queue")));
  mkdirSync(join(folders.sysfs, "block"));
  const disks = Array.from({ length: count }, (_, index) => ({
    name: `sd${letters(index)}`,
    minor: index * 16,
  }));
  for (const { name, minor } of disks) {
    symlinkSync("../devices/disk", join(folders.sysfs, "block", name));
    writeFileSync(join(folders.udev, `b8:${minor}`), udevEntry(name));
  }
  const advance = createTable(join(folders.procfs, "diskstats"), (turn) =>
    disks
      .map(({ name, minor }) => `   8 ${minor} ${name} ${counters(DISK_COUNTERS, turn)}\n`)
      .join(""),
  );
  return { ...folders, enter: [], advance };
}

function mayMount(): boolean {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "one"));
  const [program, ...argv] = mounting(folder);
  return spawnSync(program, [...argv, "true"], { stdio: "ignore", timeout: 10_000 }).status === 0;
}

function mounting(folder: string): readonly [program: string, ...argv: string[]] {
  const isRoot = process.getuid?.() === 0;
  const namespace = ["--mount", "--propagation", "private", ...(isRoot ? [] : ["--map-root-user"])];
  return ["unshare", ...namespace, "sh", "-c", MOUNT_EACH, folder];
}

function makeFolders(): Folders {
  const root = temporaryFolder();
  const [procfs, sysfs, udev] = [join(root, "proc"), join(root, "sys"), join(root, "udev")];
  for (const folder of [procfs, sysfs, udev]) mkdirSync(folder);
  return { procfs, sysfs, udev };
}

/** Writes a table whose length stays; what it returns writes the next one in its place, as the readers keep it open. */
function createTable(path: string, textOf: (turn: number) => string): () => void {
  const fd = openSync(path, "w");
  let turn = 0;
  const write = (): void => {
    writeSync(fd, textOf(turn), 0);
    turn += 1;
  };
  write();
  return write;
}

function counters(count: number, turn: number): string {
  return Array.from({ length: count }, (_, at) => LEAST_COUNT + turn * 1000 + at).join(" ");
}

/** The files of a folder of sysfs that tell something, by name. */
function attributesOf(folder: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    try {
      attributes[entry.name] = readFileSync(join(folder, entry.name), "utf8");
    } catch {
      // Some have no value for this device, and would have none for the others.
    }
  }
  return attributes;
}

function writeAttributes(folder: string, attributes: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(attributes)) writeFileSync(join(folder, name), text);
}

function udevEntry(disk: string): string {
  const properties = {
    ...{ ID_MODEL: "Bench_Disk", ID_REVISION: "1.0", ID_SERIAL_SHORT: `SERIAL-${disk}` },
    ...{ ID_PATH: `pci-0000:00:10.0-${disk}`, ID_WWN: `0x5000${disk}`, ID_FS_TYPE: "ext4" },
    ...{ ID_FS_USAGE: "filesystem", ID_FS_UUID: `uuid-${disk}`, ID_FS_VERSION: "1.0" },
  };
  const lines = Object.entries(properties).map(([name, value]) => `E:${name}=${value}\n`);
  return lines.join("");
}

/** Two letters and more, so that none is taken for a partition. */
function letters(index: number): string {
  const letter = String.fromCharCode("a".charCodeAt(0) + (index % 26));
  return index < 26 ? `a${letter}` : letters(Math.floor(index / 26)) + letter;
}

function hexByte(number: number): string {
  return (number & 0xff).toString(16).padStart(2, "0");
}
