import { join } from 'node:path';
import type { Office } from '../core/office/office.ts';
import { type Recording, recordingDefaults } from '../core/office/recording.ts';
import { readWav, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import type { OfficeAtWork } from './office-at-work.ts';

export const caller = '+34600111222';
export const [agentHz, customerHz] = [880, 440];

export const withRules =
  (recording: Partial<Recording>) =>
  (office: Office): Office => ({ ...office, recording: { ...recordingDefaults, ...recording } });

/** A customer calls extension 101 (Ana's) by its own number. */
export async function customerCalls(office: OfficeAtWork) {
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: agentHz });
  const customer = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.direct,
    audio: { keeps: true, sayHz: customerHz },
  });
  return { phone, customer };
}

export const told = (office: OfficeAtWork) => office.endedCall((each) => each.from === caller);
export const msOf = (sound: Sound, channel: number, hz: number): number => totalMs(toneSpans(sound, { channel, hz }));

export async function recordingOf(office: OfficeAtWork): Promise<Sound> {
  const { journal } = await told(office);
  const started = journal.find(({ kind }) => kind === 'recording.started');
  return readWav(join(office.appliance.dataFolder, String(started?.file)));
}
