import type { MethodCall } from "./message.ts";

/** A call that was answered with an error, by the bus or by the service. */
export class BusError extends Error {
  override readonly name = "BusError";
  /** Such as `org.freedesktop.DBus.Error.ServiceUnknown`. */
  readonly errorName: string;

  constructor({ path, interface: face, member }: MethodCall, errorName: string, text: string) {
    super(
      `Cannot call ${face}.${member} of ${path}: is answered ${errorName} (${text}), want a reply`,
    );
    this.errorName = errorName;
  }
}
