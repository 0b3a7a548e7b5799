/** What the lines of a file look like. */
export interface LineShape {
  /** What is parsed, for the error. */
  readonly file: string;
  /** A line, with a group for each thing that is read. */
  readonly line: RegExp;
  /** Lines that are none of these: headers. */
  readonly skip?: RegExp;
  /** The line in words, for the error. */
  readonly want: string;
}

/** The groups of each line. Throws on a line that has another shape and is not to be skipped. */
export function matchLines(text: string, { file, line, skip, want }: LineShape): string[][] {
  const rows: string[][] = [];
  for (const at of text.split("\n")) {
    if (at === "" || skip?.test(at) === true) continue;
    const match = line.exec(at);
    if (match === null) {
      throw new Error(`Cannot parse ${file}: it has ${JSON.stringify(at)}, want ${want}`);
    }
    rows.push(match.slice(1));
  }
  return rows;
}
