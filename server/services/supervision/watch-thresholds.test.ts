import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { MailTopic } from '../../core/mail/mail-topics.ts';
import { supervisionDefaults } from '../../core/office/supervision.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import type { TrunkView } from '../lines/line-views.ts';
import type { QueueView, Wallboard } from '../queues/wallboard.ts';
import type { AlarmCause } from './alarm-book.ts';
import { watchThresholds } from './watch-thresholds.ts';

function watched(alarmAfterSec = 60) {
  const clock = new FakeClock(1_000_000);
  const document = sampleOffice({
    supervision: { ...supervisionDefaults, longestWaitSec: 30, alarmAfterSec },
    mail: { active: true, host: 'h', port: 587, security: 'none', from: 'a@b.es', alarmTo: ['boss@b.es'] },
  });
  const waiting: QueueView['waiting'] = [];
  const today = { entered: 0, answered: 0, abandoned: 0, inTime: 0, shortAbandoned: 0, longestWaitMs: 0 };
  const queue: QueueView = {
    queueId: 'care',
    name: 'Care',
    waiting,
    callbacks: 0,
    today,
    serviceLevelSec: 20,
    ready: 0,
    signedIn: 1,
    onDuty: 1,
  };
  const told: MailTopic[] = [];
  const kept: AlarmCause[] = [];
  const trunks: TrunkView[] = [];
  const stop = watchThresholds({
    clock,
    log: silentLog,
    lines: { trunks: () => trunks },
    book: { keep: (present) => void kept.splice(0, kept.length, ...present) },
    office: { read: () => document },
    queues: { wallboard: (): Wallboard => ({ at: clock.now(), queues: [queue], agents: [], calls: [] }) },
    outbox: {
      put({ to }) {
        expect(to).toEqual(['boss@b.es']);
        return true;
      },
    },
    compose(topic) {
      told.push(topic);
      return { subject: '', text: '' };
    },
  });
  const comes = (): void => {
    waiting.push({
      callId: 'c1',
      number: '1',
      enteredAt: clock.now(),
      position: 1,
      priority: 0,
      reason: 'no-agent-free',
    });
  };
  return { clock, told, kept, trunks, stop, comes, goes: () => void waiting.splice(0), document };
}

test('a wait past its threshold is mailed once it lasts, once, and its end when it has been well as long', () => {
  const { clock, told, stop, comes, goes } = watched();
  comes();
  clock.advance(85_000);
  expect(told).toEqual([]);
  clock.advance(10_000);
  expect(told).toMatchObject([{ kind: 'threshold', queue: 'Care', passed: ['longestWaitSec'], waiting: 1 }]);
  clock.advance(600_000);
  expect(told).toHaveLength(1);
  goes();
  clock.advance(50_000);
  expect(told).toHaveLength(1);
  clock.advance(20_000);
  expect(told.map(({ kind }) => kind)).toEqual(['threshold', 'threshold-over']);
  stop();
  expect(clock.pending).toBe(0);
});

test('what comes and goes is no news', () => {
  const { clock, told, stop, comes, goes } = watched();
  for (let turn = 0; turn < 5; turn++) {
    comes();
    clock.advance(60_000);
    goes();
    clock.advance(10_000);
  }
  expect(told).toEqual([]);
  stop();
});

test('without thresholds nobody is mailed', () => {
  const { clock, told, stop, comes, document } = watched(0);
  document.supervision = supervisionDefaults;
  comes();
  clock.advance(600_000);
  expect(told).toEqual([]);
  stop();
});

test('what is wrong with queues and lines just now goes to the book of alarms', () => {
  const { clock, kept, trunks, stop, comes, goes, document } = watched();
  document.supervision!.linesBusy = true;
  document.trunks[0]!.channels = 2;
  const line = { trunkId: document.trunks[0]!.id, name: 'Carrier', state: 'up' as const, since: 0, channelsInUse: 1 };
  trunks.push(line);
  comes();
  clock.advance(35_000);
  expect(kept).toEqual([{ kind: 'longestWaitSec', subject: 'care' }]);
  goes();
  line.channelsInUse = 2;
  clock.advance(5_000);
  expect(kept).toEqual([{ kind: 'linesBusy', subject: '' }]);
  trunks[0] = { ...line, state: 'down', channelsInUse: 0 };
  clock.advance(5_000);
  expect(kept).toEqual([{ kind: 'trunkDown', subject: line.trunkId }]);
  stop();
});

test('lines that are all busy are mailed once it lasts, and again when there is room', () => {
  const { clock, told, trunks, stop, document } = watched();
  document.supervision!.linesBusy = true;
  document.trunks[0]!.channels = 1;
  trunks.push({ trunkId: document.trunks[0]!.id, name: 'Carrier', state: 'up', since: 0, channelsInUse: 1 });
  clock.advance(70_000);
  trunks[0]!.channelsInUse = 0;
  clock.advance(70_000);
  expect(told.map(({ kind }) => kind)).toEqual(['lines-busy', 'lines-free']);
  stop();
});
