import { join } from 'node:path';
import { expect, test } from 'vitest';
import { differentRows, drawTestPage, openFaxDesk, receptionOver } from '../../testing/fax/fax-desk.ts';
import { type Class2ModemOptions, startClass2Modem } from '../../testing/peers/fax-line/class2-modem.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';

const document = [drawTestPage(1), drawTestPage(2)];

/** A line whose first modem does T.30 by itself. */
async function openLines(of: {
  numbers: readonly [string, string];
  modem: Pick<Class2ModemOptions, 'classes' | 'turnsReceived'>;
  ecm?: boolean;
}) {
  const [number, other] = of.numbers;
  await using stack = new AsyncDisposableStack();
  const line = stack.use(await startFaxLine(of.numbers));
  const behind = line.modem(number).port;
  const modem = await startClass2Modem({ ...of.modem, behind, port: join(line.folder, `class2-${number}`) });
  stack.defer(() => modem.stop());
  const modems = [{ number, port: modem.port }, line.modem(other)];
  const desk = stack.use(openFaxDesk({ modems, ...(of.ecm && { ecm: true }) }));
  await desk.ready();
  const whole = stack.move();
  return { desk, modem, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

test.concurrent('a modem of class 2.0 sends with its own T.30: both pages come bit by bit', async () => {
  await using lines = await openLines({ numbers: ['101', '102'], modem: { classes: '0,2,2.0' } });
  const { desk, modem } = lines;
  expect(desk.lines.modems().map(({ faxClass }) => faxClass)).toEqual(['2.0', '1']);
  const { end, progress } = await desk.send({ number: '102', modem: '101' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 2 });
  expect(progress.find(({ kind }) => kind === 'remote')).toMatchObject({ remote: { id: '+34 91 102' } });
  expect(progress.find(({ kind }) => kind === 'trained')).toMatchObject({ speed: { bitRate: 14400, coding: 'mr' } });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
  expect(modem.commands.filter((command) => command === 'AT+FDT')).toHaveLength(2);
});

test.concurrent('a modem of class 2 that turns each octet round receives: the pages are those that were sent', async () => {
  await using lines = await openLines({ numbers: ['201', '202'], modem: { classes: '0,2', turnsReceived: true } });
  const { desk } = lines;
  expect(desk.lines.modems()[0]).toMatchObject({ faxClass: '2' });
  const { end } = await desk.send({ number: '201', modem: '202' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 2 });
  expect(await receptionOver(desk)).toMatchObject({ end: { outcome: { kind: 'received' }, pages: 2 } });
  expect(desk.received.all).toContainEqual(expect.objectContaining({ kind: 'remote', id: '+34 91 101' }));
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});

test.concurrent('a modem of class 2 sends with error correction of its own', async () => {
  await using lines = await openLines({ numbers: ['301', '302'], modem: { classes: '0,2' }, ecm: true });
  const { desk } = lines;
  const { end, progress } = await desk.send({ number: '302', modem: '301' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 2 });
  expect(progress.find(({ kind }) => kind === 'trained')).toMatchObject({ speed: { coding: 'mmr', ecm: true } });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});

test.concurrent('a modem of class 2.1 sends, with error correction of its own', async () => {
  await using lines = await openLines({ numbers: ['401', '402'], modem: { classes: '0,2,2.0,2.1' }, ecm: true });
  const { desk, modem } = lines;
  expect(desk.lines.modems()[0]).toMatchObject({ faxClass: '2.1' });
  const { end, progress } = await desk.send({ number: '402', modem: '401' }, [document[0]!]);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 1 });
  expect(progress.find(({ kind }) => kind === 'trained')).toMatchObject({ speed: { coding: 'mmr', ecm: true } });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }) => differentRows(document[0]!, page))).toEqual([0]);
  expect(modem.commands).toContain('AT+FCLASS=2.1');
});

test.concurrent('a modem of class 2.1 receives', async () => {
  await using lines = await openLines({ numbers: ['501', '502'], modem: { classes: '0,2,2.0,2.1' } });
  const { desk } = lines;
  const { end } = await desk.send({ number: '501', modem: '502' }, [document[1]!]);
  expect(end).toMatchObject({ outcome: { kind: 'sent' }, firstUnconfirmedPage: 1 });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }) => differentRows(document[1]!, page))).toEqual([0]);
});

test.concurrent('a modem of class 2.0 fetches what lies ready at the other end', async () => {
  await using line = await startFaxLine(['601', '602']);
  const modem = await startClass2Modem({
    ...{ classes: '0,2.0', behind: line.modem('601').port },
    port: join(line.folder, 'class2-601'),
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => modem.stop());
  await using keeper = openFaxDesk({ modems: [line.modem('602')], offered: document });
  await using desk = openFaxDesk({ modems: [{ number: '601', port: modem.port }] });
  await Promise.all([keeper.ready(), desk.ready()]);
  const fetched = await desk.fetch({ number: '602', modem: '601' });
  expect(fetched.end).toMatchObject({ outcome: { kind: 'fetched' }, pages: 2 });
  expect(fetched.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
  expect(modem.commands).toContain('AT+FSP=1');
});
