import { expect, test } from 'vitest';
import type { CallEvent } from '../../server/core/calls/events.ts';
import { createReader } from '../texts/reader.ts';
import { eventDetail } from './event-text.ts';
import type { Names } from './story.ts';

const reader = createReader({ language: 'es', timezone: 'Europe/Madrid', currency: 'EUR', country: 'ES' });
const names = { campaign: () => 'Primavera', person: () => 'Ana Pérez' } as Partial<Names> as Names;

test.each([
  ['campaign:spring month', 'Campaña Primavera, al mes'],
  ['person:ana day', 'Persona Ana Pérez, al día'],
  ['office month', 'Toda la oficina, al mes'],
])('the budget %s that refused a call is told as %s', (subject, told) => {
  const row = { callId: 'c', seq: 1, at: 0, kind: 'limit.refused', why: 'budget', subject, trunkId: 't', number: '1' };
  expect(eventDetail(row as CallEvent, reader, names)).toContain(told);
});
