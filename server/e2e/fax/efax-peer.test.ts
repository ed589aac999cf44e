import { expect, test } from 'vitest';
import { differentRows, drawTestPage, openFaxDesk, receptionOver } from '../../testing/fax/fax-desk.ts';
import { sendByEfax, startEfaxReceiver } from '../../testing/peers/efax.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';

/** efax prints one above the page, over its first rows. */
const headerRows = 40;
const document = [drawTestPage(3), drawTestPage(4)];

test.concurrent('ours to efax: both pages come as we sent them', async () => {
  await using line = await startFaxLine(['101', '102']);
  const { folder } = line;
  const efax = await startEfaxReceiver({ port: line.modem('102').port, folder, number: '102' });
  await using receiver = efax.process;
  await using desk = openFaxDesk({ modems: [line.modem('101')], ecm: true });
  await desk.ready();
  const { end, progress } = await desk.send({ number: '102' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 2 });
  expect(progress.find(({ kind }) => kind === 'remote')).toMatchObject({ remote: { id: '102', ecm: false } });
  const pages = await efax.pages();
  expect(pages.map((page, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
  expect((await receiver.exited).code).toBe(0);
});

test.concurrent('efax to ours: both pages come as it sent them, and it is told so', async () => {
  await using line = await startFaxLine(['201', '202']);
  await using desk = openFaxDesk({ modems: [line.modem('202')] });
  await desk.ready();
  const { folder } = line;
  const exit = await sendByEfax({ port: line.modem('201').port, folder, number: '201', to: '202', pages: document });
  expect(exit.code).toBe(0);
  expect(await receptionOver(desk)).toMatchObject({ end: { outcome: { kind: 'received' }, pages: 2 } });
  expect(desk.received.all.find(({ kind }) => kind === 'remote')).toMatchObject({ id: '201' });
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page, headerRows))).toEqual([0, 0]);
});
