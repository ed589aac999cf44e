/** Why a fax did not go through, as far as the line told. */
export const faxCauses = [
  'busy',
  'no-answer',
  /** Somebody or something answered, but no fax machine. */
  'no-carrier',
  /** The machines found no speed that the line bears. */
  'no-training',
  /** The far end did not say that it has the page. */
  'not-confirmed',
  /** The line was cut while it went. */
  'dropped',
  /** Nothing to dial on: unplugged line, or somebody talks on it. */
  'no-dial-tone',
  /** The modem refuses to dial the number (again). */
  'refused',
  /** The modem was unplugged or does not answer. */
  'modem-lost',
  /** The power or the process ended while it went. */
  'power-cut',
] as const;
export type FaxCause = (typeof faxCauses)[number];
