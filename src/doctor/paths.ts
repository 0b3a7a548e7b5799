const MOST_SHOWN = 3;

/** The paths as a text: those that differ in numbers alone as one, and not more than three of them. */
export function summarizePaths(paths: readonly string[]): string {
  const shapes = [...new Set(paths.map((path) => path.replaceAll(/\d+/g, "*")))];
  const named = shapes.map((shape) => {
    const alike = paths.filter((path) => path.replaceAll(/\d+/g, "*") === shape);
    return alike.length === 1 ? (alike[0] ?? shape) : shape;
  });
  const shown = named.slice(0, MOST_SHOWN).join(", ");
  return named.length <= MOST_SHOWN ? shown : `${shown} and ${named.length - MOST_SHOWN} more`;
}
