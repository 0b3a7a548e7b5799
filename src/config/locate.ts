import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node } from "yaml";
import type { Range } from "./yaml.ts";

/** The nodes a path leads to. */
export interface Located {
  /** The key that bears the value; null in a list and at the top. */
  readonly key: Node | null;
  readonly value: Node | null;
  /** The value as it stands in its place, an alias not followed. */
  readonly written: Node | null;
}

/** The nodes at the path, or null where the document has no such place. */
export function locate(document: Document.Parsed, path: readonly PropertyKey[]): Located | null {
  let at: Located = { key: null, value: document.contents, written: document.contents };
  for (const segment of path) {
    const next = step(at.value, String(segment));
    if (next === null) return null;
    const { written } = next;
    const value = isAlias(written) ? (written.resolve(document) ?? null) : written;
    at = { key: next.key, value, written };
  }
  return at;
}

/** The part of the text a node takes, blanks after it not included. */
export function rangeOf(node: Node): Range {
  const [start, end] = node.range ?? [0, 1];
  return { start, end };
}

function step(node: Node | null, segment: string): Omit<Located, "value"> | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
    if (pair === undefined) return null;
    return { key: asNode(pair.key), written: asNode(pair.value) };
  }
  if (!isSeq(node) || !(segment in node.items)) return null;
  return { key: null, written: asNode(node.items[Number(segment)]) };
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}
