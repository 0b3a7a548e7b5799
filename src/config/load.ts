import { readFileSync, statSync } from "node:fs";
import { isScalar, type Document, type Node } from "yaml";
import { errorCode, describeError } from "../lib/errors.ts";
import { bindConfig } from "./bind.ts";
import type { Complaint } from "./complaint.ts";
import type { Config } from "./config.ts";
import type { Environment } from "./environment.ts";
import { ConfigError, placeOf, type Fault } from "./fault.ts";
import { locate, rangeOf } from "./locate.ts";
import { toPlain } from "./plain.ts";
import { parseYaml, type Flaw, type Range } from "./yaml.ts";

/** A configuration file as read. */
export interface ConfigSource {
  readonly path: string;
  readonly text: string;
}

/** The file system, as far as reading a configuration goes. */
export interface ConfigFiles {
  readonly stat: (path: string) => {
    readonly size: number;
    isFile(): boolean;
    isDirectory(): boolean;
  };
  readonly read: (path: string) => Uint8Array;
}

const MAX_BYTES = 1024 * 1024;
const FILES: ConfigFiles = { stat: (path) => statSync(path), read: (path) => readFileSync(path) };

/** Reads a configuration file. Throws ConfigError where it is no regular UTF-8 file of at most 1 MiB that this user may read. */
export function readConfigFile(path: string, files: ConfigFiles = FILES): ConfigSource {
  const bytes = readBytes(path, files);
  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    const text = new TextDecoder("utf-8").decode(bytes);
    const place = placeOf(text, text.indexOf("\uFFFD"), 0);
    const message = "Cannot read the configuration: it is not UTF-8 from here on";
    const remedy = "save it as UTF-8";
    throw new ConfigError([{ file: path, place, message, remedy }], { cause: error });
  }
}

/**
 * The configuration that a text in YAML says.
 * Throws ConfigError with every fault of the text, in the order of their lines.
 * @param system the operating system that `platform: auto` goes by, as Node names it
 */
export function loadConfig(
  source: ConfigSource,
  environment: Environment,
  system = "linux",
): Config {
  const { document, flaws } = parseYaml(source.text);
  if (document === null || isEmpty(document)) {
    const faults = flaws.map((flaw) => toFault(flaw, source));
    throw new ConfigError(faults.length > 0 ? inOrder(faults) : [emptyFault(source.path)]);
  }
  const plain = toPlain(document, environment, isText);
  const bound = bindConfig(plain.value, system);
  const complaints = "complaints" in bound ? bound.complaints : [];
  const all = [
    ...flaws,
    ...plain.flaws,
    ...complaints.flatMap((complaint) => place(complaint, document, plain.unreadable)),
  ];
  if ("config" in bound && all.length === 0) return bound.config;
  throw new ConfigError(inOrder(all.map((flaw) => toFault(flaw, source))));
}

function readBytes(path: string, files: ConfigFiles): Uint8Array {
  const fail = (is: string, want: string, cause?: unknown) => {
    const message = `Cannot read the configuration: ${is}, want ${want}`;
    return new ConfigError([{ file: path, place: null, message, remedy: null }], { cause });
  };
  try {
    const stats = files.stat(path);
    if (stats.isDirectory()) throw fail("it is a directory", "a file in it");
    if (!stats.isFile()) throw fail("it is a device, pipe or socket", "a regular file");
    if (stats.size > MAX_BYTES) throw fail(`it has ${stats.size} bytes`, "at most 1MiB");
    return files.read(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = errorCode(error);
    if (code === "ENOENT") throw fail("there is no such file", "the path of one", error);
    if (code === "EACCES") throw fail("this user may not", "a file it may read", error);
    throw fail(describeError(error), "a file that can be read", error);
  }
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function emptyFault(file: string): Fault {
  const message = "Cannot use the configuration: it is empty, want a list of collectors";
  return { file, place: null, message, remedy: 'begin with "collectors: [memory]"' };
}

/** The values in `labels:`, and a program's arguments and environment, where `1.10` is the text it looks like. */
function isText(path: readonly string[]): boolean {
  const [top, , option = ""] = path;
  if (top === "labels") return path.length === 2;
  return top === "collectors" && path.length === 4 && ["command", "environment"].includes(option);
}

/** Puts a complaint where its key or value is written, or nowhere: what cannot be read has its flaw already. */
function place(
  { path, at, message, remedy }: Complaint,
  document: Document.Parsed,
  unreadable: ReadonlySet<Node>,
): Flaw[] {
  const found = locate(document, path);
  if (found === null) {
    const parent = locate(document, path.slice(0, -1))?.value;
    const { start } = parent ? rangeOf(parent) : { start: 0 };
    return [{ start, end: start + 1, message, remedy }];
  }
  if (at === "value" && found.written !== null && unreadable.has(found.written)) return [];
  const { key, value } = found;
  const node = at === "key" || isBlank(value) ? (key ?? value) : value;
  return [{ ...(node ? rangeOf(node) : { start: 0, end: 1 }), message, remedy }];
}

function isBlank(node: Node | null): boolean {
  if (node === null) return true;
  const { start, end } = rangeOf(node);
  return start === end;
}

function toFault(
  { start, end, message, remedy }: Flaw & Range,
  { path, text }: ConfigSource,
): Fault {
  return { file: path, place: placeOf(text, start, end), message, remedy };
}

/** In the order of the file, each fault once: an alias shows what it names in many places. */
function inOrder(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  return faults
    .filter((fault) => {
      const key = JSON.stringify([fault.place?.line, fault.place?.column, fault.message]);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => rank(a) - rank(b));
}

function rank({ place }: Fault): number {
  return place === null ? 0 : place.line * (MAX_BYTES + 1) + place.column;
}
