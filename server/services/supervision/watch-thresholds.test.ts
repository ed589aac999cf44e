import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import type { MailTopic } from '../../core/mail/mail-topics.ts';
import { supervisionDefaults } from '../../core/office/supervision.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import type { QueueView, Wallboard } from '../queues/wallboard.ts';
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
    today,
    serviceLevelSec: 20,
    ready: 0,
    signedIn: 1,
  };
  const told: MailTopic[] = [];
  const stop = watchThresholds({
    clock,
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
  return { clock, told, stop, comes, goes: () => void waiting.splice(0), document };
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
