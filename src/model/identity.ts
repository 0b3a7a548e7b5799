import { randomInt } from "node:crypto";
import type { Labels } from "./family.ts";

/** Which run of which application a series comes from: the first labels of every series. */
export interface Identity {
  readonly appId: string;
  readonly runId: string;
  readonly processId: string;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** `length` random characters of `[a-zA-Z0-9]`, each as likely as any other. */
export function randomId(length: number): string {
  let id = "";
  while (id.length < length) id += ALPHABET.charAt(randomInt(ALPHABET.length));
  return id;
}

/** The identity as labels, in the order they are written. */
export function identityLabels(identity: Identity): Labels {
  return { app_id: identity.appId, run_id: identity.runId, process_id: identity.processId };
}
