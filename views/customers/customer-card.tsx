import type { Page } from '../layout/page.ts';
import { CallButton } from '../live/act.tsx';
import { directionIcons, word } from '../live/call-words.ts';
import { Badge } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notes } from '../parts/notes.tsx';
import { formatInstant, formatSpan } from '../texts/format.ts';
import type { CustomerCardView, CustomerView, PointView } from './customer-view.ts';
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
  headless = false,
}: {
  page: Page;
  card: CustomerCardView;
  at: string;
  canDial: boolean;
  headless?: boolean;
}) => {
  const { t } = page.reader;
  const { customer } = card;
  const edit = `/customers/${customer.id}/edit?at=${at}`;
  return (
    <section id={`card-${at}-${customer.id}`} class="card customer">
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
      {customer.refusals.length > 0 && (
        <ul class="refusals">
          {customer.refusals.map(({ channel, at, reason, by }) => (
            <li>
              <Badge tone="bad">{t(`customer.refuses-${channel}`)}</Badge> {reason}
              <small>
                {formatInstant(at, page.reader)} · {by}
              </small>
            </li>
          ))}
        </ul>
      )}
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
                    </span>
                  ))}
                </dd>
              </div>
            )
          );
        })}
        {factsOf(page, customer).map(({ label, value, warning }) => (
          <div>
            <dt>{label}</dt>
            <dd>
              {value} {warning && <Badge tone="warn">{warning}</Badge>}
            </dd>
          </div>
        ))}
      </dl>
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
    </section>
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
    { label: t('customer.tags'), value: customer.tags.join(' · ') },
    {
      label: t('customer.standing'),
      value: customer.standing === 'active' ? undefined : t(`customer.standing-${customer.standing}`),
    },
    { label: t('user.language'), value: customer.language && t(`language.${customer.language}`) },
  ].flatMap(({ value, ...fact }) => (value ? [{ ...fact, value }] : []));
}
