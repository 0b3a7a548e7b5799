import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "@jest/globals";

/**
 * Tests beside other programs, which must be on the PATH. They are skipped where one is missing, and say so,
 * as whoever changes a line need not install them; with CI=true they fail.
 */
export function describeBeside(peers: readonly string[], name: string, body: () => void): void {
  const missing = peers.filter((peer) => !isOnPath(peer));
  describeUnless(missing.length > 0 && `needs ${missing.join(" and ")} on the PATH`, name, body);
}

/** The same for whatever a machine may lack: false where it lacks nothing. */
export function describeUnless(lack: string | false, name: string, body: () => void): void {
  if (lack === false) {
    describe(name, body);
    return;
  }
  const why = `${name} (${lack})`;
  if (process.env.CI !== "true") {
    describe.skip(why, body);
    return;
  }
  test(why, () => {
    throw new Error(`Cannot run these tests: this machine ${lack}, want a test run of them all`);
  });
}

/** Whether the PATH leads to the program. */
export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The address after the words a Go server writes once it listens, undefined before. */
export function listeningAddress(log: string): string | undefined {
  return /msg="Listening on".* address=(\S+)/.exec(log)?.[1];
}
