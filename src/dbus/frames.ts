import { FIXED_HEADER_BYTES, messageLength } from "./message.ts";

/** Cuts a stream into messages. */
export interface Frames {
  /** The messages that are whole now. Throws where the stream holds none, or one too long. */
  readonly push: (chunk: Buffer) => readonly Buffer[];
}

/** The protocol's own limit is 128 MiB; a list of 10 000 units has 4. */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** An empty stream. */
export function createFrames(): Frames {
  let chunks: Buffer[] = [];
  let bytes = 0;
  /** How many bytes must have come before anything can be cut off. */
  let wanted = FIXED_HEADER_BYTES;

  function* cut(stream: Buffer): Generator<Buffer, Buffer> {
    let rest = stream;
    for (;;) {
      wanted = FIXED_HEADER_BYTES;
      if (rest.length < wanted) return rest;
      wanted = messageLength(rest);
      if (wanted > MAX_MESSAGE_BYTES) {
        throw new Error(
          `Cannot read a D-Bus message: it has ${wanted} bytes, want at most ${MAX_MESSAGE_BYTES}`,
        );
      }
      if (rest.length < wanted) return rest;
      yield rest.subarray(0, wanted);
      rest = rest.subarray(wanted);
    }
  }

  return {
    push: (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < wanted) return [];
      const messages: Buffer[] = [];
      const work = cut(chunks.length === 1 ? chunk : Buffer.concat(chunks, bytes));
      let step = work.next();
      for (; step.done !== true; step = work.next()) messages.push(step.value);
      chunks = [step.value];
      bytes = step.value.length;
      return messages;
    },
  };
}
