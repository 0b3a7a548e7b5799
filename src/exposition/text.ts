import { escapeHelp, type FamilyHead } from "./format.ts";

/**
 * The lines before a family's samples in the text format 0.0.4. A family without help has no HELP line.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function textHeader({ name, type, help }: FamilyHead): string {
  const helpLine = help === "" ? "" : `# HELP ${name} ${escapeHelp(help)}\n`;
  return `${helpLine}# TYPE ${name} ${type}\n`;
}
