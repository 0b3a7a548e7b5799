import type { BusCall } from "./calls.ts";
import { BusError } from "./errors.ts";
import type { Value } from "./values.ts";

/** A property of an object of a service. */
export interface Property {
  readonly destination: string;
  readonly path: string;
  /** The interface the property belongs to. */
  readonly of: string;
  readonly name: string;
}

/**
 * The property's value; undefined where the service answers with an error: the object has gone, or is too old for it.
 * Calls made in one go share the round trip. One `Get` costs systemd a fiftieth of `GetAll`, which reads 300
 * properties of a service, some of them from its control group.
 */
export async function readProperty(
  call: BusCall,
  { destination, path, of, name }: Property,
): Promise<Value | undefined> {
  const face = "org.freedesktop.DBus.Properties";
  try {
    const get = { destination, path, interface: face, member: "Get", args: [of, name] };
    return (await call(get)).values()[0];
  } catch (error) {
    if (error instanceof BusError) return undefined;
    throw error;
  }
}
