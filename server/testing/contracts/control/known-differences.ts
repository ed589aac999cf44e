/** Where the external drachtio-server is known to behave otherwise, and why the embedded engine does not follow it. */
export interface Difference {
  why: string;
  /** What the application sees there; `broken`: the flow cannot come to its end there. */
  sees: string[] | 'broken';
}

/** By the flow's name. */
export const knownDifferences: Record<string, Difference> = {
  'two branches ring under one dialog id and the first to answer has the call': {
    why: 'The server repeats the first branch’s ACK to the second one and never ends it: that phone stays off the hook.',
    sees: 'broken',
  },
  'an INVITE that came on two ways reaches the application once': {
    why: 'The server hands up both; the library keeps pending calls by Call-ID alone and mixes up their CANCELs.',
    sees: 'broken',
  },
  'a REFER outside a call is the application’s to answer, and it can tell what came of it': {
    why: 'The server drops it without a word: the phone asks again and again, and its user waits.',
    sees: 'broken',
  },
  'a subscription that is not refreshed ends': {
    why: 'The server keeps it for ever; the phone has long forgotten it.',
    sees: 'broken',
  },
};
