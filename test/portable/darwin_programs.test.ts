import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { findKind } from "../../src/catalog.ts";
import { createLibraryThread, LIBRARY_THREAD_SOURCE } from "../../src/portable/library_thread.ts";
import { createPortableReader } from "../../src/portable/reader.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { openPortable } from "./fake_reader.ts";

/** The thread takes this host for macOS: systeminformation runs programs of ours that print what those of macOS do. */
const PROGRAMS = join(import.meta.dirname, "../fixtures/darwin_programs");
const IS_DARWIN = `
  Object.defineProperty(process, "platform", { value: "darwin" });
  process.env.PATH = ${JSON.stringify(PROGRAMS)} + ":/usr/bin:/bin";`;
const thread = createLibraryThread(IS_DARWIN + LIBRARY_THREAD_SOURCE);
const reader = { ...createPortableReader(thread), platform: "darwin" };
afterAll(() => thread.close());

async function linesOf(kind: string): Promise<string[]> {
  const definition = findKind(kind);
  if (definition === undefined) throw new Error(`no kind ${kind}`);
  return seriesOf(await pollOf(openPortable(definition, reader)));
}

test("mounts are those of df and mount, without devfs and what holds nothing", async () => {
  const root = 'device="/dev/disk3s1s1",device_error="",fstype="apfs",mountpoint="/"';
  const data =
    'device="/dev/disk3s5",device_error="",fstype="apfs",mountpoint="/System/Volumes/Data"';
  expect(await linesOf("disk")).toEqual([
    `gauge node_filesystem_size_bytes{${root}} 494384795648`,
    `gauge node_filesystem_size_bytes{${data}} 494384795648`,
    `gauge node_filesystem_free_bytes{${root}} 484384795648`,
    `gauge node_filesystem_free_bytes{${data}} 187184795648`,
    `gauge node_filesystem_avail_bytes{${root}} 100000000000`,
    `gauge node_filesystem_avail_bytes{${data}} 100000000000`,
    `gauge node_filesystem_readonly{${root}} 1`,
    `gauge node_filesystem_readonly{${data}} 0`,
    `gauge node_filesystem_device_error{${root}} 0`,
    `gauge node_filesystem_device_error{${data}} 0`,
  ]);
});

test("disk traffic is ioreg's", async () =>
  expect(await linesOf("disk_io")).toEqual([
    'counter node_disk_reads_completed_total{device="all"} 666',
    'counter node_disk_read_bytes_total{device="all"} 222222',
    'counter node_disk_writes_completed_total{device="all"} 111',
    'counter node_disk_written_bytes_total{device="all"} 555555',
  ]));

test("swap is sysctl's", async () =>
  expect((await linesOf("memory")).slice(-2)).toEqual([
    "gauge node_memory_SwapTotal_bytes 2147483648",
    "gauge node_memory_SwapFree_bytes 1073217536",
  ]));

test("the system is that of sw_vers", async () =>
  expect(await linesOf("host")).toContain(
    'gauge node_os_version{id="macos",id_like="",name="macOS"} 14.2',
  ));

test("there are no temperatures without a package that reads them", () =>
  expect(linesOf("thermal")).rejects.toThrow("This system does not tell its temperatures"));
