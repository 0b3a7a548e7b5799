import { describe, expect, test } from "@jest/globals";
import { NoDataError } from "../../src/lib/errors.ts";
import { createPieceReader } from "../../src/kernel/pieces.ts";
import { withHost } from "../collectors/changing_host.ts";

const LONG = "0123456789abcde\n".repeat(20_000);

function turns(pause = () => Promise.resolve()) {
  return { signal: new AbortController().signal, pause };
}

describe("createPieceReader", () => {
  test("hands over the whole file, whether reads are slow or not", async () => {
    const f = (text: string, stepMilliseconds: number) =>
      withHost({ "proc/net/tcp": text }, async ({ kernel }) => {
        let at = 0;
        const read = createPieceReader(kernel, "net/tcp", () => (at += stepMilliseconds));
        for (let poll = 0; poll < 2; poll += 1) {
          let got = "";
          await read((piece) => (got += piece.toString()), turns());
          expect(got === text).toBe(true);
        }
      });
    await f(LONG, 0);
    await f(LONG, 0.4);
    await f(LONG, 5);
    await f("header\n", 0);
    await f("", 0);
  });

  test("pauses where quick reads have held the event loop for 2 ms", () =>
    withHost({ "proc/net/tcp": LONG }, async ({ kernel }) => {
      const f = async (stepMilliseconds: number, isEnough: (pauses: number) => boolean) => {
        let [at, pauses] = [0, 0];
        const read = createPieceReader(kernel, "net/tcp", () => (at += stepMilliseconds));
        const pause = () => {
          pauses += 1;
          return Promise.resolve();
        };
        await read(() => undefined, turns(pause));
        expect(isEnough(pauses)).toBe(true);
      };
      await f(0, (pauses) => pauses === 0);
      await f(0.7, (pauses) => pauses > 0);
    }));

  test("ends when it is told to, and when a line makes no sense", () =>
    withHost({ "proc/net/tcp": LONG }, async ({ kernel }) => {
      const read = createPieceReader(kernel, "net/tcp");
      const pieces: number[] = [];
      const signal = AbortSignal.abort(new Error("stopped"));
      const take = (piece: Buffer) => pieces.push(piece.length);
      await expect(read(take, { ...turns(), signal })).rejects.toThrow("stopped");
      expect(pieces).toEqual([]);
      const refuse = () => {
        throw new Error("nonsense");
      };
      await expect(read(refuse, turns())).rejects.toThrow("nonsense");
    }));

  test("finds no data where there is no file", () =>
    withHost({}, async ({ kernel }) => {
      const read = createPieceReader(kernel, "net/tcp");
      await expect(read(() => undefined, turns())).rejects.toThrow(NoDataError);
    }));
});
