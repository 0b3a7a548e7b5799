import { readFileSync } from "node:fs";
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from "yaml";
import { describeError } from "../lib/errors.ts";
import { faultsOf, type Rule, type RuleFault } from "./rules.ts";

/** What a file of process-exporter's says, and what is wrong with it. */
export interface RulesFile {
  readonly rules: readonly Rule[];
  /** Each as `file:line:column: message`, with the line and a caret under the fault. */
  readonly faults: readonly string[];
}

/** Reads process-exporter's configuration. A file that cannot be read is a fault of its own. */
export function readRulesFile(path: string): RulesFile {
  try {
    return parseRulesFile(path, readFileSync(path, "utf8"));
  } catch (error) {
    return { rules: [], faults: [`${path}: Cannot read the file: ${describeError(error)}`] };
  }
}

/**
 * Parses process-exporter's configuration as process-exporter does: every scalar is text, keys it does not know are
 * nothing to it, of a key that stands twice the last one counts, and so does only the first document.
 */
export function parseRulesFile(path: string, text: string): RulesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    ...{
      lineCounter: lines,
      schema: "failsafe",
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
    },
  });
  const tell = (message: string, offset: number): string => {
    const { line, col } = lines.linePos(offset);
    const shown = text.split("\n")[line - 1] ?? "";
    return `${path}:${line}:${col}: ${message}\n    ${shown.trimEnd()}\n    ${" ".repeat(col - 1)}^`;
  };
  const broken = document.errors.filter(({ code }) => code !== "MULTIPLE_DOCS");
  if (broken.length > 0) {
    return {
      rules: [],
      faults: broken.map(({ message, pos }) =>
        tell(`Cannot read this as YAML: ${message}`, pos[0]),
      ),
    };
  }
  const { rules, faults } = rulesOf(document.toJS() as unknown);
  const placed = faults.map(({ path: at, message }) => ({ message, at: offsetOf(document, at) }));
  const inOrder = placed.sort((a, b) => a.at - b.at);
  return { rules, faults: inOrder.map(({ message, at }) => tell(message, at)) };
}

interface Read {
  readonly rules: readonly Rule[];
  readonly faults: readonly RuleFault[];
}

function rulesOf(root: unknown): Read {
  if (isBlank(root)) return { rules: [], faults: [] };
  if (!isMapping(root)) return refuse([], "The file is no mapping, want process_names");
  const list = root.process_names;
  if (isBlank(list)) return { rules: [], faults: [] };
  if (!Array.isArray(list)) return refuse(["process_names"], "process_names is no list");
  const items = list.map((item: unknown, index) => ruleOf(item, ["process_names", index]));
  return {
    rules: items.flatMap(({ rules }) => rules),
    faults: items.flatMap(({ faults }) => faults),
  };
}

function ruleOf(item: unknown, path: RuleFault["path"]): Read {
  if (!isMapping(item)) return refuse(path, "An item of process_names is no mapping");
  const faults: RuleFault[] = [];
  const listOf = (key: string): readonly string[] | undefined => {
    const value = item[key];
    if (isBlank(value)) return undefined;
    if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
    faults.push({
      path: [...path, key],
      message: `${key} is no list of texts, want one such as [${key}]`,
    });
    return [];
  };
  const { name } = item;
  if (name !== undefined && typeof name !== "string") {
    faults.push({ path: [...path, "name"], message: "name is no text" });
  }
  const rule = {
    name: typeof name === "string" && !isBlank(name) ? name : undefined,
    comm: listOf("comm"),
    exe: listOf("exe"),
    cmdline: listOf("cmdline"),
  };
  const compiled = faultsOf(rule).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
  return { rules: [rule], faults: [...faults, ...compiled] };
}

function refuse(path: RuleFault["path"], message: string): Read {
  return { rules: [], faults: [{ path, message }] };
}

/** YAML's ways to write nothing, which this schema reads as text. */
function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "string" && /^(~|null|Null|NULL)?$/.test(value))
  );
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where the value at a path begins, or else the nearest thing above it. */
function offsetOf(document: Document.Parsed, path: RuleFault["path"]): number {
  let node: Node | null = document.contents;
  for (const key of path) {
    const next = child(node, key);
    if (next === undefined) break;
    node = next;
  }
  return node?.range?.[0] ?? 0;
}

function child(node: Node | null, key: string | number): Node | undefined {
  if (isSeq(node)) return asNode(node.items[Number(key)]);
  if (!isMap(node)) return undefined;
  return asNode(node.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key)?.value);
}

function asNode(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}
