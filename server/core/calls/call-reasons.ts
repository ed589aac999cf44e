/** How a call ended, from the office's point of view. */
export type CallEndReason =
  | 'caller-hangup'
  | 'callee-hangup'
  /** The caller gave up before anyone answered. */
  | 'abandoned'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'unreachable'
  | 'no-route'
  | 'not-allowed'
  | 'invalid-number'
  | 'closed'
  | 'no-agents'
  | 'queue-timeout'
  | 'queue-full'
  /** Is called back. */
  | 'callback'
  /** The caller left a message. */
  | 'voicemail'
  | 'media-failed'
  /** A fault of ours: told in the log too. */
  | 'failed'
  /** Its parties went over to another call: an attended transfer. */
  | 'transferred'
  /** By a budget, a limit or the fraud stop: `limit.cut` tells which. */
  | 'limit-reached'
  /** The appliance was stopped in an orderly way. */
  | 'shutdown'
  /** The appliance died; `at` is its last proof of life. */
  | 'restart';

/** What forbids, or ends, a call outside: money, its kind's own limits, or what looks like theft. */
export type LimitWhy = 'budget' | 'dearest' | 'longest' | 'at-once' | 'fraud';

export type QueueLeftWhy =
  | 'answered'
  | 'abandoned'
  | 'timeout'
  | 'no-agents'
  /** Not let in: too many wait, or it would take too long. */
  | 'full'
  /** By a key. */
  | 'chose-to-leave'
  | 'callback'
  | 'message'
  /** A supervisor sent the caller elsewhere. */
  | 'moved'
  | 'ended';

/** What came of the wish to be called back. */
export type CallbackEnd =
  | 'reached'
  /** Called again and came to the queue, or was talked with otherwise. */
  | 'called-again'
  /** Not reached in all the attempts. */
  | 'gave-up'
  | 'expired'
  | 'cancelled'
  /** No rule lets the call be made. */
  | 'not-allowed';

/** Why a number is not called back. */
export type CallbackRefusal = 'invalid' | 'premium' | 'abroad' | 'too-many';

/** Why a transfer was not even tried. */
export type TransferRefusal =
  | 'not-a-phone'
  | 'nobody-there'
  | 'no-such-call'
  | 'not-allowed'
  | 'no-route'
  /** Who transfers may not call there. */
  | 'class'
  /** Whoever has that number wants no calls. */
  | 'wants-no-calls'
  /** Who transfers has to say first which account pays. */
  | 'no-account';

/** Why somebody is no longer in a conference room. `moderator-left`: waits until one comes back. */
export type RoomLeftWhy = 'hangup' | 'removed' | 'ended' | 'moderator-left';
