import { z } from "zod";

/** The smallest and largest quantity an option accepts, both included, as text. */
export interface Limits {
  readonly min: string;
  readonly max: string;
}

/** A number with a unit as YAML writes it: `15s`, `64MiB`. */
export interface Quantity {
  /** What it is called in the reference and in messages. */
  readonly title: string;
  /** The texts that `parse` accepts. */
  readonly pattern: RegExp;
  readonly parse: (text: string) => number;
  readonly format: (value: number) => string;
  /** Says what is wanted in place of this input. */
  readonly wanted: (input: unknown) => string;
}

/** A zod schema of a quantity within limits: text in YAML, a number once parsed, text again when encoded. */
export function quantitySchema(quantity: Quantity, limits: Limits) {
  const { title, pattern, parse, format } = quantity;
  const [min, max] = [parse(limits.min), parse(limits.max)];
  const error = ({ input }: { readonly input?: unknown }) => quantity.wanted(input);
  const text = z.string({ error }).regex(pattern, { error }).meta({ title });
  return z.codec(text, z.number(), {
    decode: (input, context) => {
      const value = parse(input);
      if (value >= min && value <= max) return value;
      const message = `want a ${title} from ${limits.min} to ${limits.max}`;
      context.issues.push({ code: "custom", input, message });
      return z.NEVER;
    },
    encode: format,
  });
}
