/** How a value is written into a phone's file. */
export interface Escaping {
  /** Takes out what the format has no way to say; this loses something. */
  clean(text: string): string;
  /** Writes the rest so that it is read back as it was. */
  encode(text: string): string;
}

/** Line breaks of every kind, and characters that no file of settings may hold. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u{fffe}\u{ffff}]+/gu;
const oneLine = (text: string): string => text.replace(controls, ' ').trim();

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The kinds of files: what would let a value out of its place is cleaned away or encoded. */
export const escapings = {
  /** `key = value` up to the end of the line. */
  line: { clean: oneLine, encode: (text) => text },
  /** Text and attributes of XML 1.0. */
  xml: { clean: oneLine, encode: (text) => text.replace(/[&<>"']/g, (char) => entities[char]!) },
  /** baresip's account line: `"name" <uri>;param=value`. It knows no way to quote what parts these. */
  account: {
    clean: (text) =>
      oneLine(text)
        .replace(/["\\<>;,]+/g, ' ')
        .trim(),
    encode: (text) => text,
  },
} satisfies Record<string, Escaping>;

export type EscapingName = keyof typeof escapings;
