import { refusalChannels, standings } from '../../server/core/customers/customer.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { formatInstant } from '../texts/format.ts';
import { CardForm, type CardPlace } from './card-form.tsx';
import type { CustomerView } from './customer-view.ts';

/** What the customer does not want, since when and who took it down; each can be taken back. */
export const Refusals = ({ place, customer }: { place: CardPlace; customer: CustomerView }) => {
  const { t } = place.page.reader;
  if (customer.refusals.length === 0) return null;
  return (
    <ul class="refusals">
      {customer.refusals.map(({ channel, at, reason, by }) => (
        <li>
          <Badge tone="bad">{t(`customer.refuses-${channel}`)}</Badge>
          <span>
            {reason}
            <small>
              {formatInstant(at, place.page.reader)} · {by}
            </small>
          </span>
          <CardForm place={place} path={`refusals/${channel}/withdraw`}>
            <Button kind="quiet" size="small">
              {t('card.take-back')}
            </Button>
          </CardForm>
        </li>
      ))}
    </ul>
  );
};

/** One click says that a customer matters more, is no more, or wants no calls. */
export const CardActs = ({ place, customer }: { place: CardPlace; customer: CustomerView }) => {
  const { t } = place.page.reader;
  const reason = `refusal-${place.at}-${customer.id}`;
  return (
    <div class="card-acts">
      <CardForm place={place} path="vip">
        <Button kind="quiet" size="small" icon="star" name="on" value={customer.vip ? 'no' : 'yes'}>
          {t(customer.vip ? 'card.vip-off' : 'card.vip-on')}
        </Button>
      </CardForm>
      <CardForm place={place} path="standing">
        {standings
          .filter((standing) => standing !== customer.standing)
          .map((standing) => (
            <Button kind="quiet" size="small" name="standing" value={standing}>
              {t(standing === 'closed' ? `card.closed-${customer.kind}` : `card.standing-${standing}`)}
            </Button>
          ))}
      </CardForm>
      {customer.refusals.length < refusalChannels.length && (
        <details class="card-menu" id={`acts-${place.at}-${customer.id}`} name={`menus-${place.at}`} hx-morph-skip="">
          <summary>{t('card.refuses')}</summary>
          <div class="card-menu-body">
            <CardForm place={place} path="refusals">
              <fieldset class="card-choices">
                <legend>{t('card.refuses-what')}</legend>
                {refusalChannels.map((channel) => (
                  <label class="check">
                    <input type="radio" name="channel" value={channel} checked={channel === 'calls'} />
                    {t(`card.refuses-${channel}`)}
                  </label>
                ))}
              </fieldset>
              <label for={reason}>{t('card.refusal-reason')}</label>
              <input id={reason} type="text" name="reason" required autocomplete="off" maxlength={500} />
              <Button size="small">{t('action.save')}</Button>
            </CardForm>
          </div>
        </details>
      )}
    </div>
  );
};

const refusedStates = new Set(['wrong', 'not-in-service', 'not-the-person']);

/** For who may call a customer who wants no calls or is closed, or a number that is marked: with a reason that is kept. */
export const CallAnyway = ({ place, customer }: { place: CardPlace; customer: CustomerView }) => {
  const { t } = place.page.reader;
  const isWhole = customer.refusals.some(({ channel }) => channel === 'calls') || customer.standing === 'closed';
  const phones = customer.points.filter(
    ({ dial, state }) => dial !== undefined && (isWhole ? state === 'good' : refusedStates.has(state)),
  );
  if (phones.length === 0) return null;
  const reason = `anyway-${place.at}-${customer.id}`;
  return (
    <details
      class="card-menu"
      id={`anyway-menu-${place.at}-${customer.id}`}
      name={`menus-${place.at}`}
      hx-morph-skip=""
    >
      <summary>{t('card.call-anyway')}</summary>
      <div class="card-menu-body">
        <CardForm place={place} path="call-anyway">
          <label for={reason}>{t('card.anyway-reason')}</label>
          <input id={reason} type="text" name="reason" required autocomplete="off" maxlength={500} />
          {phones.map(({ text, dial }) => (
            <Button size="small" icon="call-out" name="number" value={dial}>
              {text}
            </Button>
          ))}
        </CardForm>
      </div>
    </details>
  );
};
