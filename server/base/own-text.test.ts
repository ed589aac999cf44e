import { expect, test } from 'vitest';
import { ownText } from './own-text.ts';

test('a text keeps its letters, whatever they are', () => {
  const message = 'From: "Peña Ñúñez ☎ 𝄞" <sip:104@office>\r\nContact: <sip:104@192.0.2.4>\r\n';
  expect(ownText(message.slice(6, 22))).toBe(message.slice(6, 22));
  expect(ownText('')).toBe('');
});
