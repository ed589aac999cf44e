/** Which calls come to a person: of queues, outgoing ones of campaigns, or these while the queues are quiet. */
export const workKinds = ['inbound', 'outbound', 'blend'] as const;
export type WorkKind = (typeof workKinds)[number];

/** When people of both kinds of work may get outgoing calls. */
export interface TeamSettings {
  /** Nobody has waited in any queue of theirs for so long. */
  quietSec: number;
  /** So many free people are left in each queue of theirs, whoever goes not counted. */
  leastFree: number;
}

export const teamDefaults = { quietSec: 30, leastFree: 1 } as const satisfies TeamSettings;
