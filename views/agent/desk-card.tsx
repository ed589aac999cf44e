import { CustomerCard } from '../customers/customer-card.tsx';
import { CustomerFields } from '../customers/customer-form.tsx';
import { VipMark } from '../customers/vip-mark.tsx';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Desk } from './desk.ts';

/**
 * The customer of the call. What is inside bears the call and the customer in its id: a push for the same ones leaves
 * an open form alone, another call replaces it.
 */
export const CardPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { card } = desk;
  return (
    <div id="desk-card" class="desk-card">
      {card?.kind === 'known' && (
        <CustomerCard
          page={page}
          card={card.card}
          at={card.callId}
          canDial
          mayOverride={page.person?.roles.some((role) => role === 'supervisor' || role === 'owner') === true}
        />
      )}
      {card?.kind === 'several' && (
        <section id={`card-${card.callId}-several`} class="card stack">
          <div>
            <h2>{t('desk.several', { number: card.number })}</h2>
            <p class="lead">{t('desk.several-text')}</p>
          </div>
          <ul class="choices">
            {card.customers.map((customer) => (
              <li>
                <Act page={page} action={`/agent/calls/${card.callId}/customer`} fields={{ customer: customer.id }}>
                  <button type="submit" class="choice-button">
                    <Icon name="user" />
                    <span>
                      <b>{customer.name}</b>
                      {customer.company && <small>{customer.company}</small>}
                    </span>
                    {customer.isVip && <VipMark page={page} />}
                  </button>
                </Act>
              </li>
            ))}
          </ul>
        </section>
      )}
      {card?.kind === 'unknown' && (
        <section id={`card-${card.callId}-new`} class="card stack" hx-morph-skip="">
          <div>
            <h2>{t('desk.unknown', { number: card.number })}</h2>
            <p class="lead">{t('desk.unknown-text')}</p>
          </div>
          <form
            method="post"
            action={`/agent/calls/${card.callId}/customers`}
            hx-post={`/agent/calls/${card.callId}/customers`}
            hx-target="#desk-card"
            hx-swap="outerHTML"
            class="stack"
            data-draft={`customer:call:${card.callId}`}
          >
            <CsrfField page={page} />
            <CustomerFields
              page={page}
              form={{
                values: {
                  kind: 'person',
                  name: '',
                  vip: false,
                  remarks: '',
                  standing: 'active',
                  tags: '',
                  points: [{ channel: 'phone', typed: card.typed, label: '' }],
                },
                owners: [],
                own: [],
                problems: [],
                contested: [],
              }}
              isQuick
            />
            <div class="form-actions">
              <Button kind="primary" icon="plus">
                {t('customer.create')}
              </Button>
            </div>
          </form>
        </section>
      )}
    </div>
  );
};
