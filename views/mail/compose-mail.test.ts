import { expect, test } from 'vitest';
import { composeMail } from './compose-mail.ts';

const office = {
  name: 'Clínica Sol',
  language: 'es',
  timezone: 'America/Santo_Domingo',
  country: 'DO',
  currency: 'DOP',
} as const;
const at = Date.UTC(2026, 0, 5, 12);

test('a fallen line is told with when and why, in the words and on the clock of the office', () => {
  const { subject, text } = composeMail({ kind: 'trunk-down', trunk: 'Claro', at, reason: 'auth-failed' }, office);
  expect(subject).toBe('Clínica Sol: la línea Claro no funciona');
  expect(text).toContain('5 ene 2026, 8:00');
  expect(text).toContain('Motivo: Usuario o contraseña incorrectos.');
  expect(text).toContain('Clínica Sol');
});

test('a hidden caller of a message is told as such, in English too', () => {
  const topic = { kind: 'voicemail', mailbox: 'Ana', from: '', at, durationMs: 65_000 } as const;
  expect(composeMail(topic, { ...office, language: 'en' })).toMatchObject({
    subject: 'Clínica Sol: message from hidden number',
    text: expect.stringContaining('Length: 01:05'),
  });
});

test.each([
  { kind: 'trunk-up', trunk: 'Claro', at, downMs: 60_000 },
  { kind: 'missed-call', group: 'Ventas', from: '+18095551234', at },
  { kind: 'emergency', number: '911', who: 'Ana (101)', at },
  { kind: 'test' },
] as const)('a mail of the kind $kind leaves no gap', (topic) => {
  const { subject, text } = composeMail(topic, office);
  expect(`${subject}${text}`).not.toMatch(/[{}]/);
});
