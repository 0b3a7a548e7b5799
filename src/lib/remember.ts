/**
 * `parse` with a memory of one text: while it is handed the text of the last time it answers the very object of the last
 * time. Most of what the kernel tells is the same from one poll to the next, and to compare two texts costs next to nothing.
 * What `parse` throws is not remembered.
 */
export function remember<Result>(parse: (text: string) => Result): (text: string) => Result {
  let last: { readonly text: string; readonly result: Result } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: parse(text) };
    return last.result;
  };
}

/**
 * Parses a text line by line, but for empty ones; a line that is the one of the last time in the same place has the result
 * of the last time, and where the text is the same so is the array.
 * @param parse a line and its place among those that are not empty; what it throws is not remembered
 */
export function rememberLines<Result>(
  parse: (line: string, index: number) => Result,
): (text: string) => readonly Result[] {
  let known: readonly string[] = [];
  let results: readonly Result[] = [];
  return remember((text) => {
    const lines: string[] = [];
    const parsed: Result[] = [];
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const index = lines.length;
      parsed.push(line === known[index] ? (results[index] as Result) : parse(line, index));
      lines.push(line);
    }
    // The lines of this text: those of earlier ones would keep the whole of each in memory.
    [known, results] = [lines, parsed];
    return parsed;
  });
}

/**
 * `make` with a memory of one list: while each of the things is the very one of the last time, the answer is the one of the
 * last time.
 */
export function rememberEach<Thing, Result>(
  make: (things: readonly Thing[]) => Result,
): (things: readonly Thing[]) => Result {
  let last: { readonly things: readonly Thing[]; readonly result: Result } | undefined;
  return (things) => {
    if (last === undefined || !areSame(things, last.things))
      last = { things, result: make(things) };
    return last.result;
  };
}

/** Whether both lists are of the very same things. */
export function areSame(things: readonly unknown[], others: readonly unknown[]): boolean {
  if (things.length !== others.length) return false;
  for (let at = 0; at < things.length; at++) {
    if (things[at] !== others[at]) return false;
  }
  return true;
}
