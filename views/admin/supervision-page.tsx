import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import type { FieldSpec } from '../parts/form.ts';

/** `queues`: the office's, to be chosen from. */
export const supervisionFields = (queues: readonly { id: string; name: string }[]): FieldSpec[] => [
  {
    kind: 'section',
    legend: 'form.listening',
    fields: [{ kind: 'check', name: 'tellPeople', label: 'field.tell-people', hint: 'field.tell-people.hint' }],
  },
  { kind: 'section', legend: 'form.alarms', hint: 'form.alarms.hint', fields: alarmFields(queues) },
];

/** Each limit that is left blank gives no alarm. */
const alarmFields = (queues: readonly { id: string; name: string }[]): FieldSpec[] => [
  { kind: 'number', name: 'mostWaiting', label: 'field.most-waiting', min: 1, max: 999, optional: true },
  {
    kind: 'number',
    name: 'longestWaitSec',
    label: 'field.longest-wait',
    min: 1,
    max: 36_000,
    unit: 'value.seconds',
    optional: true,
  },
  {
    kind: 'number',
    name: 'leastServiceLevel',
    label: 'field.least-level',
    min: 1,
    max: 100,
    unit: 'unit.percent',
    optional: true,
  },
  { kind: 'number', name: 'mostAbandoned', label: 'field.most-abandoned', min: 1, max: 9_999, optional: true },
  {
    kind: 'number',
    name: 'alarmAfterSec',
    label: 'field.alarm-after',
    hint: 'field.alarm-after.hint',
    min: 0,
    max: 3_600,
    unit: 'value.seconds',
  },
  { kind: 'check', name: 'nobodyOnDuty', label: 'field.nobody-on-duty' },
  { kind: 'check', name: 'linesBusy', label: 'field.lines-busy', hint: 'field.lines-busy.hint' },
  { kind: 'check', name: 'sound', label: 'field.board-sound' },
  {
    kind: 'rows',
    name: 'queues',
    label: 'field.queue-alarms',
    hint: 'field.queue-alarms.hint',
    add: 'action.add-queue-alarm',
    optional: true,
    blankRow: {},
    columns: [
      {
        kind: 'select',
        name: 'queue',
        label: 'field.alarm-queue',
        options: queues.map(({ id, name }) => ({ value: id, label: name })),
      },
      { kind: 'number', name: 'mostWaiting', label: 'field.q-waiting', min: 1, max: 999, optional: true },
      { kind: 'number', name: 'longestWaitSec', label: 'field.q-longest', min: 1, max: 36_000, optional: true },
      { kind: 'number', name: 'leastServiceLevel', label: 'field.q-level', min: 1, max: 100, optional: true },
      { kind: 'number', name: 'mostAbandoned', label: 'field.q-abandoned', min: 1, max: 9_999, optional: true },
    ],
  },
];

/** What supervisors may do, when alarms go off, and the link for a screen on the wall. */
export const SupervisionPage = ({ page, form, link }: { page: Page; form: Child; link: string | undefined }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.supervision')}>
      <PageHead title={t('nav.supervision')} lead={t('supervision.lead')} />
      {form}
      <section class="card stack">
        <h2>{t('wall.title')}</h2>
        <p class="hint">{t('wall.lead')}</p>
        {link === undefined ? (
          <p>{t('wall.none')}</p>
        ) : (
          <p class="long-link">
            <a href={link}>{link}</a>
          </p>
        )}
        <div class="form-actions">
          {link !== undefined && (
            <LinkButton href={link} icon="eye" target="_blank">
              {t('wall.open')}
            </LinkButton>
          )}
          <Act page={page} action="/owner/supervision/wall">
            <Button icon="lock">{t(link === undefined ? 'wall.make' : 'wall.renew')}</Button>
          </Act>
          {link !== undefined && (
            <Act page={page} action="/owner/supervision/wall/revoke">
              <Button kind="danger" icon="trash">
                {t('wall.revoke')}
              </Button>
            </Act>
          )}
        </div>
      </section>
    </Shell>
  );
};
