import type { CallEvent, LegSide } from '../../server/core/calls/events.ts';
import type { LegMedia } from '../../server/core/calls/leg-media.ts';
import { spokenText } from '../../server/core/ivr/flow.ts';
import { readScope } from '../../server/core/office/limits.ts';
import { limitSubject } from '../limits/limit-words.ts';
import { word } from '../live/call-words.ts';
import { groundsText } from '../live/grounds.ts';
import { formatCount, formatInstant, formatSpan } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import type { Names } from './story.ts';

export function sideText(side: LegSide, names: Names): string {
  if (side.kind === 'trunk') return `${names.number(side.e164 ?? side.number)} · ${names.trunk(side.trunkId)}`;
  return side.login === undefined ? side.extension : `${names.person(side.login)} · ${side.extension}`;
}

/** `queue:care` -> the queue's name; other targets as they are. */
function targetText(target: string, names: Names): string {
  const [kind, id = ''] = target.split(':');
  if (kind === 'queue') return names.queue(id);
  if (kind === 'ivr') return names.flow(id);
  return kind === 'trunk' ? names.trunk(id) : id || target;
}

/** A far end that was found gone was so for a while: the leg lasted until it was last heard. */
const lastHeard = ({ at, aliveAt }: CallEvent & { kind: 'leg.ended' }, { t }: Reader): string | undefined =>
  aliveAt === undefined ? undefined : t('story.last-heard', { span: formatSpan(at - aliveAt) });

/** What was measured of a leg's audio, with the scores of both directions as far as they are known. */
export function qualityText(media: LegMedia, reader: Reader): string {
  const { t } = reader;
  const score = (mos: number): string => formatCount(mos, reader);
  return [
    t('story.media', {
      received: media.packetsReceived,
      lost: media.packetsLost,
      jitter: Math.round(media.jitterMs),
    }),
    media.mos !== undefined && t('story.mos', { mos: score(media.mos) }),
    media.remoteMos !== undefined && t('story.mos-there', { mos: score(media.remoteMos) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What the ids of payers stand for, as far as a story names them. */
const payerIn =
  (names: Names) =>
  (of: string): string | undefined => {
    const scope = readScope(of);
    switch (scope?.scope) {
      case 'campaign':
      case 'person':
      case 'queue':
      case 'trunk':
        return names[scope.scope](scope.id);
      default:
        return undefined;
    }
  };

/** What a journal row tells beyond its kind; '' when there is no more. */
export function eventDetail(event: CallEvent, reader: Reader, names: Names): string {
  const { t } = reader;
  switch (event.kind) {
    case 'call.created':
      return `${names.number(event.from)} → ${names.number(event.to)}`;
    case 'leg.created':
      return sideText(event.side, names);
    case 'call.diverted':
      return [
        event.name,
        names.number(event.by),
        event.to && `→ ${names.number(event.to)}`,
        word(reader, 'diverted', event.reason),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'caller-id.judged': {
      const instead = event.shown === undefined ? undefined : `→ ${names.number(event.shown)}`;
      const trunk = event.trunkId === undefined ? undefined : names.trunk(event.trunkId);
      return [trunk, names.number(event.wanted), t(`story.not-own-${event.verdict}`), instead]
        .filter(Boolean)
        .join(' · ');
    }
    case 'number.rewritten': {
      const { which, from, to, rule } = event;
      const what = word(reader, 'number-rule', which);
      return [names.trunk(event.trunkId), what, `${from} → ${to}`, t('story.by-rule', { rule })].join(' · ');
    }
    case 'recording.started':
    case 'recording.skipped':
      return event.why === undefined ? '' : t(`recording-why.${event.why}`, { rule: event.rule ?? '', share: '' });
    case 'recording.announced':
      return t('recording-why.notice', { rule: event.rule });
    case 'recording.refused':
      return event.key ?? names.person(event.by ?? '');
    case 'recording.paused':
    case 'recording.resumed':
      return event.by === 'rule' || event.by === 'time' || event.by === 'customer'
        ? t(`recording-by.${event.by}`)
        : names.person(event.by);
    case 'supervision.started':
    case 'supervision.changed':
    case 'supervision.ended':
      return [
        names.person(event.login),
        t(`supervision.${event.kind === 'supervision.ended' ? event.why : event.mode}`),
        event.kind === 'supervision.started' && event.about !== undefined && names.person(event.about),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'answer.confirmed':
      return t(event.taken ? 'story.taken' : 'story.not-taken');
    case 'feature.switched':
      return [
        event.extension,
        word(reader, 'feature', event.what),
        t(event.on ? 'story.on' : 'story.off'),
        event.to !== undefined && names.number(event.to),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'desk.taken':
    case 'desk.left':
      return `${names.number(event.extension)} · ${event.host}`;
    case 'wake-up.set':
      return `${names.number(event.extension)} · ${formatInstant(event.at, reader)}`;
    case 'wake-up.cancelled':
      return names.number(event.extension);
    case 'leg.joined':
      return sideText(event.side, names);
    case 'transfer.asked':
      return [word(reader, 'transfer', event.how), event.to && names.number(event.to)].filter(Boolean).join(' · ');
    case 'transfer.refused':
      return `${names.number(event.to)} · ${word(reader, 'transfer-refused', event.why)}`;
    case 'transfer.failed':
      return `${word(reader, 'end', event.why)} · ${word(reader, 'transfer', event.then)}`;
    case 'leg.silent':
      return formatSpan(event.silentMs);
    case 'leg.ended':
      return [t(`ended-by.${event.by}`), event.cause, event.status, lastHeard(event, reader)]
        .filter(Boolean)
        .join(' · ');
    case 'leg.measured':
      return qualityText(event.media, reader);
    case 'route.chosen':
      return [
        word(reader, 'route-target', targetText(event.target, names)),
        word(reader, 'route-reason', event.reason),
        event.estimate && t('story.estimate', { net: event.estimate.net, seconds: event.estimate.seconds }),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'class.judged':
      return [
        event.extension,
        word(reader, 'call-kind', event.callKind),
        t(event.allowed ? 'story.allowed' : 'story.refused'),
        word(reader, 'class-reason', event.reason),
      ].join(' · ');
    case 'limit.refused':
    case 'limit.cut':
      return [t(`limit-why.${event.why}`), limitSubject(event.subject, reader, payerIn(names))].join(' · ');
    case 'limit.warned':
      return [
        t(`limit-why.${event.why}`),
        limitSubject(event.subject, reader, payerIn(names)),
        t('limit.left', { seconds: event.leftSec }),
      ].join(' · ');
    case 'refusal.judged':
      return [t(`refusal-why.${event.why}`), event.by === undefined ? undefined : names.person(event.by), event.reason]
        .filter(Boolean)
        .join(' · ');
    case 'pin.given':
      return [event.extension, event.login === undefined ? t('story.wrong-pin') : names.person(event.login)].join(
        ' · ',
      );
    case 'account.given':
      return [
        event.account ?? t('story.wrong-account'),
        t(`account-how.${event.how}`),
        event.login && names.person(event.login),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'account.missing':
      return [event.extension, event.queueId === undefined ? undefined : names.queue(event.queueId), event.routeId]
        .filter(Boolean)
        .join(' · ');
    case 'campaign.given':
      return [names.campaign(event.campaign), t(`campaign-how.${event.how}`), event.login && names.person(event.login)]
        .filter(Boolean)
        .join(' · ');
    case 'voicemail.reached':
      return `${event.mailbox} · ${word(reader, 'end', event.why)}`;
    case 'voicemail.left':
      return `${event.mailbox} · ${formatSpan(event.durationMs)}`;
    case 'voicemail.missed':
      return `${event.mailbox} · ${word(reader, 'voicemail', event.why)}`;
    case 'voicemail.opened':
    case 'voicemail.deleted':
      return event.mailbox;
    case 'voicemail.greeted':
      return `${event.mailbox} · ${word(reader, 'voicemail', event.greeting)}`;
    case 'room.joined':
      return [event.room, event.moderator && t('story.moderator')].filter(Boolean).join(' · ');
    case 'room.left':
      return `${event.room} · ${word(reader, 'room-left', event.why)}`;
    case 'room.muted':
      return [t(event.on ? 'story.muted' : 'story.unmuted'), event.by && names.person(event.by)]
        .filter(Boolean)
        .join(' · ');
    case 'room.locked':
      return [event.room, t(event.on ? 'story.locked' : 'story.unlocked'), event.by && names.person(event.by)]
        .filter(Boolean)
        .join(' · ');
    case 'call.parked':
      return `*${event.slot} · ${event.by}`;
    case 'call.unparked':
      return `*${event.slot} · ${word(reader, 'unparked', event.why)}`;
    case 'hours.judged':
      return [t(event.open ? 'story.open' : 'story.closed'), word(reader, 'hours-reason', event.reason)].join(' · ');
    case 'caller.refused':
      return [word(reader, 'route-reason', event.why), event.rule].filter(Boolean).join(' · ');
    case 'caller.special':
      return t(`caller-kind.${event.when}`);
    case 'caller.blocked':
      return [event.extension, names.number(event.number)].join(' · ');
    case 'hours.switched':
      return [event.extension, t(`hours-mode.${event.mode}`), event.hours.map(names.hours).join(', ')].join(' · ');
    case 'prompt.started':
    case 'prompt.finished':
      return spokenText(event.prompt) ?? word(reader, 'prompt', event.prompt);
    case 'ivr.entered':
      return `${names.flow(event.flowId)} · ${event.nodeId} · ${word(reader, 'node', event.node)}`;
    case 'ivr.left':
      return [event.nodeId, word(reader, 'ivr-left', event.why), event.input, event.to && `→ ${event.to}`]
        .filter(Boolean)
        .join(' · ');
    case 'ivr.rated':
      return `${event.nodeId} · ${event.question}. · ${event.value}`;
    case 'ivr.fetched':
      return [event.nodeId, event.host, word(reader, 'fetched', event.outcome), event.why, formatSpan(event.tookMs)]
        .filter(Boolean)
        .join(' · ');
    case 'callback.asked':
      return [names.number(event.number), event.queueId && names.queue(event.queueId)].filter(Boolean).join(' · ');
    case 'callback.refused':
      return [names.number(event.number), word(reader, 'callback-refused', event.why)].join(' · ');
    case 'callback.tried':
      return [
        names.queue(event.queueId),
        t('story.attempt', { attempt: event.attempt }),
        t('story.asked-at', { time: formatInstant(event.since, reader) }),
      ].join(' · ');
    case 'callback.failed':
      return [word(reader, 'end', event.why), t('story.again-at', { time: formatInstant(event.nextAt, reader) })].join(
        ' · ',
      );
    case 'callback.ended':
      return [word(reader, 'callback-end', event.why), event.by && names.person(event.by)].filter(Boolean).join(' · ');
    case 'callback.offered':
      return names.hours(event.hoursId);
    case 'survey.answered':
      return [
        `${event.question}.`,
        event.value === undefined ? t('story.no-answer-given') : String(event.value),
        event.login !== undefined && names.person(event.login),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'ivr.erred':
      return [event.nodeId, word(reader, 'ivr-left', event.why), event.input, `${event.count}.`]
        .filter(Boolean)
        .join(' · ');
    case 'queue.entered':
      return [
        t('story.position', { queue: names.queue(event.queueId), position: event.position }),
        event.keptMs !== undefined && t('story.kept-wait', { time: formatSpan(event.keptMs) }),
        ...(event.why ?? []).map((why) => word(reader, 'favour', why)),
        event.headStartMs !== undefined && t('story.head-start', { span: formatSpan(event.headStartMs) }),
        event.keptFor !== undefined && t('story.kept-for', { name: names.person(event.keptFor) }),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'queue.offered':
      return `${names.person(event.login)} · ${groundsText(reader, event)}`;
    case 'queue.missed':
      return `${names.person(event.login)} · ${word(reader, 'missed', event.why)}`;
    case 'queue.left':
      return [
        word(reader, 'left', event.why),
        event.limit && word(reader, 'limit', event.limit),
        formatSpan(event.waitMs),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'queue.moved':
      return t('story.moved', {
        by: names.person(event.by),
        from: names.queue(event.queueId),
        to: event.to.kind === 'queue' ? names.queue(event.to.queueId) : names.person(event.to.login),
      });
    case 'queue.favoured':
      return t('story.favoured', { by: names.person(event.by), how: word(reader, 'favoured', event.how) });
    case 'customer.matched':
      return `${names.customer(event.customerId)} · ${word(reader, 'matched', event.how)}`;
    case 'recording.stopped':
      return formatSpan(event.durationMs);
    case 'recording.failed':
      return event.why;
    case 'dtmf.received':
      return event.digit;
    case 'result.given':
      return `${event.name} · ${names.person(event.login)}`;
    case 'case.joined':
      return [event.number, names.person(event.login), t(`case.${event.how}`)].join(' · ');
    case 'script.told':
      return [`${event.name} ${event.version}`, names.person(event.login), t(`script-told.${event.how}`)].join(' · ');
    case 'result.missing':
    case 'note.written':
      return names.person(event.login);
    case 'fax.told':
      return [
        word(reader, 'fax-why', event.outcome),
        event.of === undefined
          ? t('inbox.pages', { count: event.pages })
          : t('fax.page-of', { page: event.pages, pages: event.of }),
        event.remoteId,
        event.bitRate !== undefined && t('fax.speed', { rate: event.bitRate }),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'call.ended':
      return word(reader, 'end', event.reason);
    default:
      return '';
  }
}
