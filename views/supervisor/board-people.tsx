import { breakReasons } from '../../server/core/acd/break-reasons.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { stateOrder, stateTones, word } from '../live/call-words.ts';
import { Badge } from '../parts/badge.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import type { Board, BoardPerson } from './board.ts';

/** How long is long, in seconds, for each state in which time matters. */
const limitsOf: Partial<Record<BoardPerson['state'], { warnSec: number; alarmSec: number }>> = {
  ringing: { warnSec: 10, alarmSec: 20 },
  talking: { warnSec: 600, alarmSec: 1200 },
  'wrap-up': { warnSec: 120, alarmSec: 300 },
  break: { warnSec: 900, alarmSec: 1800 },
};

export const PeoplePart = ({ page, board, big }: { page: Page; board: Board; big: boolean }) => {
  const { t } = page.reader;
  const people = [...board.people].sort(
    (a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) || a.name.localeCompare(b.name),
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
            <PersonTile page={page} person={person} now={board.now} canAct={!big} />
          ))}
        </ul>
      )}
    </section>
  );
};

const PersonTile = ({
  page,
  person,
  now,
  canAct,
}: {
  page: Page;
  person: BoardPerson;
  now: number;
  canAct: boolean;
}) => {
  const { t } = page.reader;
  const { login, state } = person;
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
        <Badge tone={stateTones[state]}>
          {state === 'break' && person.breakReason
            ? word(page.reader, 'break', person.breakReason)
            : t(`state.${state}`)}
        </Badge>
        {state !== 'off' && <Timer since={person.since} now={now} limits={limitsOf[state]} />}
      </div>
      <small class="person-more">
        {person.talksTo ?? (person.queues.length > 0 ? person.queues.join(', ') : t('board.no-queue'))}
      </small>
      {person.pending && (
        <small class="person-more">
          {person.pending.kind === 'off'
            ? t('desk.pending-off')
            : t('desk.pending-break', { reason: word(page.reader, 'break', person.pending.reason) })}
        </small>
      )}
      {person.phone === 'unregistered' && state !== 'off' && (
        <small class="person-more bad">
          <Icon name="alert" /> {t('board.phone-missing', { extension: person.extension ?? '' })}
        </small>
      )}
      {canAct && <PersonMenu page={page} person={person} />}
    </li>
  );
};

const PersonMenu = ({ page, person }: { page: Page; person: BoardPerson }) => {
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
          breakReasons
            .filter((reason) => state !== 'break' || reason !== person.breakReason)
            .map((reason) => (
              <Button kind="quiet" icon="pause" name="state" value={`break:${reason}`}>
                {t('board.break-for', { reason: t(`break.${reason}`) })}
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
