import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { schema } from '../../store/db.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { recordConsent } from './record-consent.ts';

test('each answer is kept with the words that were asked, and none replaces the one before', () => {
  const clock = new FakeClock();
  const db = openMemoryDb();
  const asked = { purpose: 'recording', language: 'es', by: 'ana', how: 'script:care@3', callId: 'c1' } as const;
  recordConsent({ db, clock }, { ...asked, given: true, asked: '¿Acepta que se grabe?' });
  recordConsent({ db, clock }, { ...asked, given: false, asked: '¿Lo acepta de nuevo?', customerId: 'x' });
  expect(db.select().from(schema.consents).all()).toMatchObject([
    { at: clock.now(), given: true, asked: '¿Acepta que se grabe?', customerId: null, callId: 'c1', by: 'ana' },
    { given: false, asked: '¿Lo acepta de nuevo?', customerId: 'x' },
  ]);
});
