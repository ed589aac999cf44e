import type { security as es } from '../es/security.ts';

export const security: Record<keyof typeof es, string> = {
  'security.title': 'Security',
  'security.lead': 'Who tried to get in or to call without permission. The phones of the office are not affected.',
  'security.locks': 'Locked out now',
  'security.locks.none': 'Nobody is locked out. Whoever gets the password wrong several times waits longer each time.',
  'security.source': 'From',
  'security.others': 'Many others',
  'security.locked-user': 'For extension',
  'security.every-user': 'All',
  'security.failures': 'Wrong passwords',
  'security.until': 'Until',
  'security.lift': 'Unlock',
  'security.lifted': 'Unlocked: {source}.',
  'security.lift-late': 'That lock was over already.',
  'security.knocks': 'Who knocked',
  'security.knocks.hint': 'One line per address and day, kept for 90 days.',
  'security.when': 'When',
  'security.what': 'What they tried',
  'security.tries': 'Tries',
  'security.wanted': 'Wanted to call {numbers}',
  'security.posed': 'Came as {users}',
  'security.refused': 'Wrong passwords: {count}',
  'security.scans': 'Known attack program: {count}',
  'security.dropped': 'Ignored unread: {count}',
  'security.asked': 'Asked, and gave no password',
  'security.empty.title': 'Nobody has knocked',
  'security.empty.text':
    'If somebody tries to get in or to call without permission, you will see here from where and what they wanted.',
  'security.scanners': 'Attack programs',
  'security.scanners.label': 'Names, one a line',
  'security.scanners.hint':
    'Messages of strangers that bear one of these names are ignored without an answer. It does not touch phones that have registered.',
  'security.scanners.saved': 'List saved: {count} names.',
  'security.scanners.saved-part':
    'List saved: {count} names. Left out: {leftOut}. A name has 3 letters or more, and the list at most 200.',
  'health.under-attack':
    'Somebody is trying to get in: {tries} tries within a minute. Calls and the phones of the office go on working.',
  'health.who': 'See who',
  'problem.weak-secret.digits':
    'Digits alone are guessed in minutes: add letters, or leave it blank and a safe one is made.',
  'problem.weak-secret.repeated':
    'It repeats the same few characters: choose another, or leave it blank and a safe one is made.',
  'problem.weak-secret.common':
    'It is among the first that are tried: choose another, or leave it blank and a safe one is made.',
  'audit.lock.lifted': 'Unlocked',
  'audit.scanners.changed': 'Changed the list of attack programs',
};
