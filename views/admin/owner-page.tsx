import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { TodayPart, type TodayView } from '../story/today-part.tsx';
import { formatBytes, formatInstant } from '../texts/format.ts';
import { isTextKey, type Reader, type TextKey, type TextValues } from '../texts/reader.ts';
import { entryPath, type SectionContext } from './section.ts';

interface Todo {
  text: TextKey;
  values?: TextValues;
  href: string;
  /** The office works well without. */
  isIdea?: true;
}

/** What still keeps the office from working well, the gravest first. */
function findTodos({ office, live }: SectionContext): Todo[] {
  const todos: Todo[] = [];
  const wants = (missing: boolean, text: TextKey, href: string): void => {
    if (missing) todos.push({ text, href });
  };
  for (const trunk of office.trunks) {
    if (live.trunks.find((each) => each.trunkId === trunk.id)?.state === 'down')
      todos.push({ text: 'todo.trunk-down', values: { name: trunk.name }, href: entryPath('trunks', trunk.id) });
  }
  wants(office.extensions.length === 0, 'todo.extensions', '/owner/extensions/new');
  wants(office.extensions.length > 0 && live.devices.length === 0, 'todo.phones', '/owner/extensions');
  wants(office.trunks.length === 0, 'todo.trunks', '/owner/trunks/new');
  wants(office.queues.length === 0, 'todo.queues', '/owner/queues/new');
  for (const queue of office.queues) {
    if (queue.members.length === 0)
      todos.push({ text: 'todo.members', values: { name: queue.name }, href: entryPath('queues', queue.id) });
  }
  wants(office.inboundRoutes.length === 0, 'todo.inbound-routes', '/owner/inbound-routes/new');
  wants(
    office.trunks.length > 0 && office.outboundRoutes.length === 0,
    'todo.outbound-routes',
    '/owner/outbound-routes/new',
  );
  wants(office.hours.length === 0, 'todo.hours', '/owner/hours/new');
  wants(office.tariffs.length === 0, 'todo.tariffs', '/owner/tariffs/new');
  if (office.flows.length === 0) todos.push({ text: 'todo.menu', href: '/owner/flows', isIdea: true });
  return todos;
}

export interface TroubleLike {
  code: string;
  context: Record<string, unknown>;
  since: number;
}

/** What is wrong in words; a code without a text of its own is named. */
function troubleText(reader: Reader, { code, context }: TroubleLike): string {
  const key = `health.${code}`;
  if (!isTextKey(key)) return reader.t('health.other', { code });
  const values: TextValues = {};
  for (const [name, value] of Object.entries(context))
    values[name] = name.endsWith('Bytes') ? formatBytes(Number(value), reader) : String(value);
  return reader.t(key, values);
}

/** How the exchange is, and what to do next. */
export const OwnerPage = ({
  page,
  context,
  troubles,
  today,
}: {
  page: Page;
  context: SectionContext;
  troubles: readonly TroubleLike[];
  today: TodayView;
}) => {
  const { t } = page.reader;
  const { office, live } = context;
  const todos = findTodos(context);
  const registered = office.extensions.filter(({ number }) => live.devices.some((each) => each.extension === number));
  const up = live.trunks.filter((each) => each.state === 'up' || each.state === 'unwatched');
  const figures: { href: string; icon: IconName; label: TextKey; value: number; of?: number }[] = [
    {
      href: '/owner/extensions',
      icon: 'phone',
      label: 'owner.phones',
      value: registered.length,
      of: office.extensions.length,
    },
    { href: '/owner/trunks', icon: 'trunk', label: 'owner.trunks', value: up.length, of: office.trunks.length },
    {
      href: '/owner/people',
      icon: 'people',
      label: 'owner.people',
      value: office.people.filter((each) => each.active).length,
    },
    { href: '/owner/queues', icon: 'queue', label: 'owner.queues', value: office.queues.length },
  ];
  return (
    <Shell page={page} title={t('owner.title')} live>
      <PageHead title={t('owner.title')} lead={t('owner.lead')} />
      <div
        id="overview"
        class="stack"
        hx-get="/owner"
        hx-trigger="every 5s"
        hx-select="#overview"
        hx-target="this"
        hx-swap="outerMorph"
      >
        {troubles
          // A trunk that is down stands among what is to do, with its link.
          .filter((trouble) => trouble.code !== 'trunk-down')
          .map((trouble) => (
            <Notice tone="bad">
              <Icon name="alert" />
              {troubleText(page.reader, trouble)}{' '}
              {trouble.code === 'under-attack' && <a href="/owner/security">{t('health.who')}</a>}
              {trouble.code === 'emergency-called' && (
                <>
                  <a href={`/owner/calls/${String(trouble.context.callId)}`}>{t('health.see-call')}</a>
                  <Act page={page} action={`/owner/emergencies/${String(trouble.context.callId)}/noted`}>
                    <Button size="small" icon="check">
                      {t('health.noted')}
                    </Button>
                  </Act>
                </>
              )}
              <span class="under">{t('health.since', { time: formatInstant(trouble.since, page.reader) })}</span>
            </Notice>
          ))}
        <TodayPart page={page} today={today} />
        <div class="cards">
          {figures.map(({ href, icon, label, value, of }) => (
            <a class="card figure" href={href}>
              <span class="lead">
                <Icon name={icon} /> {t(label)}
              </span>
              <span>
                <b>{value}</b> {of !== undefined && <small>{t('owner.of', { total: of })}</small>}
              </span>
            </a>
          ))}
        </div>
        {todos.every(({ isIdea }) => isIdea) && (
          <Notice tone="good">
            <Icon name="check" />
            {t('owner.ready')}
          </Notice>
        )}
        {todos.length > 0 && (
          <section class="card">
            <h2>{t('owner.todo')}</h2>
            <ul class="todo">
              {todos.map(({ text, values, href, isIdea }) => (
                <li>
                  <Icon name={isIdea ? 'info' : 'alert'} />
                  <span>{t(text, values)}</span>
                  <a href={href}>{t(isIdea ? 'todo.see' : 'todo.open')}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Shell>
  );
};
