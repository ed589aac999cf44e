/**
 * Why no pages can be made of a paper; each has its text (`fax-paper.*`). `too-heavy`: it takes more time or memory
 * than a paper may; `no-office`: an office document, and no LibreOffice here; `no-renderer`: Ghostscript, which most
 * papers need, is not installed.
 */
export const paperFaults = [
  'empty',
  'locked',
  'broken',
  'too-many-pages',
  'too-heavy',
  'unknown-kind',
  'no-office',
  'no-renderer',
] as const;
export type PaperFault = (typeof paperFaults)[number];

export const isPaperFault = (why: unknown): why is PaperFault => paperFaults.some((each) => each === why);
