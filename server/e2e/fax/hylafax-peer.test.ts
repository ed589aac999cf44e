import { expect, test } from 'vitest';
import { differentRows, drawTestPage, openFaxDesk, receptionOver } from '../../testing/fax/fax-desk.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';
import { sendByHylafax, startHylafaxReceiver } from '../../testing/peers/hylafax.ts';

const document = [drawTestPage(5), drawTestPage(6)];

test.concurrent('ours to HylaFAX with error correction, in T.6: both pages come as we sent them', async () => {
  await using line = await startFaxLine(['101', '102']);
  const { folder } = line;
  await using hylafax = await startHylafaxReceiver({ folder, port: line.modem('102').port, number: '102' });
  await using desk = openFaxDesk({ modems: [line.modem('101')], ecm: true });
  await desk.ready();
  const { end, progress } = await desk.send({ number: '102' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 2 });
  expect(progress.find(({ kind }) => kind === 'trained')).toMatchObject({ speed: { coding: 'mmr', ecm: true } });
  expect((await hylafax.pages()).map((page, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});

test.concurrent('HylaFAX to ours with error correction: both pages come as it sent them', async () => {
  await using line = await startFaxLine(['201', '202']);
  await using desk = openFaxDesk({ modems: [line.modem('202')], ecm: true });
  await desk.ready();
  const { folder } = line;
  await sendByHylafax({ folder, port: line.modem('201').port, number: '201', to: '202', pages: document });
  expect(await receptionOver(desk)).toMatchObject({ end: { outcome: { kind: 'received' }, pages: 2 } });
  expect(desk.pages[0]).toMatchObject({ speed: { ecm: true, coding: 'mmr' } });
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});
