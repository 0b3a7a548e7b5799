/** A page's bytes, and who still reads them. */
export interface Page {
  readonly bytes: Buffer;
  /** Somebody else reads them, too. */
  readonly hold: () => void;
  /** One who held the page, its maker to begin with, needs it no more. The last one gives the bytes away. */
  readonly release: () => void;
}

/** Memory of pages that nobody reads any more, for those to come: fresh memory for each is dear, and is freed late. */
export interface PageMemory {
  /** Some that is free; undefined where there is none. */
  readonly take: () => Buffer | undefined;
  /** A page in bytes that are all of their memory's beginning. */
  readonly page: (bytes: Buffer) => Page;
}

/** One that is read while the next is made, and the next. */
const MOST_SPARE = 2;

/** Without any yet. */
export function createPageMemory(): PageMemory {
  const spare: Buffer[] = [];
  return {
    take: () => spare.pop(),
    page: (bytes) => {
      let readers = 1;
      return {
        bytes,
        hold: () => {
          readers += 1;
        },
        release: () => {
          readers -= 1;
          if (readers === 0 && spare.length < MOST_SPARE) spare.push(Buffer.from(bytes.buffer));
        },
      };
    },
  };
}
