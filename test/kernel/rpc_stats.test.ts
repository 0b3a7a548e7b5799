import { expect, test } from "@jest/globals";
import {
  NFS2_OPERATIONS,
  NFS3_OPERATIONS,
  NFS4_CLIENT_OPERATIONS,
  NFS4_SERVER_OPERATIONS,
} from "../../src/kernel/nfs_operations.ts";
import { parseRpcStats } from "../../src/kernel/rpc_stats.ts";

test("parseRpcStats reads the numbers of each line", () => {
  const text = "net 1 2 3 4\nth 8 0 0.000 1.250\nproc3 2 70 80\nproc4ops 3 0 0 5\n";
  expect([...parseRpcStats(text, "net/rpc/nfsd")]).toEqual([
    ["net", [1, 2, 3, 4]],
    ["th", [8, 0, 0, 1.25]],
    ["proc3", [70, 80]],
    ["proc4ops", [0, 0, 5]],
  ]);
});

test("parseRpcStats throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseRpcStats(`${line}\n`, "net/rpc/nfs")).toThrow(
      `Cannot parse net/rpc/nfs: it has ${JSON.stringify(line)}, want a word and numbers, as many as the first says on lines of proc`,
    );
  f("net");
  f("net 1 x");
  f("proc2 3 1 2");
});

test("operations are as many as the kernel has of each version", () => {
  expect(NFS2_OPERATIONS).toHaveLength(18);
  expect(NFS3_OPERATIONS).toHaveLength(22);
  expect(NFS4_CLIENT_OPERATIONS).toHaveLength(59);
  expect(NFS4_SERVER_OPERATIONS).toHaveLength(40);
});
