import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Scalar,
} from "yaml";
import { substitute, type Environment } from "./environment.ts";
import { rangeOf } from "./locate.ts";
import type { Flaw } from "./yaml.ts";

type KeyPath = readonly string[];

/** A document as plain values. */
export interface PlainDocument {
  readonly value: unknown;
  readonly flaws: readonly Flaw[];
  /** The nodes whose value cannot be told; it is null. */
  readonly unreadable: ReadonlySet<Node>;
}

/** What the walk over the nodes carries along. */
interface Walk {
  readonly document: Document.Parsed;
  readonly environment: Environment;
  readonly isText: (path: KeyPath) => boolean;
  readonly flaws: Flaw[];
  readonly unreadable: Set<Node>;
  /** What the aliases on the way here stand for. */
  readonly targets: Set<Node>;
  /** How many values were reached through aliases, and whether the complaint about too many is made. */
  aliased: number;
  isExceeded: boolean;
}

/** A few lines of aliases of aliases can stand for a billion values. */
const MAX_ALIASED_VALUES = 10_000;

/**
 * Turns a document into plain values, with the environment's variables in the place of their names.
 * @param isText tells where numbers and booleans are taken as they are written
 */
export function toPlain(
  document: Document.Parsed,
  environment: Environment,
  isText: (path: KeyPath) => boolean,
): PlainDocument {
  const flaws: Flaw[] = [];
  const unreadable = new Set<Node>();
  const targets = new Set<Node>();
  const walk: Walk = {
    document,
    environment,
    isText,
    flaws,
    unreadable,
    targets,
    aliased: 0,
    isExceeded: false,
  };
  const value = convert(document.contents, [], walk);
  return { value, flaws, unreadable };
}

function convert(node: unknown, path: KeyPath, walk: Walk): unknown {
  if (walk.targets.size > 0) walk.aliased += 1;
  if (isScalar(node)) return convertScalar(node, path, walk);
  if (isAlias(node)) return follow(node, path, walk);
  if (isSeq(node)) {
    return node.items.map((item, index) => convert(item, [...path, String(index)], walk));
  }
  if (!isMap(node)) return null;
  const entries = node.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : "";
    if (isScalar(key) && name === "__proto__") refuse(key, [prototypeKey(key)], walk);
    return [name, convert(value, [...path, name], walk)] as const;
  });
  return Object.fromEntries(entries);
}

/** Schemas pass over this key in silence, as it is none in JavaScript. */
function prototypeKey(key: Scalar): Flaw {
  return { ...rangeOf(key), message: "Cannot take __proto__ as a key, want another", remedy: null };
}

function convertScalar(node: Scalar, path: KeyPath, walk: Walk): unknown {
  const result = substitute(node, walk.document, walk.environment);
  if ("flaws" in result) return refuse(node, result.flaws, walk);
  const { value, text } = result;
  const isNumeric = typeof value === "number" || typeof value === "boolean";
  return isNumeric && walk.isText(path) ? text : value;
}

function follow(alias: Alias, path: KeyPath, walk: Walk): unknown {
  const { targets } = walk;
  const refuseWith = (message: string, remedy: string | null = null) =>
    refuse(alias, [{ ...rangeOf(alias), message, remedy }], walk);
  const target = alias.resolve(walk.document);
  if (target === undefined) {
    return refuseWith(
      `Unknown anchor "${alias.source}"`,
      `put &${alias.source} before what it names`,
    );
  }
  if (targets.has(target)) return refuseWith(`The alias *${alias.source} is inside what it names`);
  if (walk.aliased > MAX_ALIASED_VALUES) {
    if (walk.isExceeded) return refuse(alias, [], walk);
    walk.isExceeded = true;
    return refuseWith(`Aliases stand for more than ${MAX_ALIASED_VALUES} values`);
  }
  targets.add(target);
  const value = convert(target, path, walk);
  targets.delete(target);
  return value;
}

/** Notes the flaws; what cannot be read has no value. */
function refuse(node: Node, found: readonly Flaw[], { flaws, unreadable }: Walk): null {
  flaws.push(...found);
  unreadable.add(node);
  return null;
}
