/** Why a fax did not go through, as far as the line told. */
export const faxCauses = [
  'busy',
  'no-answer',
  /** Nobody took the call, or it was lost before the far end said anything. */
  'no-carrier',
  /** It rang out, or somebody has taken it and is no fax: the modem hears no difference. */
  'no-fax-heard',
  /** Answered, and no fax: somebody spoke, or nothing was to be heard. */
  'not-a-fax',
  /** Somebody spoke. */
  'voice',
  /** Answered, and nothing was to be heard. */
  'silence',
  /** The machines found no speed that the line bears. */
  'no-training',
  /** The far end did not say that it has the page. */
  'not-confirmed',
  /** The line was cut while it went. */
  'dropped',
  /** Nothing to dial on: unplugged line, or somebody talks on it. */
  'no-dial-tone',
  /** The far end says that it takes no fax, or none of ours. */
  'refused',
  /** A fax answered, and has no document to be fetched. */
  'nothing-to-fetch',
  /** The far end said again and again that a page came badly. */
  'page-refused',
  /** The modem was unplugged or does not answer. */
  'modem-lost',
  /** A page could not be read from the disk. */
  'unreadable',
  /** What the far end said of a page could not be written down: the disk is full, or broken. */
  'not-written',
  /** A budget, a limit or the fraud stop did not let it be dialled, or go on. */
  'over-limit',
  /** As many such calls are up as there may be at once. */
  'too-many',
  /** The power or the process ended while it went. */
  'power-cut',
] as const;
export type FaxCause = (typeof faxCauses)[number];
