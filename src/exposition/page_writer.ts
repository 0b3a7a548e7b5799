/** Writes a page into memory that grows. */
export interface PageWriter {
  readonly write: (text: string) => void;
  readonly copy: (bytes: Uint8Array) => void;
  /** Bytes written so far. */
  readonly length: () => number;
  /** What was written. */
  readonly end: () => Buffer;
}

const FIRST_BYTES = 64 * 1024;
const MOST_BYTES_OF_A_UNIT = 3;

/** An empty page in `memory`, which is left as it is once the page needs more. */
export function createPageWriter(memory: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)): PageWriter {
  let bytes = memory;
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, length + more));
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  }

  return {
    write: (text) => {
      reserve(text.length * MOST_BYTES_OF_A_UNIT);
      length += bytes.write(text, length);
    },
    copy: (lines) => {
      reserve(lines.length);
      bytes.set(lines, length);
      length += lines.length;
    },
    length: () => length,
    end: () => bytes.subarray(0, length),
  };
}
