/**
 * Prompts that come with the product, spoken in every language; `music` has no language. Their texts stand in
 * `firmware-scripts/prompts`. An own prompt with the same id takes its place.
 */
export const builtInPrompts = [
  'welcome',
  'queue-wait',
  'all-busy',
  'no-agents',
  'closed',
  'unavailable',
  'invalid-number',
  'not-allowed',
  'not-allowed-now',
  'budget-used-up',
  'too-many-such-calls',
  'blocked-for-safety',
  'fraud-told',
  'enter-pin',
  'wrong-pin',
  'press-one',
  'dnd-on',
  'dnd-off',
  'forward-on',
  'forward-off',
  'recorded',
  'goodbye',
  'test-call',
  'wrong-key',
  'no-key',
  'you-entered',
  'confirm-keys',
  'call-you-at',
  'survey-question',
  'survey-solved',
  'music',
] as const;

/** Digits as they are spoken back; nobody chooses these, but an own prompt of that id takes its place too. */
export const spokenDigits = [
  'digit-0',
  'digit-1',
  'digit-2',
  'digit-3',
  'digit-4',
  'digit-5',
  'digit-6',
  'digit-7',
  'digit-8',
  'digit-9',
] as const;

/** What a phone is told that calls a customer who wants no calls; nobody chooses it either. */
export const refusalPrompts = ['wants-no-calls'] as const;

/** What the codes of the house answer with; nobody chooses these, but an own prompt of that id takes its place too. */
export const codePrompts = [
  'nobody-there',
  'parked-at',
  'parking-full',
  'no-last-number',
  'spell-name',
  'no-such-name',
  'name-at',
  'name-choose',
] as const;

/** What waiting callers are told; nobody chooses these either. */
export const waitPrompts = [
  'queue-position',
  'queue-wait-about',
  'one-minute',
  'minutes',
  'will-call-back',
  'callback-confirm',
  'callback-number',
  'callback-no-number',
  'callback-refused',
  'callback-promise',
  'callback-closing',
  'survey-thanks',
] as const;

/** What shared phones and wake-up calls say; nobody chooses these either. */
export const deskPrompts = [
  'enter-extension',
  'logged-in',
  'logged-out',
  'nobody-logged-in',
  'wake-up-set',
  'wake-up-off',
  'wake-up',
] as const;

/** What mailboxes say; nobody chooses these, but an own prompt of that id takes its place too. */
export const mailboxPrompts = [
  'leave-message',
  'beep',
  'mailbox-full',
  'message-saved',
  'message-empty',
  'mailbox-pin',
  'no-messages',
  'no-new-messages',
  'you-have',
  'new-messages',
  'message-menu',
  'message-deleted',
  'no-more-messages',
  'main-menu',
  'record-greeting',
  'greeting-menu',
  'greeting-menu-empty',
  'greeting-saved',
  'record-prompt',
  'prompt-saved',
  'prompt-empty',
  'received',
  'today',
  'yesterday',
  'at',
] as const;

/** What whoever charges a call to an account hears; nobody chooses these either. */
export const accountPrompts = ['enter-account', 'wrong-account', 'account-taken', 'account-missing'] as const;

/** What is said when something of the office was switched by phone; nobody chooses these either. */
export const switchPrompts = ['hours-day', 'hours-night', 'hours-auto', 'caller-blocked', 'no-last-caller'] as const;

/** What conference rooms say; nobody chooses these either. */
export const roomPrompts = [
  'room-pin',
  'room-moderator-pin',
  'room-locked',
  'room-full',
  'room-wait',
  'room-alone',
  'room-muted',
  'room-unmuted',
  'room-now-locked',
  'room-now-open',
  'room-all-muted',
  'room-all-unmuted',
  'room-ended',
  'room-people',
] as const;

/** What is said about recording beside `recorded`; nobody chooses these either. */
export const recordingPrompts = ['to-refuse-recording', 'not-recorded'] as const;

export type BuiltInPrompt =
  | (typeof recordingPrompts)[number]
  | (typeof refusalPrompts)[number]
  | (typeof waitPrompts)[number]
  | (typeof roomPrompts)[number]
  | (typeof switchPrompts)[number]
  | (typeof accountPrompts)[number]
  | (typeof builtInPrompts)[number]
  | (typeof spokenDigits)[number]
  | (typeof codePrompts)[number]
  | (typeof deskPrompts)[number]
  | (typeof mailboxPrompts)[number]
  /** 0 to 59. */
  | `number-${number}`
  /** 1 to 12. */
  | `month-${number}`;
