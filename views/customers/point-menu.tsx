import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { CardForm, type CardPlace } from './card-form.tsx';
import type { PointView } from './customer-view.ts';

const said = {
  phone: ['wrong', 'not-in-service', 'not-the-person'],
  fax: ['wrong', 'not-in-service'],
  mail: ['wrong', 'not-in-service', 'not-the-person'],
  address: ['wrong'],
  web: ['wrong', 'not-in-service'],
} as const;

/**
 * What one click says of a number or an address. Its id bears the state: a push for the same leaves an open menu alone.
 */
export const PointMenu = ({ place, point }: { place: CardPlace; point: PointView }) => {
  const { t } = place.page.reader;
  const path = `points/${point.id}`;
  const input = `new-${place.at}-${point.id}`;
  return (
    <details
      class="card-menu"
      id={`point-${place.at}-${point.id}-${point.state}`}
      name={`menus-${place.at}`}
      hx-morph-skip=""
    >
      <summary aria-label={t('card.mark', { point: point.text })} title={t('card.mark', { point: point.text })}>
        <Icon name="pencil" />
      </summary>
      <div class="card-menu-body">
        <CardForm place={place} path={path}>
          {point.state === 'good' ? (
            said[point.channel].map((state) => (
              <Button kind="quiet" size="small" name="state" value={state}>
                {t(`customer.point-${state}`)}
              </Button>
            ))
          ) : (
            <Button kind="quiet" size="small" name="state" value="good" icon="check">
              {t('card.take-back')}
            </Button>
          )}
        </CardForm>
        {point.state === 'good' && (
          <CardForm place={place} path={path}>
            <label for={input}>{t('card.changed')}</label>
            <div class="with-button">
              <input id={input} type="text" name="typed" required autocomplete="off" maxlength={500} />
              <Button size="small" name="state" value="changed">
                {t('action.save')}
              </Button>
            </div>
          </CardForm>
        )}
      </div>
    </details>
  );
};
