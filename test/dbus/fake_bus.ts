import { once } from "node:events";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createFrames } from "../../src/dbus/frames.ts";
import { parseSignature } from "../../src/dbus/signature.ts";
import { createValueReader, type Value } from "../../src/dbus/values.ts";
import { marshal, marshalMessage, variant } from "./marshal.ts";

/** What the bus answers: values, an error's name, or nothing at all. */
export type Answer =
  | { readonly signature: string; readonly values: readonly unknown[] }
  | { readonly errorName: string }
  | undefined;

/** Answers `Manager.ListUnits` and the like; a property is `path interface.name`. */
export type Answers = (call: string) => Answer;

/** A bus that listens below a root of its own. */
export interface FakeBus {
  readonly rootfs: string;
  /** What was called, in order: `Hello` too, where it was. */
  readonly calls: readonly string[];
  /** How often somebody logged in. */
  readonly logins: () => number;
  /** Throws everybody out. */
  readonly drop: () => void;
  readonly close: () => Promise<void>;
}

/** How the bus differs from a well-behaved one. */
export interface Manners {
  /** Where it listens, below its root. */
  readonly socket?: string;
  /** Its answer to the login; DATA and OK where it is not given. */
  readonly greeting?: string;
  /** Whether it hangs up behind that. */
  readonly hangsUp?: boolean;
}

const WELCOME = "DATA\r\nOK 0123456789abcdef\r\n";

/** Starts a bus that answers Hello by itself. */
export async function startFakeBus(answers: Answers, manners: Manners = {}): Promise<FakeBus> {
  const rootfs = await mkdtemp(join(tmpdir(), "bus-"));
  const path = join(rootfs, manners.socket ?? "run/dbus/system_bus_socket");
  await mkdir(dirname(path), { recursive: true });
  const calls: string[] = [];
  const sockets = new Set<Socket>();
  let logins = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    logins += 1;
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    serve(socket, manners, (call) => {
      calls.push(call);
      return call === "Hello" ? { signature: "s", values: [":1.7"] } : answers(call);
    });
  });
  server.listen(path);
  await once(server, "listening");
  const drop = () => sockets.forEach((socket) => socket.destroy());
  const close = async () => {
    drop();
    server.close();
    await once(server, "close");
    await rm(rootfs, { recursive: true });
  };
  return { rootfs, calls, logins: () => logins, drop, close };
}

function serve(socket: Socket, { greeting = WELCOME, hangsUp }: Manners, answers: Answers): void {
  const frames = createFrames();
  let login = Buffer.alloc(0);
  let isIn = false;
  socket.on("data", (chunk) => {
    if (isIn) {
      for (const message of frames.push(chunk)) answer(socket, message, answers);
      return;
    }
    login = Buffer.concat([login, chunk]);
    isIn = login.includes("BEGIN\r\n");
    if (isIn && hangsUp) socket.end(greeting);
    else if (isIn) socket.write(greeting);
  });
}

function answer(socket: Socket, message: Buffer, answers: Answers): void {
  const [, , , , , serial, pairs] = createValueReader(message, true).read(
    parseSignature("yyyyuua(yv)"),
  );
  const fields = new Map(pairs as unknown as [number, Value][]);
  const body = message.subarray(message.length - message.readUInt32LE(4));
  const args = createValueReader(body, true).read(parseSignature(text(fields.get(8))));
  const reply = answers(
    fields.get(3) === "Get"
      ? `${text(fields.get(1))} ${args.map(text).join(".")}`
      : text(fields.get(3)),
  );
  if (reply === undefined) return;
  const answered = [5, variant("u", serial)] as const;
  if ("errorName" in reply) {
    const failed = [answered, [4, variant("s", reply.errorName)], [8, variant("g", "s")]] as const;
    socket.write(marshalMessage(3, failed, marshal("s", ["it is so"])));
  } else {
    const of = [answered, [8, variant("g", reply.signature)]] as const;
    socket.write(marshalMessage(2, of, marshal(reply.signature, reply.values)));
  }
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
