import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { createProof } from './prove-faxes.ts';

let house: ReturnType<typeof openFaxHouse>;
let prove: ReturnType<typeof createProof>['prove'];

function open(receipts: 'always' | 'failures' | 'never'): void {
  house = openFaxHouse({ receipts });
  ({ prove } = createProof({
    ...house,
    log: silentLog,
    outbox: { put: (mail) => house.mailed.push(mail) > 0 },
    words: ({ fax, pages }) => ({
      title: `Receipt ${fax.number}`,
      facts: [['pages', String(pages.length)]],
      tables: [],
    }),
    compose: ({ state }) => ({ subject: state, text: '' }),
  }));
}
beforeEach(() => open('always'));
afterEach(() => house.close());

async function ended(outcome: 'sent' | 'not-a-fax') {
  const one = house.cases.open({ title: 'catalogue' }, { by: 'ana' });
  const files = [await house.keep('catalogue-2.pdf')];
  const draft = { number: '+34912345678', files, caseId: one.id, replyTo: 'ana@example.com' };
  const added = house.faxes.add(draft, { by: 'ana' });
  if (added.kind === 'refused') throw new Error(added.why);
  for (const count of outcome === 'sent' ? [1] : [1, 2]) {
    const call = await eventually('the call', async () => house.lines.calls[count - 1]);
    if (outcome === 'sent') await call.passAll();
    else call.end('not-a-fax');
    house.clock.advance(300_000);
  }
  await prove(house.faxes.find(added.fax.id)!);
  return { fax: house.faxes.find(added.fax.id)!, caseId: one.id };
}

test('the receipt of what was sent goes to its case and by mail, with the first page as it was sent', async () => {
  const { fax, caseId } = await ended('sent');
  expect(house.files.usedBy(`case:${caseId}`).map(({ id }) => id)).toContain(fax.receipt);
  expect(house.receipts).toMatchObject([{ title: 'Receipt +34912345678', facts: [['pages', '2']] }]);
  expect(house.receipts[0]?.first?.bits[0]).toBe(1);
  expect(house.mailed).toMatchObject([
    { to: ['ana@example.com'], subject: 'sent', attachments: [{ name: 'Receipt +34912345678.pdf' }] },
  ]);
  await prove(fax);
  expect(house.mailed).toHaveLength(1);
});

test('who wants to hear only of failures hears only of those', async () => {
  house.close();
  open('failures');
  await ended('sent');
  expect(house.mailed).toEqual([]);
  house.close();
  open('failures');
  await ended('not-a-fax');
  expect(house.mailed).toMatchObject([{ subject: 'failed' }]);
});
