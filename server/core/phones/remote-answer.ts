/** Whether phones of an extension are asked to pick up from the desk. `auto`: those that say so while they ring, and known makers' phones. */
export const remoteAnswers = ['auto', 'on', 'off'] as const;
export type RemoteAnswer = (typeof remoteAnswers)[number];

/**
 * Makers whose desk phones pick up when they get a NOTIFY of the event `talk`, as their User-Agent begins. Adapters for
 * analogue phones bear the same names and have nobody's hand to lift the receiver.
 */
const makers: readonly RegExp[] = [
  /^yealink\b/i,
  /^poly(?:com)?(?:\W|VVX|SoundPoint|SoundStation|Edge|Trio|CCX)/i,
  /^snom/i,
  /^grandstream\b(?!(?: Model HW)? HT)/i,
  /^cisco\/spa[359]/i,
  /^linksys\/spa9/i,
];

/** `saysTalk`: its ringing answer named `talk` among the events it takes (RFC 6665 8.2.2). */
export function answersWhenAsked(phone: {
  setting: RemoteAnswer;
  userAgent: string | undefined;
  saysTalk: boolean;
}): boolean {
  if (phone.setting !== 'auto') return phone.setting === 'on';
  return phone.saysTalk || makers.some((maker) => maker.test(phone.userAgent ?? ''));
}
