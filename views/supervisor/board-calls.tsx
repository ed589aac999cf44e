import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { directionIcons, stageTones, word } from '../live/call-words.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import type { Board, BoardCall } from './board.ts';

export const CallsPart = ({ page, board, big }: { page: Page; board: Board; big: boolean }) => {
  const { t } = page.reader;
  return (
    <section id="board-calls" aria-labelledby="board-calls-title">
      <h2 id="board-calls-title" class="section-title">
        {t('board.calls')} <span class="count">{board.calls.length}</span>
      </h2>
      {board.calls.length === 0 ? (
        <Empty icon="phone" title={t('board.no-calls')} text={t('board.no-calls-text')} />
      ) : (
        <DataTable
          caption={t('board.calls')}
          columns={columnsOf(page, board.now).filter((column) => !(big && column.actions))}
          rows={board.calls}
          rowOf={(call) => ({ id: `call-${call.callId}` })}
        />
      )}
    </section>
  );
};

function columnsOf(page: Page, now: number): Column<BoardCall>[] {
  const { t } = page.reader;
  return [
    {
      label: t('call.who'),
      cell: (call) => (
        <span class="with-icon" title={t(`direction.${call.direction}`)}>
          <Icon name={directionIcons[call.direction]} />
          <span>
            <b>{call.name ?? call.number}</b>
            {call.name && <small class="under">{call.number}</small>}
          </span>
        </span>
      ),
    },
    {
      label: t('call.stage'),
      cell: (call) => (
        <span class="badges">
          <Badge tone={stageTones[call.stage] ?? 'quiet'}>{word(page.reader, 'stage', call.stage)}</Badge>
          {call.held && <Badge tone="warn">{t('call.held')}</Badge>}
          {call.supervised && (
            <Badge tone="info">
              {t('supervise.now', { name: call.supervised.name, mode: t(`supervise.${call.supervised.mode}`) })}
            </Badge>
          )}
          {call.recording && <Badge tone="bad">{t('call.recording')}</Badge>}
        </span>
      ),
    },
    { label: t('call.since'), cell: (call) => <Timer since={call.stageSince} now={now} /> },
    { label: t('call.queue'), cell: (call) => call.queue ?? '–' },
    { label: t('call.person'), cell: (call) => call.person ?? '–' },
    { label: t('call.total'), cell: (call) => <Timer since={call.startedAt} now={now} /> },
    {
      label: t('call.actions'),
      actions: true,
      cell: (call) => (
        <div class="page-actions">
          {call.canSupervise && <Supervise page={page} call={call} />}
          <form
            method="post"
            action={`/supervisor/calls/${call.callId}/hangup`}
            hx-post={`/supervisor/calls/${call.callId}/hangup`}
            hx-confirm={t('board.end-confirm', { who: call.name ?? call.number })}
            hx-swap="none"
          >
            <CsrfField page={page} />
            <Button kind="secondary" size="small" icon="hangup">
              {t('call.end')}
            </Button>
          </form>
        </div>
      ),
    },
  ];
}

/** What who looks may do with a talk of others: begin, do otherwise, leave. Nothing while somebody else does. */
const Supervise = ({ page, call }: { page: Page; call: BoardCall }) => {
  const { t } = page.reader;
  const { supervised, callId } = call;
  const isOwn = supervised?.login === page.person?.login;
  if (supervised && !isOwn) return null;
  const wishes = [
    'listen',
    'whisper',
    'barge',
    'take-over',
    ...(isOwn && supervised ? (['leave'] as const) : []),
  ] as const;
  return (
    <>
      <Button kind="secondary" size="small" icon="headset" type="button" popovertarget={`supervise-${callId}`}>
        {t(supervised ? `supervise.${supervised.mode}` : 'supervise.listen')}
      </Button>
      <div id={`supervise-${callId}`} popover="auto" class="menu">
        <Act page={page} action={`/supervisor/calls/${callId}/supervise`}>
          {wishes
            .filter((wish) => wish !== supervised?.mode)
            .map((wish) => (
              <Button kind="quiet" icon={wishIcons[wish]} name="wish" value={wish}>
                {t(`supervise.${wish}`)}
              </Button>
            ))}
        </Act>
      </div>
    </>
  );
};

const wishIcons = {
  listen: 'headset',
  whisper: 'speaker',
  barge: 'people',
  'take-over': 'call-in',
  leave: 'close',
} as const;
