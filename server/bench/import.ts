import { once } from 'node:events';
import { createWriteStream, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Office } from '../core/office/office.ts';
import { startAppliance } from '../testing/appliance.ts';
import { demoPassword } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { imagineCards } from '../testing/furnished/furnish-customers.ts';
import { faultOn } from '../testing/page-fault.ts';
import { openWebSession, type WebSession } from '../testing/web-session.ts';
import { type Spread, spreadOf } from './figures.ts';
import type { PhoneAccount, TalkResult } from './jobs.ts';
import { startLoad } from './load.ts';
import { watchMainThread } from './main-thread.ts';
import { memoryOf } from './processes.ts';

const seed = 20_261_122;

/** A list as an office brings it: name, document, two phones, mail, address, tags. */
async function writeList(file: string, rows: number, nowMs: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('Nombre;Cédula/RNC;Celular;Teléfono;Correo;Dirección;Etiquetas\r\n');
  for (const card of imagineCards(rows, { seed, nowMs })) {
    const of = (channel: string): string[] =>
      card.points.filter((point) => point.channel === channel).map(({ typed }) => typed);
    const [mobile = '', phone = ''] = of('phone');
    const cells = [
      card.name,
      card.document ?? '',
      mobile,
      phone,
      of('mail')[0] ?? '',
      of('address')[0] ?? '',
      card.tags.join(','),
    ];
    if (!out.write(`${cells.join(';')}\r\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

/** Asks for the page until it offers `act`. */
async function waitFor(session: WebSession, path: string, act: string): Promise<void> {
  for (;;) {
    const page = await session.get(path);
    if (page.includes(`action="${path}/${act}"`)) return;
    const fault = faultOn(page);
    if (fault) throw new Error(`the import failed: ${fault}`);
    await delay(250);
  }
}

/** Calls that stand while the work is done, and so many seconds of each step are listened to. */
const talking = { calls: 10, seconds: 15 };

/** A list brought in, tried out, run and taken back, with what calls, the main thread and the memory feel of it. */
export async function measureImport(
  folder: string,
  {
    office,
    rows,
    peers,
  }: { office: Office; rows: number; peers: { carrierAddress: string; to: string; phone: PhoneAccount } },
  say: (text: string) => void,
): Promise<unknown> {
  const dataFolder = join(folder, 'import');
  const nowMs = Date.now();
  furnish({ dataFolder, office, nowMs });
  const file = join(folder, 'list.csv');
  await writeList(file, rows, nowMs);
  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  const { http, pid } = appliance.ready;
  const session = await openWebSession(http, { login: 'sofia', password: demoPassword });
  const idleMiB = await memoryOf(pid);
  await using load = startLoad();
  const target = appliance.sip('udp');
  await load.run({ kind: 'open', carrierAddress: peers.carrierAddress, phones: [peers.phone], registrar: target });
  const talk = (): Promise<TalkResult> => load.run({ kind: 'talk', target, to: peers.to, ...talking });
  const whileIdle = await watchMainThread(http, delay(5_000));
  const talkIdle = await talk();
  let path = '';

  async function step(begin: () => Promise<unknown>, act: string) {
    const began = performance.now();
    await begin();
    let isOver = false;
    const over = waitFor(session, path, act).finally(() => {
      isOver = true;
    });
    const heard = talk();
    let peakMiB = 0;
    const pages: number[] = [];
    const looking = (async () => {
      while (!isOver) {
        peakMiB = Math.max(peakMiB, await memoryOf(pid));
        const asked = performance.now();
        await session.get('/customers?q=mari');
        pages.push(performance.now() - asked);
        await delay(200);
      }
    })();
    const mainThreadMs = await watchMainThread(http, over);
    await Promise.all([over, looking]);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const searchPageMs: Spread = spreadOf(pages);
    const { delayMs: rtpDelayMs, lost: rtpLost } = await heard;
    return {
      seconds,
      rowsPerSec: Math.round(rows / seconds),
      peakMiB,
      mainThreadMs,
      searchPageMs,
      rtpDelayMs,
      rtpLost,
    };
  }
  const tell = (what: string, done: Awaited<ReturnType<typeof step>>): void =>
    say(
      `  ${what}: ${done.seconds} s, ${done.rowsPerSec} rows/s, ${done.peakMiB} MiB at most, main thread ${done.mainThreadMs.p99} ms, ` +
        `page ${done.searchPageMs.p99} ms, sound ${done.rtpDelayMs.p99} ms at p99 (idle ${whileIdle.p99}, ${talkIdle.delayMs.p99})`,
    );

  const read = await step(async () => {
    const answer = await session.upload('/customers/import/files?name=list.csv', await openAsBlob(file));
    path = answer.headers.get('x-go-to') ?? '';
  }, 'preview');
  tell('uploaded and read', read);
  const page = await session.get(path);
  const chosen = [...page.matchAll(/<select[^>]*name="([^"]+)"[\s\S]*?<\/select>/g)].map(([select, name]) => [
    name!,
    /<option value="([^"]*)" selected/.exec(select)?.[1] ?? '',
  ]);
  // Document, phone, mail: three selects of one name, of which a plain object keeps the last.
  const settings = Object.fromEntries(chosen) as Record<string, string>;
  const preview = await step(() => session.post(`${path}/preview`, { ...settings, match: 'phone' }), 'run');
  tell('tried out', preview);
  const run = await step(() => session.post(`${path}/run`), 'undo');
  tell('run', run);
  const again = await session.get('/customers');
  const undo = await step(() => session.post(`${path}/undo`), 'forget');
  tell('taken back', undo);
  await appliance.stop();
  const cards = /[\d.,]{5,}/.exec(again.slice(again.indexOf('class="lead"')))?.[0];
  return { rows, cards, idleMiB, mainThreadIdleMs: whileIdle, rtpIdleMs: talkIdle.delayMs, read, preview, run, undo };
}
