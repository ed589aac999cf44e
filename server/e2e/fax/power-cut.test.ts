import { expect, test } from 'vitest';
import { faxDefaults } from '../../core/office/fax.ts';
import { eventually } from '../../testing/eventually.ts';
import { openFaxDesk } from '../../testing/fax/fax-desk.ts';
import { makePaper } from '../../testing/fax/make-paper.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';
import { openOffice } from '../office-at-work.ts';

const [ours, theirs] = ['910000001', '912345678'] as const;
const patienceMs = 120_000;

/** The last one takes its time on the line. */
const paper = [
  { heading: 'One' },
  { heading: 'Two' },
  { heading: 'Three', small: 'What is written small fills the line. '.repeat(60) },
];

interface ToldFax {
  id: string;
  state: string;
  pages: number;
  confirmed: number;
  calls: { outcome?: string }[];
  proofs: { page: number }[];
}

test('the power goes in the middle of page three: after the start the fax goes on from page three', async () => {
  await using line = await startFaxLine([ours, theirs]);
  await using desk = openFaxDesk({ modems: [line.modem(theirs)], ecm: true });
  await desk.ready();
  await using office = await openOffice({
    change: (before) => ({
      ...before,
      fax: {
        ...{ ...faxDefaults, number: '+34 910 000 001', useFound: false },
        modems: [{ id: 'line', name: 'Line', port: line.modem(ours).port, use: 'both', rings: 2, answers: 'always' }],
      },
    }),
  });
  const { appliance } = office;
  const token = (await appliance.cli('token', 'create', 'erp', '--fax')).trim().split(/\s+/).at(-1)!;
  const sent = await fetch(new URL('/api/v1/faxes', appliance.ready.http), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: theirs, name: 'paper.pdf', content: (await makePaper(paper)).toString('base64') }),
  });
  expect(sent.status).toBe(202);
  const { id } = (await sent.json()) as ToldFax;
  const fax = () => appliance.api<ToldFax>(`faxes/${id}`);

  await desk.received.waitFor((progress) => progress.kind === 'page-started' && progress.page === 2, {
    what: 'page three on the line',
    withinMs: patienceMs,
  });
  await eventually('page two is proved', async () => {
    const { confirmed, state } = await fax();
    if (confirmed !== 2) throw new Error(`${confirmed} pages, ${state}`);
    return true;
  });
  // Box and stick lose their power together.
  await Promise.all([appliance.kill9(), line.modem(ours).unplug()]);
  await desk.received.waitFor(({ kind }) => kind === 'ended', { what: 'the far end hangs up', withinMs: patienceMs });
  const before = desk.pages.length;
  await line.modem(ours).plug();
  await appliance.restart();

  const told = await eventually(
    'it is sent',
    async () => {
      const now = await fax();
      return now.state === 'sent' ? now : undefined;
    },
    patienceMs,
  );
  expect(told).toMatchObject({ pages: 3, confirmed: 3 });
  expect(told.calls[0]).toMatchObject({ outcome: 'power-cut' });
  expect(told.calls.at(-1)).toMatchObject({ outcome: 'sent' });
  expect(told.proofs.map(({ page }) => page)).toEqual([1, 2, 3]);
  // The far end may have kept what it had of the third page; after the start that one alone came again.
  expect(before).toBeGreaterThanOrEqual(2);
  expect(desk.pages.length - before).toBe(1);
});
