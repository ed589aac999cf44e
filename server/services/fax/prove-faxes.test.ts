import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { createFakeFaxLines } from '../../testing/fakes/fake-fax-lines.ts';
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

async function given(caseId?: number): Promise<string> {
  const files = [await house.keep('catalogue-2.pdf')];
  const draft = { number: '+34912345678', files, caseId, replyTo: 'ana@example.com' };
  const added = house.faxes.add(draft, { by: 'ana' });
  if (added.kind === 'refused') throw new Error(added.why);
  return added.fax.id;
}

async function ended(outcome: 'sent' | 'not-a-fax') {
  const one = house.cases.open({ title: 'catalogue' }, { by: 'ana' });
  const id = await given(one.id);
  for (const count of outcome === 'sent' ? [1] : [1, 2]) {
    const call = await eventually('the call', async () => house.lines.calls[count - 1]);
    if (outcome === 'sent') await call.passAll();
    else call.end('not-a-fax');
    house.clock.advance(900_000);
  }
  await prove(house.faxes.find(id)!);
  return { fax: house.faxes.find(id)!, caseId: one.id };
}

test('the receipt of what was sent goes to its case and by mail, with the first page as it was sent', async () => {
  const { fax, caseId } = await ended('sent');
  expect(house.files.usedBy(`case:${caseId}`).map(({ id }) => id)).toContain(fax.receipt);
  expect(house.receipts).toMatchObject([{ title: 'Receipt +34912345678', facts: [['pages', '2']] }]);
  expect(house.receipts[0]?.first?.bits[0]).toBe(1);
  expect(house.headers.at(-1)).toEqual(house.headers.find(({ page }) => page === 1));
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

test('the power goes after the last page and before the receipt: it is made and mailed after the start, once', async () => {
  const fax = await given();
  await (await eventually('the call', async () => house.lines.calls[0])).passAll();
  expect(house.ended).toHaveLength(1);
  expect(house.mailed).toEqual([]);
  const untold: string[] = [];
  const lines = createFakeFaxLines();
  const again = house.start(lines, (job) => {
    untold.push(job.id);
    return prove(job);
  });
  expect(untold).toEqual([fax]);
  await eventually('the mail', async () => house.mailed[0]);
  again.stop();
  house.start(lines, (job) => void untold.push(job.id)).stop();
  expect(untold).toEqual([fax]);
  expect(house.mailed).toHaveLength(1);
});

test('what failed and is sent after all has a receipt of that', async () => {
  const failed = (await ended('not-a-fax')).fax;
  house.faxes.retry(failed.id);
  expect(house.faxes.find(failed.id)).not.toHaveProperty('receipt');
  await (await eventually('the third call', async () => house.lines.calls[2])).passAll();
  await prove(house.faxes.find(failed.id)!);
  expect(house.mailed.map(({ subject }) => subject)).toEqual(['failed', 'sent']);
  expect(house.faxes.find(failed.id)!.receipt).not.toBe(failed.receipt);
});
