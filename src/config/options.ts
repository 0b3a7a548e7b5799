import { stringify } from "yaml";
import { z } from "zod";

/** One option as the reference shows it. */
export interface Option {
  /** The keys that lead to it: `["log", "level"]`. */
  readonly path: readonly string[];
  /** What it holds, in words; undefined for a mapping of other options. */
  readonly type: string | undefined;
  /** Its default as YAML on one line; undefined where it has none of its own. */
  readonly default: string | undefined;
  readonly description: string;
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The options of a schema, those of a mapping after the mapping itself. */
export function listOptions(schema: z.ZodObject): readonly Option[] {
  return optionsIn(z.toJSONSchema(schema, { io: "input" }), [], false);
}

/** The same, with the keys of the mappings in lists: `watch[].port`. */
export function listOptionsWithItems(schema: z.ZodObject): readonly Option[] {
  return optionsIn(z.toJSONSchema(schema, { io: "input" }), [], true);
}

/** The value as YAML on one line. */
function toYaml(value: unknown): string {
  const layout = { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 } as const;
  return stringify(value, layout).trimEnd();
}

function optionsIn(
  schema: JsonSchema,
  above: readonly string[],
  hasItems: boolean,
): readonly Option[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    if (typeof property === "boolean") return [];
    const path = [...above, key];
    const items = hasItems && typeof property.items === "object" ? property.items : {};
    return [
      toOption(property, path),
      ...optionsIn(property, path, hasItems),
      ...optionsIn(items as JsonSchema, [...above, `${key}[]`], hasItems),
    ];
  });
}

function toOption(schema: JsonSchema, path: readonly string[]): Option {
  const isMapping = schema.properties !== undefined;
  return {
    path,
    type: isMapping ? undefined : describeType(schema),
    default: isMapping || schema.default === undefined ? undefined : toYaml(schema.default),
    description: schema.description ?? "",
  };
}

function describeType(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return schema.enum.map(String).join(" or ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(describeType).join(" or ");
  switch (schema.type) {
    case "array":
      return `list of ${schema.items === undefined ? "values" : describeType(schema.items as JsonSchema)}`;
    case "string":
      return "text";
    case "integer":
      return "whole number";
    case "boolean":
      return "true or false";
    case "null":
      return "empty";
    default:
      return schema.type === "object" ? "mapping" : "value";
  }
}
