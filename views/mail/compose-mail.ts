import type { ComposeMail } from '../../server/core/mail/mail-topics.ts';
import { warningLine } from '../cases/say-warnings.ts';
import { blockText } from '../limits/block-text.ts';
import { payerName } from '../limits/limit-words.ts';
import { word } from '../live/call-words.ts';
import { formatBytes, formatInstant, formatMoney, formatSpan } from '../texts/format.ts';
import { createReader } from '../texts/reader.ts';

/** The words of a mail, in the office's language and clock. */
export const composeMail: ComposeMail = (topic, office) => {
  const reader = createReader(office);
  const { t } = reader;
  const at = 'at' in topic ? formatInstant(topic.at, reader) : '';
  const written = (values: Record<string, string>, more: string[] = []) => ({
    subject: `${office.name}: ${t(`mail.${topic.kind}.subject`, values)}`,
    text: [t(`mail.${topic.kind}.text`, values), ...more, '', t('mail.foot', { office: office.name })].join('\n'),
  });
  switch (topic.kind) {
    case 'trunk-down':
      return written(
        { trunk: topic.trunk, at },
        topic.reason === undefined ? [] : [t('mail.reason', { reason: word(reader, 'trunk.reason', topic.reason) })],
      );
    case 'trunk-up':
      return written({ trunk: topic.trunk, at, span: formatSpan(topic.downMs) });
    case 'voicemail':
      return written({
        mailbox: topic.mailbox,
        from: topic.from || t('mail.hidden'),
        at,
        span: formatSpan(topic.durationMs),
      });
    case 'missed-call':
      return written({ group: topic.group, from: topic.from || t('mail.hidden'), at });
    case 'emergency':
      return written({ number: topic.number, who: topic.who, at });
    case 'threshold':
      return written({
        queue: topic.queue,
        at,
        what: topic.passed.map((each) => t(`threshold.${each}`)).join(', '),
        waiting: String(topic.waiting),
        longest: formatSpan(topic.longestWaitMs),
        abandoned: String(topic.abandoned),
      });
    case 'threshold-over':
      return written({ queue: topic.queue, at });
    case 'lines-busy':
    case 'lines-free':
      return written({ at });
    case 'disk-low':
      return written({ free: formatBytes(topic.freeBytes, reader), at }, [t(`disk-low.${topic.whenFull}`)]);
    case 'disk-well':
      return written({ free: formatBytes(topic.freeBytes, reader), at });
    case 'cases-due':
      return written(
        { at, count: String(topic.cases.length) },
        topic.cases.map((each) => warningLine(each, reader)),
      );
    case 'fraud':
      return written(
        {
          what: blockText(topic.block, reader),
          why: t(`fraud-why.${topic.block.why}`),
          who: [topic.source, topic.number].filter(Boolean).join(' → '),
          at,
        },
        ['', t('mail.fraud.link', { link: topic.link })],
      );
    case 'budget': {
      const money = (amount: bigint): string => formatMoney(amount, { ...reader, currency: office.currency });
      return written({
        whose: `${payerName(topic.of, reader)}, ${word(reader, 'budget-period', topic.period)}`,
        percent: String(topic.percent),
        spent: money(topic.spent),
        amount: money(topic.amount),
        then: t(`budget-action.${topic.onFull}`),
        at,
      });
    }
    case 'test':
      return written({});
  }
};
