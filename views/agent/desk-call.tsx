import type { Child } from 'hono/jsx';
import { titleOf } from '../cases/case-words.tsx';
import { VipMark } from '../customers/vip-mark.tsx';
import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { directionIcons, stageTones, word } from '../live/call-words.ts';
import { groundsText } from '../live/grounds.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import { formatInstant, formatSpan, formatTime } from '../texts/format.ts';
import type { Desk, DeskCall } from './desk.ts';
import { AccountOfCall } from './desk-account.tsx';
import { HandOver } from './desk-hand-over.tsx';
import { Key, onKey } from './desk-keys.tsx';
import { ResultsOfCall } from './desk-results.tsx';

/** The call at hand: who, where from, how long they waited, why it rings here. */
export const CallPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { call, me, now } = desk;
  if (!call) {
    return (
      <section id="desk-call" class="call call-none" aria-label={t('desk.call')}>
        <Icon name={me.state === 'ready' ? 'headset' : 'pause'} />
        <div>
          <h2>{t(me.state === 'ready' ? 'desk.idle-ready' : me.state === 'off' ? 'desk.idle-off' : 'desk.idle')}</h2>
          <p>{t(me.state === 'ready' ? 'desk.idle-ready-text' : 'desk.idle-text')}</p>
        </div>
      </section>
    );
  }
  const isOver = call.stage === 'over';
  const isRinging = call.stage === 'ringing';
  // Whoever does not want it declines at the phone: it goes to another, the caller is not cut off.
  const isOffered =
    isRinging && (call.direction === 'inbound' || call.callbackOf !== undefined) && call.handOver === undefined;
  const isAsking = call.handOver?.kind === 'consult' || call.handOver?.kind === 'under-way';
  return (
    <section
      id="desk-call"
      class={`call call-${call.stage}`}
      aria-label={t('desk.call')}
      aria-live="polite"
      data-title={isOffered ? t('desk.tab-ringing', { who: whoOf(call) }) : undefined}
    >
      <div class="call-top">
        <span class="call-icon">
          <Icon name={isOver ? 'check' : isRinging ? 'bell' : directionIcons[call.direction]} />
        </span>
        <div class="call-who">
          <span class="badges">
            <Badge tone={isOver ? 'quiet' : (stageTones[call.stage] ?? 'info')}>
              {word(page.reader, 'stage', call.stage)}
            </Badge>
            <span class="call-direction">{t(`direction.${call.direction}`)}</span>
            {call.callbackOf !== undefined && (
              <Badge tone="info">{t('desk.callback', { time: formatInstant(call.callbackOf, page.reader) })}</Badge>
            )}
            {call.campaign !== undefined && (
              <Badge tone="info" title={t('desk.campaign-of-call-hint')}>
                {t('desk.campaign-of-call', { name: call.campaign })}
              </Badge>
            )}
            {call.isVip && <VipMark page={page} />}
            {call.held && <Badge tone="warn">{t('call.held')}</Badge>}
            {call.recording && (
              <Badge tone={call.recordingPaused ? 'warn' : 'bad'}>
                {t(call.recordingPaused ? 'call.recording-paused' : 'call.recording')}
                {call.recordingGoesOnAt !== undefined &&
                  ` · ${t('desk.recording-goes-on', { at: formatTime(call.recordingGoesOnAt, page.reader) })}`}
              </Badge>
            )}
            {call.heardBy !== undefined && <Badge tone="info">{t('supervise.desk', { name: call.heardBy })}</Badge>}
          </span>
          <h2>{whoOf(call)}</h2>
          {call.name && <p class="call-number">{call.number}</p>}
        </div>
        <div class="call-clock">
          {isOver ? (
            <span class="timer">{formatSpan(call.talkMs ?? 0)}</span>
          ) : (
            <Timer since={call.stageSince} now={now} />
          )}
          {isOver && <small>{t('call.talk')}</small>}
        </div>
        {call.answering === 'in-vain' && <p class="call-told">{t('desk.answer-at-phone')}</p>}
        {(call.answering === 'possible' || call.answering === 'asked') && (
          <Act page={page} action={`/agent/calls/${call.callId}/answer`}>
            <Button
              kind="primary"
              size="large"
              icon="phone"
              disabled={call.answering === 'asked'}
              {...onKey('answer', call.answering === 'possible')}
            >
              {t(call.answering === 'asked' ? 'desk.answer-asked' : 'desk.answer')} <Key of="answer" />
            </Button>
          </Act>
        )}
        {call.recording && call.stage === 'talking' && (
          <Act
            page={page}
            action={`/agent/calls/${call.callId}/recording`}
            fields={{ pause: call.recordingPaused ? '' : 'on' }}
          >
            <Button size="large" icon={call.recordingPaused ? 'record' : 'pause'} {...onKey('record')}>
              {t(call.recordingPaused ? 'desk.recording-resume' : 'desk.recording-pause')}
            </Button>
          </Act>
        )}
        {call.stage === 'talking' && !isAsking && !call.threeWay && (
          <Act page={page} action={`/agent/calls/${call.callId}/hold`} fields={{ on: call.held ? '' : 'on' }}>
            <Button size="large" icon={call.held ? 'play' : 'pause'} {...onKey('hold')}>
              {t(call.held ? 'desk.take-back' : 'desk.hold')}
            </Button>
          </Act>
        )}
        {!isOver && !isOffered && !isAsking && (
          <Act page={page} action={`/agent/calls/${call.callId}/hangup`}>
            <Button kind="danger" size="large" icon="hangup" {...onKey('hang-up')}>
              {t('desk.hang-up')} <Key of="hang-up" />
            </Button>
          </Act>
        )}
      </div>
      {(call.queue || call.waitMs !== undefined || call.grounds || call.lastCase) && (
        <dl class="call-facts">
          {call.queue && <Fact label={t('call.queue')} value={call.queue} />}
          {call.waitMs !== undefined && <Fact label={t('desk.waited')} value={formatSpan(call.waitMs)} />}
          {call.grounds && <Fact label={t('desk.why-me')} value={groundsText(page.reader, call.grounds)} />}
          {call.lastCase && (
            <Fact
              label={t('customer.last-case')}
              value={
                <a href={`/cases/${call.lastCase.number}`}>
                  {call.lastCase.number} {titleOf(page, call.lastCase)}
                </a>
              }
            />
          )}
        </dl>
      )}
      <ResultsOfCall page={page} call={call} isWanted={me.resultWanted === true} />
      {!isOver && <HandOver page={page} call={call} />}
      <AccountOfCall page={page} call={call} />
      {isOver && call.direction === 'inbound' && (
        <Act page={page} action={`/agent/calls/${call.callId}/block`}>
          <Button size="small" kind="quiet" icon="shield">
            {t('block.action')}
          </Button>
        </Act>
      )}
    </section>
  );
};

const whoOf = (call: DeskCall): string => call.name ?? call.number;

const Fact = ({ label, value }: { label: string; value: Child }) => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);
