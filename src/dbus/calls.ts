import { BusError } from "./errors.ts";
import { decodeMessage, encodeCall, type MethodCall, type Reply } from "./message.ts";
import { textOf } from "./plain.ts";

/** Calls a method. Throws BusError where the bus or the service answers with an error. */
export type BusCall = (call: MethodCall) => Promise<Reply>;

/** The calls of a connection: which wait for their turn, and which for their reply. */
export interface Calls {
  readonly call: BusCall;
  /** A message has come in. Throws where it is none. */
  readonly receive: (message: Buffer) => void;
  /** The connection is gone: all calls fail, and all that follow. */
  readonly fail: (error: Error) => void;
}

/** A bus daemon may be set to drop who has more than 128 replies under way. */
const MAX_IN_FLIGHT = 64;

interface Waiting {
  readonly call: MethodCall;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** No calls yet; `send` writes a message to the connection. */
export function createCalls(send: (message: Buffer) => void): Calls {
  const queue: Waiting[] = [];
  const inFlight = new Map<number, Waiting>();
  let serial = 0;
  let failure: Error | undefined;

  function sendNext(): void {
    while (inFlight.size < MAX_IN_FLIGHT) {
      const next = queue.shift();
      if (next === undefined) return;
      serial = (serial % 0xffff_ffff) + 1;
      inFlight.set(serial, next);
      send(encodeCall(next.call, serial));
    }
  }

  return {
    call: (call) =>
      new Promise((resolve, reject) => {
        if (failure === undefined) queue.push({ call, resolve, reject });
        else reject(failure);
        sendNext();
      }),
    receive: (bytes) => {
      const message = decodeMessage(bytes);
      const { replySerial, errorName } = message;
      const waiting = inFlight.get(replySerial ?? 0);
      if (replySerial === undefined || waiting === undefined) return;
      inFlight.delete(replySerial);
      if (errorName === undefined) waiting.resolve(message);
      else waiting.reject(new BusError(waiting.call, errorName, textOf(message.values()[0])));
      sendNext();
    },
    fail: (error) => {
      failure ??= error;
      const failed = [...inFlight.values(), ...queue.splice(0)];
      inFlight.clear();
      for (const { reject } of failed) reject(failure);
    },
  };
}
