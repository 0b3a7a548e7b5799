/** The lines of one text, and what was made of them. */
interface Known<Result> {
  readonly text: string;
  /** Behind the newline of each line. */
  readonly ends: readonly number[];
  readonly results: readonly Result[];
}

const NEWLINE = 10;

/**
 * `parse` with a memory of the lines of one text: one that is the very line which stood in its place the last time is not
 * parsed again, its result is the same object. Most lines of what the kernel tells are the same from one poll to the next.
 * A line is handed over without its newline. Of a text that is not read to its end nothing is remembered.
 */
export function rememberLinesInSteps<Result>(
  parse: (line: string) => Result,
): (text: string) => Generator<Result, void> {
  const nothing: Known<Result> = { text: "", ends: [], results: [] };
  let known = nothing;

  return function* (text) {
    const before = known;
    known = nothing;
    const ends: number[] = [];
    const results: Result[] = [];
    let [from, beforeFrom] = [0, 0];
    for (let place = 0; from < text.length; place++) {
      const beforeEnd = before.ends[place] ?? beforeFrom;
      let end = from + beforeEnd - beforeFrom;
      let result = before.results[place] as Result;
      // Compared by a slice, which is a view: lines of their own would keep the text of each one's poll.
      const line = before.text.slice(beforeFrom, beforeEnd);
      if (line.charCodeAt(line.length - 1) !== NEWLINE || !text.startsWith(line, from)) {
        const newline = text.indexOf("\n", from);
        result = parse(text.slice(from, newline === -1 ? text.length : newline));
        end = newline === -1 ? text.length : newline + 1;
      }
      ends.push(end);
      results.push(result);
      yield result;
      [from, beforeFrom] = [end, beforeEnd];
    }
    known = { text, ends, results };
  };
}
