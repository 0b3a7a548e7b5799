/** The number, where it is one that can be counted: the libraries say null, -1 and NaN for what they do not know. */
export function known(value: number | null | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The same where 0 too stands for what is not known. */
export function knownUnlessZero(value: number | null | undefined): number | undefined {
  return value === 0 ? undefined : known(value);
}

/** The text, empty where the libraries do not know it. */
export function knownText(text: string | null | undefined): string {
  return text === undefined || text === null || text === "unknown" ? "" : text;
}

/** The parts of an answer that is a list; none where it is something else. */
export function listed<Part>(answer: readonly Part[] | null | undefined): readonly Part[] {
  return Array.isArray(answer) ? (answer as readonly Part[]) : [];
}
