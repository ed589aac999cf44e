import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { MailTopic } from '../../core/mail/mail-topics.ts';
import { fraudDefaults } from '../../core/office/fraud.ts';
import { limitDefaults } from '../../core/office/limits.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { phoneDials } from '../../testing/call-stories.ts';
import { spendingAlarms, tellSpending } from './tell-fraud.ts';

function build() {
  const house = buildExchange({
    fraud: { ...fraudDefaults, callTo: '+34600111222' },
    mail: { active: true, host: 'h', port: 587, security: 'none', from: 'a@b.es', alarmTo: ['boss@b.es'] },
    limits: { ...limitDefaults, budgets: [{ of: 'person:ana', period: 'month', amount: '0.2', onFull: 'notify' }] },
  });
  const topics: MailTopic[] = [];
  const stop = tellSpending({
    ...house,
    log: silentLog,
    office: { read: () => house.document },
    outbox: {
      put({ to }) {
        expect(to).toEqual(['boss@b.es']);
        return true;
      },
    },
    compose(topic) {
      topics.push(topic);
      return { subject: '', text: '' };
    },
    webRoot: () => 'http://box',
    callOut: house.exchange.callOut,
  });
  return { ...house, topics, stop };
}

test('what is blocked is mailed with the way to allow it, and the owner is rung and told', async () => {
  const house = build();
  await phoneDials(house, { extension: '101', to: '0018765551234' });
  await house.advance(0);
  expect(house.topics).toMatchObject([{ kind: 'fraud', source: '101', number: '0018765551234' }]);
  expect(house.topics[0]).toMatchObject({ block: { subject: 'JM' }, link: 'http://box/owner/fraud' });
  const owner = house.telephony.lastDialled();
  expect(owner.request.target).toMatchObject({ kind: 'trunk', number: '600111222' });
  owner.answer();
  await house.settle();
  expect(house.media.legs.get(owner.legId)?.playing?.source).toMatchObject({ files: ['/prompts/fraud-told-es.wav'] });
  house.media.finishPlaying(owner.legId);
  await house.settle();
  house.media.finishPlaying(owner.legId);
  await house.settle();
  expect(owner.hungUp).toBe('normal');
  expect(spendingAlarms(house)).toEqual([{ kind: 'fraud', subject: 'JM' }]);
  house.stop();
});

test('the owner is rung once, however much is blocked in a while, and mailed each time', async () => {
  const house = build();
  for (const to of ['0018765551234', '0012465551234', '0067612345']) await phoneDials(house, { extension: '101', to });
  await house.advance(0);
  expect(house.telephony.dialled).toHaveLength(1);
  expect(house.topics).toHaveLength(3);
  house.stop();
});

test('a budget that is used up is mailed at each mark, and an alarm', async () => {
  const house = build();
  await phoneDials(house, { extension: '101', to: '00442071838750' });
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.topics).toMatchObject([{ kind: 'budget', of: 'person:ana', percent: 100 }]);
  expect(house.topics[0]).toMatchObject({ spent: 400_000_000n, amount: 200_000_000n });
  expect(spendingAlarms(house)).toEqual([{ kind: 'budget', subject: 'person:ana month' }]);
  house.stop();
});
