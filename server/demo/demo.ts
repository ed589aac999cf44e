import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeError } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import { projectFolder } from '../base/project-folder.ts';
import { readWav } from '../core/rtp/wav.ts';
import { startAppliance } from '../testing/appliance.ts';
import { withDemoCosts } from '../testing/furnished/demo-costs.ts';
import { furnishDesk, withDemoDesk } from '../testing/furnished/demo-desk.ts';
import { furnishFaxes, withDemoFax } from '../testing/furnished/demo-faxes.ts';
import { demoDid, demoOffice, demoPassword, secretOf } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { pickAddress } from '../testing/loopback.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { startTraffic } from './traffic.ts';

/** Spoken prompts serve as voices: real speech through the whole path. */
async function loadVoices(): Promise<Int16Array[]> {
  const folders = ['es', 'en'].map((language) => join(projectFolder(), 'firmware-scripts/prompts', language));
  const files = (
    await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((file) => join(folder, file))))
  ).flat();
  const sounds = await Promise.all(
    files.filter((file) => file.endsWith('.wav')).map(async (file) => readWav(await readFile(file))?.channels[0]),
  );
  return sounds.filter((sound) => sound !== undefined);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const ownFolder = join(projectFolder(), 'data/demo');

/** Its past is made to end today, so it begins anew each time; what is not a demonstration's is left alone. */
async function clearFolder(folder: string): Promise<void> {
  const mark = join(folder, 'demonstration');
  const found = await readdir(folder).catch(() => [] as string[]);
  if (folder !== ownFolder && found.length > 0 && !found.includes('demonstration'))
    throw new Error(`CENTRALITA_DATA: ${folder} is not empty and no demonstration's; choose another folder`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(mark, 'What is here goes with the next demonstration.\n');
}

async function playDemo(): Promise<void> {
  const log = createLog('info').in('demo');
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  const dataFolder = resolve(process.env.CENTRALITA_DATA ?? ownFolder);
  await clearFolder(dataFolder);

  const pick = (below: number): number => Math.floor(Math.random() * below);
  await using stack = new AsyncDisposableStack();
  // Callers are known by their address, so the carrier must not share the phones'.
  const carrier = stack.use(await startSipPeer({ address: await pickAddress(), port: 5060 }));
  const office = withDemoFax(withDemoDesk(withDemoCosts(demoOffice(carrier))));
  const nowMs = Date.now();
  const { customers, calls } = furnish({ dataFolder, office, nowMs });
  const { cases } = furnishDesk({ dataFolder, customers, nowMs });
  const { faxes } = await furnishFaxes({ dataFolder, customers, nowMs });
  const appliance = stack.use(
    await startAppliance({
      settings: {
        CENTRALITA_DATA: dataFolder,
        CENTRALITA_HTTP: process.env.CENTRALITA_HTTP ?? '127.0.0.1:8080',
        CENTRALITA_SIP: process.env.CENTRALITA_SIP ?? 'udp:127.0.0.1:0,tcp:127.0.0.1:0',
      },
    }),
  );
  const agents = office.people.filter(({ roles }) => roles.includes('agent'));
  stack.use(
    await startTraffic({
      appliance: { http: appliance.ready.http, sip: appliance.sip('udp') },
      carrier,
      did: demoDid,
      agents: agents.map(({ login, extension }) => ({
        login,
        extension: extension!,
        secret: secretOf(extension!),
      })),
      supervisor: { login: 'sofia', password: demoPassword },
      numbers: customers.map(({ e164 }) => e164),
      voices: await loadVoices(),
      pick,
      log,
    }),
  );

  print('');
  print(
    `${office.office.name}: ${customers.length} customers, ${calls} calls of the past four weeks, ${cases} cases, ${faxes} faxes.`,
  );
  print(`Open ${appliance.ready.http} and log in (password of all: ${demoPassword}):`);
  for (const { login, name, roles } of office.people)
    print(`  ${login.padEnd(6)} ${roles.join(', ').padEnd(11)} ${name}`);
  const { address, port } = appliance.sip('udp');
  print(`SIP at ${address}:${port}; someone calls every ten to twenty seconds. Ctrl-C ends it.`);
  const died = await Promise.race([stopped, appliance.ended]);
  if (died) throw new Error(`the appliance ended by itself:\n${appliance.log.slice(-30).join('\n')}`);
}

try {
  await playDemo();
} catch (error) {
  // What commonly keeps it from playing, a taken port, the appliance has said in a line of its own.
  process.stderr.write(`The demonstration ends: ${describeError(error)}\n`);
  process.exit(1);
}
// All is closed by now; the waits of calls that Ctrl-C cut off would keep the terminal for up to an hour.
process.exit(0);
