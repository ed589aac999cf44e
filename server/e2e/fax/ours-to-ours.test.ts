import { expect, test } from 'vitest';
import { differentRows, drawTestPage, openFaxDesk, receptionOver } from '../../testing/fax/fax-desk.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';

const document = [drawTestPage(1), drawTestPage(2)];

test.concurrent('two pages go from one of our modems to another, MR at 14400, and come bit by bit', async () => {
  await using line = await startFaxLine(['101', '102']);
  await using desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  const { end, progress } = await desk.send({ number: '102', modem: '101' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 2, modem: '101' });
  expect(progress.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  expect(progress.find(({ kind }) => kind === 'remote')).toMatchObject({ remote: { id: '+34 91 102' } });
  expect(progress.find(({ kind }) => kind === 'trained')).toMatchObject({ speed: { bitRate: 14400, coding: 'mr' } });
  const told = await receptionOver(desk);
  expect(told).toMatchObject({ end: { outcome: { kind: 'received' }, pages: 2 } });
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
  expect(desk.rings.all[0]).toMatchObject({ rings: 1, caller: { number: '101', name: 'Line 101' } });
});

test.concurrent('with error correction pages go in T.6, and what the line spoils is sent again', async () => {
  await using line = await startFaxLine(['201', '202']);
  await using desk = openFaxDesk({ modems: line.modems, ecm: true });
  await desk.ready();
  const sent = desk.send({ number: '202', modem: '201' }, document);
  await desk.received.waitFor(({ kind }) => kind === 'page-started', { what: 'page one', withinMs: 60_000 });
  line.exchange.hit({ ms: 700, kind: 'noise' });
  const { end, progress } = await sent;
  expect(end.outcome).toEqual({ kind: 'sent' });
  expect(progress.find(({ kind }) => kind === 'trained')).toMatchObject({ speed: { coding: 'mmr', ecm: true } });
  expect(progress.some(({ kind }) => kind === 'frames-repeated')).toBe(true);
  await receptionOver(desk);
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});

test.concurrent('two faxes at once: each takes a modem that may send, a third is told that none is free', async () => {
  await using line = await startFaxLine(['301', '302', '303', '304']);
  const modems = line.modems.map(({ number, port }) => ({
    number,
    port,
    use: number < '303' ? ('send' as const) : ('receive' as const),
  }));
  await using desk = openFaxDesk({ modems, ecm: true });
  await desk.ready();
  const first = desk.send({ number: '303' }, [drawTestPage(7)]);
  const second = desk.send({ number: '304' }, [drawTestPage(8)]);
  const third = await desk.send({ number: '303' }, [drawTestPage(9)]);
  expect(third.end).toEqual({ outcome: { kind: 'no-modem' }, firstUnconfirmedPage: 0, talkMs: 0 });
  const ends = (await Promise.all([first, second])).map(({ end }) => end);
  expect(ends.map(({ outcome }) => outcome.kind)).toEqual(['sent', 'sent']);
  expect(ends.map(({ modem }) => modem).sort()).toEqual(['301', '302']);
  const differences = desk.pages.map(({ page }) =>
    Math.min(differentRows(drawTestPage(7), page), differentRows(drawTestPage(8), page)),
  );
  expect(differences).toEqual([0, 0]);
});

test.concurrent('what lies ready is fetched by who calls, page by page; where nothing does, that is told', async () => {
  await using line = await startFaxLine(['401', '402', '403', '404']);
  await using keeper = openFaxDesk({ modems: [line.modem('402')], offered: document, ecm: true });
  await using empty = openFaxDesk({ modems: [line.modem('404')] });
  await using desk = openFaxDesk({ modems: [line.modem('401'), line.modem('403')], ecm: true });
  await Promise.all([keeper.ready(), empty.ready(), desk.ready()]);
  const [fetched, nothing] = await Promise.all([
    desk.fetch({ number: '402', modem: '401' }),
    desk.fetch({ number: '404', modem: '403' }),
  ]);
  expect(fetched.end).toMatchObject({ outcome: { kind: 'fetched' }, pages: 2, modem: '401' });
  expect(fetched.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
  expect(await receptionOver(keeper)).toMatchObject({ end: { outcome: { kind: 'fetched' }, pages: 0 } });
  expect(keeper.received.all.filter(({ kind }) => kind === 'page-fetched')).toHaveLength(2);
  expect(nothing.end).toMatchObject({ outcome: { kind: 'nothing-to-fetch' }, pages: 0 });
});
