import { join } from 'node:path';
import { type FaxSettings, faxDefaults } from '../core/office/fax.ts';
import type { Office } from '../core/office/office.ts';
import { startAppliance } from '../testing/appliance.ts';
import { eventually } from '../testing/eventually.ts';
import { openFaxDesk } from '../testing/fax/fax-desk.ts';
import { makePaper } from '../testing/fax/make-paper.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { startFaxLine } from '../testing/peers/fax-line/fax-line.ts';
import { cpuOfModems, modemProcessesOf } from './fax-transfers.ts';
import type { Load } from './load.ts';

const ours = ['910000001', '910000002', '910000003', '910000004'];
const theirs = ['8095551671', '8095551672', '8095551673', '8095551674'];
const calls = 20;
const seconds = 20;
const small = 'What is written small fills the line. '.repeat(60);
const paper = [
  { heading: 'One', small },
  { heading: 'Two', small },
];

/** Four faxes at once beside recorded calls: whether their pages come whole, and what the audio of the calls takes. */
export async function measureFaxBeside(
  load: Load,
  of: {
    folder: string;
    office: Office;
    carrierAddress: string;
    did: string;
    phone: { user: string; password: string };
  },
  say: (text: string) => void,
): Promise<unknown> {
  await using line = await startFaxLine([...ours, ...theirs]);
  await using desk = openFaxDesk({ modems: theirs.map((number) => line.modem(number)), ecm: true });
  await desk.ready();
  const modems: FaxSettings['modems'] = ours.map((number) => ({
    id: `line-${number}`,
    name: number,
    port: line.modem(number).port,
    use: 'send',
    rings: 2,
    answers: 'always',
  }));
  const office: Office = { ...of.office, fax: { ...faxDefaults, number: '+1 809 555 0100', useFound: false, modems } };
  const dataFolder = join(of.folder, 'faxes');
  furnish({ dataFolder, office, nowMs: Date.now() });
  await using appliance = await startAppliance({
    settings: { CENTRALITA_DATA: dataFolder, CENTRALITA_RTP: '20000-39999' },
  });
  const target = appliance.sip('udp');
  await load.run({ kind: 'open', carrierAddress: of.carrierAddress, phones: [of.phone], registrar: target });
  const talk = () => load.run({ kind: 'talk', target, to: of.did, calls, seconds });
  // Once for the code to be warm.
  await load.run({ kind: 'talk', target, to: of.did, calls, seconds: 5 });
  const without = await talk();
  const token = (await appliance.cli('token', 'create', 'erp', '--fax')).trim().split(/\s+/).at(-1)!;
  const content = (await makePaper(paper)).toString('base64');
  for (const to of theirs) {
    const sent = await fetch(new URL('/api/v1/faxes', appliance.ready.http), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to, name: 'paper.pdf', content }),
    });
    if (sent.status !== 202) throw new Error(`fax not taken: ${sent.status} ${await sent.text()}`);
  }
  const begun = async () => desk.received.all.filter(({ kind }) => kind === 'page-started').length >= theirs.length;
  await eventually('pages on four lines', async () => (await begun()) || undefined, 90_000);
  const processes = modemProcessesOf(appliance.ready.pid);
  const before = await cpuOfModems(processes);
  const beside = await talk();
  const cpuMs = (await cpuOfModems(processes)) - before;
  const ends = () => desk.received.all.flatMap((told) => (told.kind === 'ended' ? [told.end] : []));
  await eventually('four ends', async () => ends().length >= theirs.length || undefined, 120_000);
  await load.run({ kind: 'close' });
  await appliance.stop();
  const pages = desk.pages.length;
  const badPages = desk.pages.filter(({ badRows, verdict }) => badRows > 0 || verdict !== 'MCF').length;
  const percentOfACore = Math.round((cpuMs / (beside.window.to - beside.window.from)) * 1000) / 10;
  const delay = ({ delayMs: { p50, p99, max } }: typeof beside) => `${p50} / ${p99} / ${max} ms`;
  say(`  ${pages} pages, ${badPages} with errors; ${processes.length} modems take ${percentOfACore} % of a core`);
  say(`  delay of ${calls} recorded calls ${delay(beside)}, without faxes ${delay(without)}`);
  return {
    outcomes: ends().map(({ outcome }) => outcome.kind),
    pages,
    badPages,
    framesAskedAgain: desk.received.all.filter(({ kind }) => kind === 'frames-asked-again').length,
    modemsPercentOfACore: percentOfACore,
    beside,
    against: { what: 'the same calls without faxes', without },
  };
}
