import { readdirSync, readFileSync } from 'node:fs';
import { differentRows, drawTestPage, type FaxDesk, openFaxDesk, receptionOver } from '../testing/fax/fax-desk.ts';
import { sendByEfax } from '../testing/peers/efax.ts';
import { type FaxLine, startFaxLine } from '../testing/peers/fax-line/fax-line.ts';
import { sendByHylafax } from '../testing/peers/hylafax.ts';
import { cpuOf } from './processes.ts';

const document = [1, 2, 3].map((number) => drawTestPage(number, 600));

/** Processes that drive a modem for this one. */
export const modemProcessesOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const behindName = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1) ?? '';
        const isOurs = Number(behindName.split(' ')[1]) === parent;
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('modem-process');
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);

/** Milliseconds on a core of them all since they began. */
export async function cpuOfModems(pids: readonly number[]): Promise<number> {
  const times = await Promise.all(pids.map((pid) => cpuOf(pid)));
  return times.reduce((sum, { totalMs }) => sum + totalMs, 0);
}

interface Transfer {
  secondsAPage: number;
  /** From answer to end, as the receiver has it. */
  callSeconds: number;
  badRows: number;
}

/** The story of one call to a station of ours: from its answer to its end, by the page. */
async function transfer(desk: FaxDesk, send: () => Promise<unknown>, headerRows: number): Promise<Transfer> {
  const sent = send();
  const told = await receptionOver(desk, 150_000).catch(async (error: Error) => {
    throw new Error(`${error.message}\nwhat became of the sender: ${JSON.stringify(await sent)}`);
  });
  await sent;
  if (told.kind !== 'ended' || told.end.outcome.kind !== 'received' || told.end.pages !== document.length)
    throw new Error(`not all pages came: ${JSON.stringify(told)}`);
  const { talkMs } = told.end;
  const badRows = desk.pages.reduce(
    (sum, { page }, number) => sum + differentRows(document[number]!, page, headerRows),
    0,
  );
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  return { secondsAPage: seconds(talkMs / document.length), callSeconds: seconds(talkMs), badRows };
}

/** Whoever sends has a line of its own; the far end is the same station of ours each time. */
async function onLine(
  of: { ecm: boolean; ours: boolean; numbers: readonly [string, string]; headerRows?: number },
  send: (line: FaxLine, desk: FaxDesk) => Promise<unknown>,
): Promise<Transfer> {
  const [, to] = of.numbers;
  await using line = await startFaxLine(of.numbers);
  await using desk = openFaxDesk({ modems: of.ours ? line.modems : [line.modem(to)], ecm: of.ecm });
  await desk.ready();
  // The line is there until it is over.
  return await transfer(desk, () => send(line, desk), of.headerRows ?? 0);
}

/** The same pages sent by us, efax and HylaFAX to the same receiver, all at the same time on lines of their own. */
export async function measureFaxTransfers(say: (text: string) => void): Promise<unknown> {
  const byUs = (ecm: boolean, from: string, to: string): Promise<Transfer> =>
    onLine({ ecm, ours: true, numbers: [from, to] }, (_, desk) => desk.send({ number: to, modem: from }, document));
  const plain = byUs(false, '101', '102');
  const corrected = byUs(true, '201', '202');
  const efax = onLine({ ecm: false, ours: false, numbers: ['301', '302'], headerRows: 40 }, ({ folder, modem }) =>
    sendByEfax({ port: modem('301').port, folder, number: '301', to: '302', pages: document }),
  );
  const hylafax = onLine({ ecm: true, ours: false, numbers: ['401', '402'] }, ({ folder, modem }) =>
    sendByHylafax({ folder, port: modem('401').port, number: '401', to: '402', pages: document }),
  );
  const all = Promise.all([plain, corrected, efax, hylafax]);
  let over = false;
  const end = all.finally(() => {
    over = true;
  });
  // What a process has used is told by itself only as long as it runs.
  const used = new Map<number, number>();
  while (!over) {
    for (const pid of modemProcessesOf(process.pid))
      await cpuOfModems([pid]).then(
        (ms) => ms > 0 && used.set(pid, ms),
        () => undefined,
      );
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
  const [ours, oursCorrected, theirs, theirsCorrected] = await all;
  const cpuMs = [...used.values()].reduce((sum, ms) => sum + ms, 0);
  const ratio = (one: Transfer, other: Transfer): number =>
    Math.round((100 * one.secondsAPage) / other.secondsAPage) / 100;
  const cpuMsAProcess = Math.round(cpuMs / Math.max(1, used.size));
  say(`  without correction ${ours.secondsAPage} s a page (efax ${theirs.secondsAPage})`);
  say(`  with correction ${oursCorrected.secondsAPage} s a page (HylaFAX ${theirsCorrected.secondsAPage})`);
  say(`  ${cpuMsAProcess} ms of a core for each of ${used.size} modems, their start included`);
  return {
    pages: document.length,
    plain: { ...ours, against: { efax: theirs }, ratio: ratio(ours, theirs) },
    corrected: {
      ...oursCorrected,
      against: { hylafax: theirsCorrected },
      ratio: ratio(oursCorrected, theirsCorrected),
    },
    cpuMsAProcess,
    processes: used.size,
  };
}
