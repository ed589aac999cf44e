import { missedBreak } from '../../server/core/office/break-reasons.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { breakName } from '../live/break-name.ts';
import { stateOrder, stateTones } from '../live/call-words.ts';
import { PhonePlaces } from '../live/phone-places.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { type Limits, limitsOfSpan, Timer } from '../parts/timer.tsx';
import type { Board, BoardPerson } from './board.ts';

/** How long is long, in seconds, for each state in which time matters. */
const limitsOf: Partial<Record<BoardPerson['state'], Limits>> = {
  ringing: { warnSec: 10, alarmSec: 20 },
  talking: { warnSec: 600, alarmSec: 1200 },
  'wrap-up': { warnSec: 120, alarmSec: 300 },
};

const limitsFor = ({ state, since, breakEndsAt }: BoardPerson): Limits | undefined =>
  breakEndsAt === undefined ? limitsOf[state] : limitsOfSpan(breakEndsAt - since);

export const PeoplePart = ({ page, board, big }: { page: Page; board: Board; big: boolean }) => {
  const { t } = page.reader;
  const people = [...board.people].sort(
    (a, b) =>
      Number(b.breakRequest !== undefined) - Number(a.breakRequest !== undefined) ||
      stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) ||
      a.name.localeCompare(b.name),
  );
  return (
    <section id="board-people" aria-labelledby="board-people-title">
      <h2 id="board-people-title" class="section-title">
        {t('board.people')}
      </h2>
      {people.length === 0 ? (
        <Empty icon="people" title={t('board.no-people')} text={t('board.no-people-text')} />
      ) : (
        <ul class="people">
          {people.map((person) => (
            <PersonTile page={page} person={person} board={board} canAct={!big} />
          ))}
        </ul>
      )}
    </section>
  );
};

const PersonTile = ({
  page,
  person,
  board,
  canAct,
}: {
  page: Page;
  person: BoardPerson;
  board: Board;
  canAct: boolean;
}) => {
  const { t } = page.reader;
  const { login, state } = person;
  const { now, breaks } = board;
  const nameOf = (reason: string): string => breakName(page.reader, breaks, reason);
  const isLate = person.breakEndsAt !== undefined && person.breakEndsAt <= now;
  return (
    <li id={`person-${login}`} class={`person person-${state}`}>
      <div class="person-head">
        <b>{person.name}</b>
        {canAct && (
          <IconButton
            icon="menu"
            label={t('board.act-on', { name: person.name })}
            popovertarget={`act-${login}`}
            class="button button-quiet button-icon button-small"
          />
        )}
      </div>
      <div class="person-state">
        <Badge tone={isLate || person.breakReason === missedBreak ? 'bad' : stateTones[state]}>
          {isLate && <Icon name="alert" />}
          {state === 'break' && person.breakReason ? nameOf(person.breakReason) : t(`state.${state}`)}
        </Badge>
        {state !== 'off' && <Timer since={person.since} now={now} limits={limitsFor(person)} />}
      </div>
      <small class="person-more">
        {person.talksTo ?? (person.queues.length > 0 ? person.queues.join(', ') : t('board.no-queue'))}
      </small>
      {isLate && <small class="person-more bad">{t('break.late-board')}</small>}
      {person.work !== undefined && person.work !== 'inbound' && (
        <small class="person-more">
          {t(`work.${person.work}`)}
          {person.outgoing !== undefined && ` · ${t(`outgoing.${person.outgoing}`)}`}
        </small>
      )}
      {person.phones && <PhonePlaces page={page} phones={person.phones} />}
      {person.breakRequest && <BreakRequest page={page} person={person} board={board} canAct={canAct} />}
      {person.pending && (
        <small class="person-more">
          {person.pending.kind === 'off'
            ? t('desk.pending-off')
            : t('desk.pending-break', { reason: nameOf(person.pending.reason) })}
        </small>
      )}
      {person.phone === 'unregistered' && state !== 'off' && (
        <small class="person-more bad">
          <Icon name="alert" /> {t('board.phone-missing', { extension: person.extension ?? '' })}
        </small>
      )}
      {canAct && <PersonMenu page={page} person={person} breaks={breaks} />}
    </li>
  );
};

const BreakRequest = ({
  page,
  person,
  board,
  canAct,
}: {
  page: Page;
  person: BoardPerson;
  board: Board;
  canAct: boolean;
}) => {
  const { t } = page.reader;
  const { login, breakRequest } = person;
  if (!breakRequest) return null;
  const action = `/supervisor/people/${login}/break-request`;
  return (
    <div class="person-request">
      <small>
        <Icon name="pause" /> {t('break.asks', { reason: breakName(page.reader, board.breaks, breakRequest.reason) })}{' '}
        <Timer since={breakRequest.at} now={board.now} />
      </small>
      {canAct && (
        <span class="person-request-acts">
          <Act page={page} action={action} fields={{ answer: 'grant' }}>
            <Button size="small" kind="primary" icon="check">
              {t('break.grant')}
            </Button>
          </Act>
          <Act page={page} action={action} fields={{ answer: 'refuse' }}>
            <Button size="small" icon="close">
              {t('break.refuse')}
            </Button>
          </Act>
        </span>
      )}
    </div>
  );
};

const PersonMenu = ({ page, person, breaks }: { page: Page; person: BoardPerson; breaks: Board['breaks'] }) => {
  const { t } = page.reader;
  const { login, state } = person;
  const ready = state === 'wrap-up' ? t('board.end-wrap-up') : t('board.put-ready');
  return (
    <div id={`act-${login}`} popover="auto" class="menu">
      <form
        method="post"
        action={`/supervisor/people/${login}/state`}
        hx-post={`/supervisor/people/${login}/state`}
        hx-swap="none"
      >
        <CsrfField page={page} />
        {state !== 'ready' && (
          <Button kind="quiet" icon="play" name="state" value="ready">
            {ready}
          </Button>
        )}
        {state !== 'off' &&
          breaks
            .filter(({ id }) => state !== 'break' || id !== person.breakReason)
            .map(({ id, names }) => (
              <Button kind="quiet" icon="pause" name="state" value={`break:${id}`}>
                {t('board.break-for', { reason: names[page.reader.language] })}
              </Button>
            ))}
        {state !== 'off' && (
          <Button kind="quiet" icon="logout" name="state" value="off">
            {t('board.put-off')}
          </Button>
        )}
      </form>
    </div>
  );
};
