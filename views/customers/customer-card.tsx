import type { CustomerQuality } from '../../server/core/customers/judge-quality.ts';
import { StateBadge, titleOf } from '../cases/case-words.tsx';
import type { Flash, Page } from '../layout/page.ts';
import { CallButton } from '../live/act.tsx';
import { directionIcons, word } from '../live/call-words.ts';
import { Badge, Notice } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notes } from '../parts/notes.tsx';
import { formatCount, formatDay, formatInstant, formatSpan } from '../texts/format.ts';
import { CallAnyway, CardActs, Refusals } from './card-acts.tsx';
import type { CustomerCardView, CustomerView, PointView } from './customer-view.ts';
import { PointMenu } from './point-menu.tsx';
import { Positions } from './positions.tsx';
import { VipMark } from './vip-mark.tsx';

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('');

/** Everything known of a customer. `at` is the call or page that it is shown in: its form comes back to the same place. */
export const CustomerCard = ({
  page,
  card,
  at,
  canDial,
  mayOverride = false,
  headless = false,
  isFocused = false,
  told,
}: {
  page: Page;
  card: CustomerCardView;
  at: string;
  canDial: boolean;
  /** May call a customer who wants no calls. */
  mayOverride?: boolean;
  headless?: boolean;
  /** Comes after an act on it: the keyboard goes on from here. */
  isFocused?: boolean;
  /** What became of an act on the card. */
  told?: Flash | undefined;
}) => {
  const { t } = page.reader;
  const { customer } = card;
  const place = { page, customerId: customer.id, at };
  const edit = `/customers/${customer.id}/edit?at=${at}`;
  return (
    <section
      id={`card-${at}-${customer.id}`}
      class="card customer"
      {...(isFocused && { tabindex: -1, autofocus: true })}
    >
      {told && <Notice tone={told.tone}>{t(told.key, told.values)}</Notice>}
      <header class="customer-head">
        <span class="avatar avatar-large" aria-hidden="true">
          {initialsOf(customer.name)}
        </span>
        <div class="customer-name">
          {headless ? <h1>{customer.name}</h1> : <h2>{customer.name}</h2>}
          {customer.company && <p class="lead">{customer.company}</p>}
        </div>
        {customer.vip && <VipMark page={page} />}
        <LinkButton
          href={edit}
          size="small"
          icon="pencil"
          hx-get={edit}
          hx-target={`#card-${at}-${customer.id}`}
          hx-swap="outerHTML"
        >
          {t('action.edit')}
        </LinkButton>
      </header>
      <Refusals place={place} customer={customer} />
      {mayOverride && <CallAnyway place={place} customer={customer} />}
      <CardActs place={place} customer={customer} />
      <Quality page={page} quality={card.quality} />
      {customer.remarks && <p class="remarks">{customer.remarks}</p>}
      <dl class="customer-facts">
        <div>
          <dt>{t('customer.phones')}</dt>
          <dd class="phones">
            {!customer.points.some(({ channel }) => channel === 'phone') && '–'}
            {customer.points
              .filter(({ channel }) => channel === 'phone')
              .map((phone) => (
                <span class="phone">
                  {canDial && phone.dial !== undefined && phone.state === 'good' ? (
                    <CallButton page={page} number={phone.text} dial={phone.dial} customerId={customer.id} />
                  ) : (
                    phone.text
                  )}
                  {phone.label && <small>{phone.label}</small>}
                  <PointStateBadge page={page} point={phone} />
                  <PointMenu place={place} point={phone} />
                </span>
              ))}
          </dd>
        </div>
        {(['mail', 'fax', 'address', 'web'] as const).map((channel) => {
          const points = customer.points.filter((point) => point.channel === channel);
          return (
            points.length > 0 && (
              <div>
                <dt>{t(`customer.channel-${channel}`)}</dt>
                <dd class="phones">
                  {points.map((point) => (
                    <span class="phone">
                      {point.text}
                      {point.label && <small>{point.label}</small>}
                      <PointStateBadge page={page} point={point} />
                      <PointMenu place={place} point={point} />
                    </span>
                  ))}
                </dd>
              </div>
            )
          );
        })}
        {[...factsOf(page, customer), ...ownFactsOf(page, { card, isDesk: !headless })].map(
          ({ label, value, warning }) => (
            <div>
              <dt>{label}</dt>
              <dd>
                {value} {warning && <Badge tone="warn">{warning}</Badge>}
              </dd>
            </div>
          ),
        )}
      </dl>
      {(headless || card.positions.length > 0 || customer.kind === 'company') && (
        <Positions place={place} kind={customer.kind} positions={card.positions} />
      )}
      <LastCase page={page} card={card} />
      {!headless && <Past page={page} card={card} />}
    </section>
  );
};

/** What the customer wanted last, or the way to a first case. */
const LastCase = ({ page, card }: { page: Page; card: CustomerCardView }) => {
  const { t } = page.reader;
  return (
    <p class="last-case">
      {card.lastCase ? (
        <>
          {t('customer.last-case')}:{' '}
          <a href={`/cases/${card.lastCase.number}`}>
            <b class="case-number">{card.lastCase.number}</b> {titleOf(page, card.lastCase)}
          </a>{' '}
          <StateBadge page={page} line={card.lastCase} />
        </>
      ) : (
        <a href={`/cases/new?customer=${card.customer.id}`}>{t('cases.new')}</a>
      )}{' '}
      · <a href={`/tasks/new?customer=${card.customer.id}`}>{t('tasks.new')}</a> ·{' '}
      <a href={`/letters/new?customer=${card.customer.id}`}>{t('letters.new')}</a> ·{' '}
      <a href={`/faxes/new?customer=${card.customer.id}`}>{t('fax.by-fax')}</a>
    </p>
  );
};

/** The latest of what happened; the customer's page has it all. */
const Past = ({ page, card }: { page: Page; card: CustomerCardView }) => {
  const { t } = page.reader;
  return (
    <div class="customer-past">
      <div>
        <h3>{t('customer.notes')}</h3>
        {card.notes.length === 0 ? (
          <p class="hint">{t('customer.no-notes')}</p>
        ) : (
          <Notes reader={page.reader} notes={card.notes} />
        )}
      </div>
      <div>
        <h3>{t('customer.calls')}</h3>
        {card.calls.length === 0 ? (
          <p class="hint">{t('customer.no-calls')}</p>
        ) : (
          <ul class="past-calls">
            {card.calls.map((call) => (
              <li class={call.isAnswered ? undefined : 'missed'}>
                <Icon name={directionIcons[call.direction]} />
                <span>
                  {formatInstant(call.at, page.reader)}
                  <small>
                    {[
                      call.isAnswered
                        ? formatSpan(call.talkMs)
                        : call.endReason && word(page.reader, 'end', call.endReason),
                      call.person,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
};

/** How good the data is, and what to ask for next. */
const Quality = ({ page, quality }: { page: Page; quality: CustomerQuality }) => {
  const { t } = page.reader;
  const { score, gaps } = quality;
  return (
    <p class="quality">
      <Badge tone={score >= 80 ? 'good' : score >= 50 ? 'warn' : 'bad'}>
        {gaps.length === 0 ? t('card.quality-good') : t('card.quality', { score })}
      </Badge>
      {gaps
        .slice(0, 3)
        .map((gap) => t(`quality.${gap}`))
        .join(' · ')}
    </p>
  );
};

const PointStateBadge = ({ page, point }: { page: Page; point: PointView }) =>
  point.state === 'good' ? null : <Badge tone="bad">{page.reader.t(`customer.point-${point.state}`)}</Badge>;

interface CardFact {
  label: string;
  value: string;
  /** What is odd about it. */
  warning?: string;
}

function factsOf(page: Page, customer: CustomerView): CardFact[] {
  const { t } = page.reader;
  return [
    {
      label: customer.taxNumber?.kind ?? t('customer.document'),
      value: customer.document,
      ...(customer.taxNumber?.isValid === false && { warning: t('customer.wrong-check-digit') }),
    },
    { label: t('customer.lineOfBusiness'), value: customer.lineOfBusiness },
    { label: t('customer.principal'), value: customer.principal },
    { label: t('customer.owner'), value: customer.owner },
    { label: t('card.tags'), value: customer.tags.join(' · ') },
    {
      label: t('customer.standing'),
      value: customer.standing === 'active' ? undefined : t(`customer.standing-${customer.standing}`),
    },
    { label: t('user.language'), value: customer.language && t(`language.${customer.language}`) },
  ].flatMap(({ value, ...fact }) => (value ? [{ ...fact, value }] : []));
}

function ownFactsOf(page: Page, { card, isDesk }: { card: CustomerCardView; isDesk: boolean }): CardFact[] {
  const { reader } = page;
  return card.own
    .filter(({ onDesk }) => onDesk || !isDesk)
    .map(({ names, kind, value }) => ({
      label: names[reader.language],
      value:
        kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))
          ? formatDay(String(value), reader)
          : typeof value === 'number'
            ? formatCount(value, reader)
            : value,
    }));
}
