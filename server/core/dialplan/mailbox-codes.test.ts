import { expect, test } from 'vitest';
import { readMailboxCode } from './mailbox-codes.ts';

test.each([
  ['*97', { kind: 'hear-messages' }],
  ['*97600', { kind: 'hear-messages', mailbox: '600' }],
  ['*96101', { kind: 'leave-message', mailbox: '101' }],
  ['*96', undefined],
  ['*98', undefined],
  ['97', undefined],
  ['*971234567', undefined],
])('%s', (dialled, code) => {
  expect(readMailboxCode(dialled)).toEqual(code);
});
