/**
 * The same text in memory of its own. V8 makes a part of a text by pointing into the whole: who keeps a header's value for
 * hours would keep the message.
 */
export const ownText = (text: string): string => Buffer.from(text).toString();
