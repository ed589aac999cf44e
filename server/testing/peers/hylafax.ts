import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaxPage } from '../../core/fax/page.ts';
import { writeTiff } from '../../core/fax/tiff/write-tiff.ts';
import { eventually } from '../eventually.ts';
import { readFaxFile } from '../fax/fax-file.ts';
import { type Exit, type RunningProcess, startProcess } from '../process.ts';

const folders = 'archive bin client config dev docq doneq etc info log pollq recvq sendq status tmp locks'.split(' ');

/** Its name for a device: no slash is left in it. */
const deviceId = (port: string): string => port.replace(/^\/dev\//, '').replaceAll('/', '_');

/** A spool of its own beside the system's, with one software modem of class 1. */
function makeSpool(of: { folder: string; port: string; number: string }): string {
  const spool = join(of.folder, `hylafax-${of.number}`);
  for (const folder of folders) mkdirSync(join(spool, folder), { recursive: true });
  cpSync('/var/spool/hylafax/bin', join(spool, 'bin'), { recursive: true });
  // What is done with a fax afterwards is no part of the line.
  writeFileSync(join(spool, 'bin/faxrcvd'), '#!/bin/sh\nexit 0\n');
  chmodSync(join(spool, 'bin/faxrcvd'), 0o755);
  copyFileSync('/etc/hylafax/dialrules', join(spool, 'etc/dialrules'));
  writeFileSync(join(spool, 'etc/config'), `LockDir: ${spool}/locks\n`);
  const speeds = '24,48,72,73,74,96,97,98,121,122,145,146';
  const settings = {
    CountryCode: '34',
    AreaCode: '91',
    FAXNumber: of.number,
    LongDistancePrefix: '0',
    InternationalPrefix: '00',
    DialStringRules: 'etc/dialrules',
    SessionTracing: '0xFFF',
    RecvFileMode: '0666',
    LogFileMode: '0666',
    DeviceMode: '0666',
    RingsBeforeAnswer: '1',
    LocalIdentifier: of.number,
    MaxRecvPages: '25',
    ModemType: 'Class1',
    ModemFlowControl: 'xonxoff',
    ModemSetupDTRCmd: '""',
    ModemSetupDCDCmd: '""',
    ModemMfrQueryCmd: '!iaxmodem',
    ModemModelQueryCmd: '!iaxmodem',
    ModemRevQueryCmd: '!1',
    ModemDialCmd: 'ATD%s',
    ModemNoFlowCmd: '""',
    ModemHardFlowCmd: '""',
    ModemSoftFlowCmd: '""',
    Class1TMConnectDelay: '400',
    Class1RMQueryCmd: `!${speeds}`,
    Class1TMQueryCmd: `!${speeds}`,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(spool, `etc/config.${deviceId(of.port)}`), lines.join(''));
  return spool;
}

/** It goes on as the user of its own, whose all of this has to be. */
function giveAway(folder: string): void {
  spawnSync('chown', ['-R', 'uucp:uucp', folder]);
}

export interface HylafaxReceiver extends AsyncDisposable {
  readonly process: RunningProcess;
  /** The pages of the first fax that is whole. */
  pages(): Promise<readonly FaxPage[]>;
}

/** HylaFAX's faxgetty on a modem: answers and keeps what comes. */
export async function startHylafaxReceiver(of: {
  folder: string;
  port: string;
  number: string;
}): Promise<HylafaxReceiver> {
  const spool = makeSpool(of);
  giveAway(spool);
  // Its user is not ours, and has to get through to the spool.
  chmodSync(of.folder, 0o755);
  const process = startProcess({ name: 'faxgetty', command: '/usr/sbin/faxgetty', args: ['-q', spool, of.port] });
  // Whoever rings while it is being set up is hung up on.
  const status = join(spool, 'status', deviceId(of.port));
  const isIdle = async () => /running and idle/i.test(readFileSync(status, 'latin1')) || undefined;
  await eventually('faxgetty is idle', isIdle, 40_000);
  return {
    process,
    pages: () =>
      eventually(
        'a fax in recvq',
        async () => {
          const [file] = readdirSync(join(spool, 'recvq')).filter((name) => name.endsWith('.tif'));
          return file ? readFaxFile(join(spool, 'recvq', file)) : undefined;
        },
        20_000,
      ),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

/** HylaFAX's faxsend on a modem, with a job as its scheduler would write it: error correction and MMR where the far end can. */
export function sendByHylafax(of: {
  folder: string;
  port: string;
  number: string;
  to: string;
  pages: readonly FaxPage[];
}): Promise<Exit> {
  const spool = makeSpool(of);
  const device = deviceId(of.port);
  writeFileSync(join(spool, 'docq/doc1.tif'), writeTiff(of.pages, { coding: 'mmr' }));
  const job: Record<string, string | number> = {
    tts: 0,
    killtime: 2_000_000_000,
    retrytime: 0,
    state: 6,
    npages: 0,
    totpages: of.pages.length,
    ntries: 0,
    ndials: 0,
    totdials: 0,
    maxdials: 1,
    tottries: 0,
    maxtries: 1,
    pagewidth: 219,
    resolution: 196,
    pagelength: 297,
    priority: 127,
    schedpri: 127,
    minbr: 0,
    desiredbr: 5,
    desiredst: 0,
    desiredec: 2,
    desireddf: 3,
    desiredtl: 0,
    external: of.to,
    number: of.to,
    mailaddr: 'root',
    sender: 'root',
    jobid: 1,
    // Each page: how it is made, and whether another one follows.
    pagehandling: of.pages.map((_, page) => (page === of.pages.length - 1 ? 'e3P' : 'e3M')).join(''),
    modem: device,
    client: 'localhost',
    owner: 'root',
    groupid: 1,
    signalrate: 14_400,
    jobtype: 'facsimile',
    doneop: 'default',
    returned: 0,
    notify: 'none',
    '!tiff': '0::docq/doc1.tif',
    fax: '0::docq/doc1.tif',
  };
  const lines = Object.entries(job).map(([name, value]) => `${name}:${value}\n`);
  writeFileSync(join(spool, 'sendq/q1'), lines.join(''));
  giveAway(spool);
  return startProcess({
    name: 'faxsend',
    command: '/usr/lib/hylafax/bin/faxsend',
    args: ['-m', device, 'sendq/q1'],
    cwd: spool,
  }).exited;
}
