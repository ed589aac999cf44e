import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import type { BaresipPhone } from '../testing/peers/baresip.ts';
import { type LinphonePhone, startLinphone } from '../testing/peers/linphone.ts';
import { startTwinkle, type TwinklePhone } from '../testing/peers/twinkle.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

/**
 * Tries the peers that are too heavy for `make test` and prints a row of `testing/peers/INTEROP.md` for each trial. Peers that
 * are not installed are said to be so. Exit code 1 when a trial failed.
 */
const peerHz = 660;
const partnerHz = 440;
const transports = ['udp', 'tcp', 'tls'] as const;
const today = new Date().toISOString().slice(0, 10);
let failures = 0;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The package's version, as the system tells it; undefined when it is not installed. */
const versionOf = (debianPackage: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder.
    execFile('dpkg-query', ['-W', '-f=${Version}', debianPackage], (error, out) => resolve(error ? undefined : out));
  });

async function row(about: { peer: string; transport: string; tried: string }, trial: () => Promise<void>) {
  let result = 'works';
  try {
    await trial();
  } catch (error) {
    failures++;
    result = `FAILS: ${String(error instanceof Error ? error.message : error)
      .replaceAll(/\s+/g, ' ')
      .slice(0, 300)}`;
  }
  print(`| ${about.peer} | ${about.transport} | ${about.tried} | ${result} | ${today} | \`make interop\` |`);
}

const fromNow = (phone: BaresipPhone): { after: number } => ({ after: phone.events.all.length });

async function expectHeard(phone: { heard(): Promise<Sound[]> }, hz: number): Promise<void> {
  const ms = totalMs(toneSpans((await phone.heard()).at(-1)!, { channel: 0, hz }));
  if (ms < 300) throw new Error(`${ms} ms of ${hz} Hz heard`);
}

/** Before and after a pause. */
async function expectHeardTwice(phone: BaresipPhone): Promise<void> {
  const spans = toneSpans((await phone.heard()).at(-1)!, { channel: 0, hz: peerHz });
  if (spans.length < 2) throw new Error(`its tone was heard in ${spans.length} spans`);
}

/** A phone that cannot register is gone at once. */
async function registered<T extends AsyncDisposable & { register(): Promise<void> }>(phone: T): Promise<T> {
  try {
    await phone.register();
  } catch (error) {
    await phone[Symbol.asyncDispose]();
    throw error;
  }
  return phone;
}

async function tryLinphone(office: OfficeAtWork, about: { transport: 'udp' | 'tcp' | 'tls'; encryption?: 'srtp' }) {
  const { transport, encryption } = about;
  const authorities = join(office.appliance.dataFolder, 'tls', 'authority.pem');
  await readFile(authorities);
  const at = office.appliance.sip(transport);
  const peer = `linphone-cli ${await versionOf('linphone-cli')}`;
  const name = encryption ? `${transport}, SRTP` : transport;
  await using partner = await office.openPhone({ extension: '102', toneHz: partnerHz });
  await using third = await office.openPhone({ extension: '103', toneHz: 880, answers: 'auto' });
  const open = async (): Promise<LinphonePhone> => {
    const phone = await startLinphone({
      ...accountOf('101'),
      registrar: { ...at, transport },
      authorities,
      toneHz: peerHz,
      ...(encryption ? { encryption } : {}),
    });
    return registered(phone);
  };
  const target = (number: string): string => `sip:${number}@${at.address}:${at.port};transport=${transport}`;
  const call = async (linphone: LinphonePhone): Promise<{ after: number }> => {
    const there = fromNow(partner);
    const up = linphone.command(`call ${target('102')}`, /LinphoneCallStreamsRunning/);
    up.catch(() => undefined);
    await partner.ringing(there);
    await partner.answer();
    await Promise.all([up, partner.established(there)]);
    await linphone.speak();
    await partner.hear(1000);
    return there;
  };
  const end = async (linphone: LinphonePhone, there: { after: number }): Promise<void> => {
    await linphone.command('terminate', /LinphoneCallReleased/);
    await partner.closed(there);
  };

  await row({ peer, transport: name, tried: 'registers (SHA-256)' }, async () => {
    await using _ = await open();
  });
  await row({ peer, transport: name, tried: 'calls; both are heard; hangs up' }, async () => {
    await using linphone = await open();
    const there = await call(linphone);
    await linphone.hear();
    await end(linphone, there);
    await expectHeard(partner, peerHz);
  });
  await row({ peer, transport: name, tried: 'is called; both are heard; the other hangs up' }, async () => {
    await using linphone = await open();
    const here = fromNow(partner);
    const udp = office.appliance.sip('udp');
    const after = linphone.said.all.length;
    await partner.dial(`sip:101@${udp.address}:${udp.port}`);
    await linphone.said.waitFor((line) => line.includes('LinphoneCallIncomingReceived'), { what: 'ringing', after });
    await linphone.command('answer', /LinphoneCallStreamsRunning/);
    await partner.established(here);
    await linphone.speak();
    await partner.hear(1000);
    await linphone.hear();
    const mark = linphone.said.all.length;
    await partner.hangup();
    await linphone.said.waitFor((line) => line.includes('LinphoneCallReleased'), { what: 'end', after: mark });
    await expectHeard(partner, peerHz);
  });
  await row({ peer, transport: name, tried: 'holds and resumes' }, async () => {
    await using linphone = await open();
    const there = await call(linphone);
    await linphone.command('call-pause', /LinphoneCallPaused$/);
    await partner.hear(700);
    await linphone.command('call-resume 1', /LinphoneCallStreamsRunning/);
    await linphone.speak();
    await partner.hear(1000);
    await end(linphone, there);
    await expectHeardTwice(partner);
  });
  await row({ peer, transport: name, tried: 'sends digits (RFC 4733)' }, async () => {
    await using linphone = await open();
    const there = await call(linphone);
    await linphone.command('dtmf 5', /Status: Ok/);
    await partner.events.waitFor(({ type, param }) => type === 'CALL_DTMF_START' && param === '5', {
      what: 'the digit at the other phone',
      after: there.after,
    });
    await end(linphone, there);
  });
  await row({ peer, transport: name, tried: 'transfers (REFER) at once' }, async () => {
    await using linphone = await open();
    const there = await call(linphone);
    const mark = fromNow(third);
    await linphone.command(`call-transfer 1 ${target('103')}`, /Status: Ok/);
    await third.established(mark);
    await Promise.all([third.hear(1500), partner.hear(1500)]);
    await partner.hangup();
    await Promise.all([partner.closed(there), third.closed(mark)]);
    await expectHeard(third, partnerHz);
  });
}

async function tryTwinkle(office: OfficeAtWork, transport: 'udp' | 'tcp') {
  const peer = `twinkle-console ${(await versionOf('twinkle-console'))?.replace(/^\d+:/, '')}`;
  await using partner = await office.openPhone({ extension: '102', toneHz: partnerHz });
  await using third = await office.openPhone({ extension: '103', toneHz: 880, answers: 'auto' });
  const open = async (): Promise<TwinklePhone> => {
    const phone = await startTwinkle({
      ...accountOf('101'),
      registrar: { ...office.appliance.sip(transport), transport },
      toneHz: peerHz,
    });
    return registered(phone);
  };
  const call = async (twinkle: TwinklePhone): Promise<{ after: number }> => {
    const there = fromNow(partner);
    const up = twinkle.command('call 102', /far end answered call/);
    up.catch(() => undefined);
    await partner.ringing(there);
    await partner.answer();
    await Promise.all([up, partner.established(there)]);
    await partner.hear(1000);
    return there;
  };
  const end = async (twinkle: TwinklePhone, there: { after: number }): Promise<void> => {
    await twinkle.command('bye', /call ended/);
    await partner.closed(there);
  };

  await row({ peer, transport, tried: 'registers (MD5)' }, async () => {
    await using _ = await open();
  });
  await row({ peer, transport, tried: 'calls; both are heard; hangs up' }, async () => {
    await using twinkle = await open();
    const there = await call(twinkle);
    await twinkle.hear(1000);
    await end(twinkle, there);
    await Promise.all([expectHeard(partner, peerHz), expectHeard(twinkle, partnerHz)]);
  });
  await row({ peer, transport, tried: 'is called; both are heard; the other hangs up' }, async () => {
    await using twinkle = await open();
    const here = fromNow(partner);
    const udp = office.appliance.sip('udp');
    const after = twinkle.said.all.length;
    await partner.dial(`sip:101@${udp.address}:${udp.port}`);
    await twinkle.said.waitFor((line) => line.includes('incoming call'), { what: 'ringing', after });
    await twinkle.command('answer', /call established/);
    await partner.established(here);
    await Promise.all([partner.hear(1000), twinkle.hear(1000)]);
    const mark = twinkle.said.all.length;
    await partner.hangup();
    await twinkle.said.waitFor((line) => line.includes('far end ended call'), { what: 'end', after: mark });
    await Promise.all([expectHeard(partner, peerHz), expectHeard(twinkle, partnerHz)]);
  });
  await row({ peer, transport, tried: 'holds and resumes' }, async () => {
    await using twinkle = await open();
    const there = await call(twinkle);
    await twinkle.command('hold', /re-INVITE successful/);
    await partner.hear(700);
    await twinkle.command('retrieve', /re-INVITE successful/);
    await Promise.all([partner.hear(1000), twinkle.hear(1000)]);
    await end(twinkle, there);
    await Promise.all([expectHeardTwice(partner), expectHeard(twinkle, partnerHz)]);
  });
  await row({ peer, transport, tried: 'sends digits (RFC 4733)' }, async () => {
    await using twinkle = await open();
    const there = await call(twinkle);
    await twinkle.command('dtmf 5', /dtmf 5/);
    await partner.events.waitFor(({ type, param }) => type === 'CALL_DTMF_START' && param === '5', {
      what: 'the digit at the other phone',
      after: there.after,
    });
    await end(twinkle, there);
  });
  await row({ peer, transport, tried: 'transfers (REFER) at once' }, async () => {
    await using twinkle = await open();
    const there = await call(twinkle);
    const mark = fromNow(third);
    await twinkle.command('transfer 103', /transfer 103/);
    await third.established(mark);
    await Promise.all([third.hear(1500), partner.hear(1500)]);
    await partner.hangup();
    await Promise.all([partner.closed(there), third.closed(mark)]);
    await expectHeard(third, partnerHz);
  });
}

print('| peer | transport | tried | result | date | how |\n|---|---|---|---|---|---|');
{
  await using office = await openOffice({
    settings: { CENTRALITA_SIP: 'udp:127.0.0.1:0,tcp:127.0.0.1:0,tls:127.0.0.1:0' },
  });
  if (await versionOf('linphone-cli')) {
    for (const transport of transports) await tryLinphone(office, { transport });
    await tryLinphone(office, { transport: 'tls', encryption: 'srtp' });
  } else print('| linphone-cli | | | not installed | | |');
  if (await versionOf('twinkle-console')) {
    for (const transport of ['udp', 'tcp'] as const) await tryTwinkle(office, transport);
  } else print('| twinkle-console | | | not installed | | |');
}
process.exitCode = failures === 0 ? 0 : 1;
