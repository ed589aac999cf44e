import type { Page } from '../layout/page.ts';
import { CallButton } from '../live/act.tsx';
import { directionIcons, word } from '../live/call-words.ts';
import { LinkButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notes } from '../parts/notes.tsx';
import { formatInstant, formatSpan } from '../texts/format.ts';
import type { CustomerCardView, CustomerView } from './customer-view.ts';
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
      {customer.remarks && <p class="remarks">{customer.remarks}</p>}
      <dl class="customer-facts">
        <div>
          <dt>{t('customer.phones')}</dt>
          <dd class="phones">
            {customer.phones.length === 0 && '–'}
            {customer.phones.map((phone) => (
              <span class="phone">
                {canDial ? (
                  <CallButton page={page} number={phone.number} dial={phone.dial} customerId={customer.id} />
                ) : (
                  phone.number
                )}
                {phone.label && <small>{phone.label}</small>}
              </span>
            ))}
          </dd>
        </div>
        {factsOf(page, customer).map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
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

function factsOf(page: Page, customer: CustomerView): { label: string; value: string }[] {
  const { t } = page.reader;
  return [
    { label: t('customer.email'), value: customer.email },
    { label: t('customer.document'), value: customer.document },
    { label: t('customer.address'), value: customer.address },
    { label: t('user.language'), value: customer.language && t(`language.${customer.language}`) },
  ].filter((fact): fact is { label: string; value: string } => Boolean(fact.value));
}
