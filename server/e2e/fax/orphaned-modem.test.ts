import { expect, test } from 'vitest';
import { drawTestPage, openFaxDesk } from '../../testing/fax/fax-desk.ts';
import { startLoneModem } from '../../testing/fax/lone-modem.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';

test('our main process dies while a page is on the line: the process of the modem hangs up by itself', async () => {
  await using line = await startFaxLine(['101', '102']);
  await using desk = openFaxDesk({ modems: [line.modem('102')] });
  await desk.ready();
  const modem = startLoneModem({ port: line.modem('101').port, number: '102', page: drawTestPage(1, 2200) });
  await desk.received.waitFor(({ kind }) => kind === 'page-started', { what: 'the page', withinMs: 60_000 });

  modem.leaveAlone();
  const end = await desk.received.waitFor(({ kind }) => kind === 'ended', { what: 'hanging up', withinMs: 30_000 });
  expect(end).toMatchObject({ end: { outcome: { kind: 'dropped' }, pages: 0 } });
  expect(await modem.exited).toEqual([0, null]);
});
