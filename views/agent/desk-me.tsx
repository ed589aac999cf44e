import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { breakName } from '../live/break-name.ts';
import { PhonePlaces } from '../live/phone-places.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Countdown, type Limits, limitsOfSpan, Timer } from '../parts/timer.tsx';
import type { Desk, DeskPerson } from './desk.ts';
import { CampaignChoice } from './desk-campaign.tsx';
import { Key, KeysButton, onKey } from './desk-keys.tsx';
import { NewsOfMe } from './desk-news.tsx';

const icons: Record<DeskPerson['state'], IconName> = {
  off: 'logout',
  ready: 'check',
  break: 'pause',
  ringing: 'bell',
  talking: 'headset',
  'wrap-up': 'note',
};

const limitsOfBreak = ({ since, breakEndsAt }: DeskPerson): Limits | undefined =>
  breakEndsAt === undefined ? undefined : limitsOfSpan(breakEndsAt - since);

/** Own state with its clock, and what can be asked for in it. */
export const MePart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { me, now } = desk;
  return (
    <section id="desk-me" class={`me me-${me.state}`} aria-label={t('desk.me')}>
      <div class="me-state">
        <span class="me-icon">
          <Icon name={icons[me.state]} />
        </span>
        <div>
          <b class="me-word">
            {me.state === 'break' && me.breakReason
              ? t('desk.on-break', { reason: breakName(page.reader, desk.breaks, me.breakReason) })
              : t(`state.${me.state}`)}
          </b>
          <span class="me-clock">
            {me.state === 'wrap-up' && me.wrapUpEndsAt !== undefined ? (
              <Countdown until={me.wrapUpEndsAt} now={now} />
            ) : me.state === 'off' ? null : (
              <Timer since={me.since} now={now} limits={limitsOfBreak(me)} />
            )}
          </span>
        </div>
        <div class="me-more">
          <PhoneBadge page={page} me={me} />
          {me.phones && <PhonePlaces page={page} phones={me.phones} />}
          {me.work !== undefined && me.work !== 'inbound' && <Badge tone="info">{t(`work.${me.work}`)}</Badge>}
          {me.dnd && <Badge tone="warn">{t('field.dnd')}</Badge>}
          {me.forwardedTo !== undefined && <Badge tone="warn">{t('phone.forwarded', { to: me.forwardedTo })}</Badge>}
          <small>
            {me.queues.length > 0 ? me.queues.join(' · ') : t('board.no-queue')}
            {me.signedInAt !== undefined && (
              <span>
                {' · '}
                {t('desk.session')} <Timer since={me.signedInAt} now={now} />
              </span>
            )}
          </small>
        </div>
      </div>
      <CampaignChoice page={page} me={me} />
      <div class="me-actions">
        {me.pending && (
          <Badge tone="warn">
            {me.pending.kind === 'off'
              ? t('desk.pending-off')
              : t('desk.pending-break', { reason: breakName(page.reader, desk.breaks, me.pending.reason) })}
          </Badge>
        )}
        <StateActions page={page} me={me} />
        <KeysButton page={page} />
      </div>
      <NewsOfMe page={page} desk={desk} />
      {(me.extension === undefined || me.phone === 'unregistered') && <PhoneHelp page={page} me={me} />}
    </section>
  );
};

const PhoneBadge = ({ page, me }: { page: Page; me: DeskPerson }) => {
  const { t } = page.reader;
  if (me.extension === undefined) return null;
  return (
    <span class="me-phone">
      <Badge tone={me.phone === 'unregistered' ? 'bad' : me.phone === 'in-use' ? 'busy' : 'good'}>
        {t(`desk.phone-${me.phone}`, { extension: me.extension })}
      </Badge>
    </span>
  );
};

const PhoneHelp = ({ page, me }: { page: Page; me: DeskPerson }) => {
  const { t } = page.reader;
  return (
    <Notice tone="warn">
      <Icon name="alert" />
      {me.extension === undefined
        ? t('refused.no-extension')
        : t('desk.phone-help', { extension: me.extension, address: me.sipAddress ?? '–' })}
    </Notice>
  );
};

const StateActions = ({ page, me }: { page: Page; me: DeskPerson }) => {
  const { t } = page.reader;
  const { state } = me;
  const isBusy = state === 'ringing' || state === 'talking';
  if (me.extension === undefined) return null;
  return (
    <>
      {state === 'wrap-up' && (
        <Act page={page} action="/agent/wrap-up">
          <Button icon="plus" {...onKey('more-wrap-up')}>
            {t('desk.more-wrap-up')}
          </Button>
        </Act>
      )}
      {(isBusy ? me.pending !== undefined : state !== 'ready' && me.resultWanted !== true) && (
        <Act page={page} action="/agent/ready">
          <Button kind="primary" icon="play" {...onKey('state')}>
            {t(
              isBusy
                ? 'desk.keep-on'
                : state === 'off'
                  ? 'desk.start'
                  : state === 'wrap-up'
                    ? 'desk.end-wrap-up'
                    : 'desk.ready',
            )}
            <Key of="state" />
          </Button>
        </Act>
      )}
      {me.breakRequest && (
        <Act page={page} action="/agent/break/withdraw">
          <Button kind="quiet" icon="close">
            {t('break.withdraw')}
          </Button>
        </Act>
      )}
      {state !== 'off' && (
        <Button
          type="button"
          kind={state === 'break' ? 'quiet' : 'secondary'}
          icon="pause"
          popovertarget="breaks"
          {...onKey('state', state === 'ready')}
        >
          {t(state === 'break' ? 'desk.other-break' : 'desk.break')}
          {state === 'ready' && <Key of="state" />}
        </Button>
      )}
      {me.forwardedTo !== undefined && (
        <Act page={page} action="/agent/forward/off">
          <Button kind="quiet" icon="close">
            {t('desk.forward-off')}
          </Button>
        </Act>
      )}
      <Act page={page} action="/agent/dnd" fields={{ on: me.dnd ? '' : 'on' }}>
        <Button kind="quiet" icon="bell">
          {t(me.dnd ? 'desk.dnd-off' : 'desk.dnd-on')}
        </Button>
      </Act>
      {state !== 'off' && (
        <Act page={page} action="/agent/off">
          <Button kind="quiet" icon="logout">
            {t('desk.off')}
          </Button>
        </Act>
      )}
    </>
  );
};

/** Outside of what moves, so that an open menu stays open. */
export const BreakMenu = ({ page, desk }: { page: Page; desk: Desk }) => (
  <div id="breaks" popover="auto" class="menu">
    <form method="post" action="/agent/break" hx-post="/agent/break" hx-swap="none">
      <CsrfField page={page} />
      {desk.breaks.map(({ id, names, mostMin, approval }, index) => (
        <Button kind="quiet" name="reason" value={id} data-key={index < 9 ? String(index + 1) : undefined}>
          {index < 9 && <kbd>{index + 1}</kbd>}
          {names[page.reader.language]}
          {mostMin !== undefined && <small>{page.reader.t('break.most', { minutes: mostMin })}</small>}
          {approval && <small>{page.reader.t('break.by-approval')}</small>}
        </Button>
      ))}
    </form>
  </div>
);
