import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { formatInstant } from '../texts/format.ts';
import { callsPath } from './calls-path.ts';
import { moneyText } from './charges-card.tsx';
import type { ChargeView, PayerChoice } from './story.ts';

/** What was charged for the leg before. */
export const OlderCharges = ({ page, charge }: { page: Page; charge: ChargeView }) => {
  const { t } = page.reader;
  if (charge.older.length === 0) return null;
  return (
    <details>
      <summary>{t('story.superseded', { count: charge.older.length })}</summary>
      <table class="spans">
        <tbody>
          {charge.older.map((old) => (
            <tr>
              <td>{t(`rerate.kind-${old.kind}`)}</td>
              <td>{[old.tariff, old.rate].filter(Boolean).join(' · ')}</td>
              <td class="number">
                {old.state === 'unrated' ? t('cost-state.unrated') : moneyText(page, old.net, old.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};

/** Who paid before, and a form to put the charge on somebody else. */
export const ChargePayer = ({
  page,
  charge,
  call,
}: {
  page: Page;
  charge: ChargeView;
  call: { id: string; payers: readonly PayerChoice[] };
}) => {
  const { reader } = page;
  const { t } = reader;
  const action = `${callsPath(page)}/${encodeURIComponent(call.id)}/legs/${encodeURIComponent(charge.legId)}/payer`;
  return (
    <>
      {charge.reassigned.map(({ at, by, why, before, after }) => (
        <p class="hint">
          {t('story.reassigned', { time: formatInstant(at, reader), by, why })}{' '}
          {t('story.reassigned-from', {
            before: before || t('story.payer-office'),
            after: after || t('story.payer-office'),
          })}
        </p>
      ))}
      <details>
        <summary>{t('story.reassign')}</summary>
        <form method="post" action={action} class="stack">
          <CsrfField page={page} />
          <div class="columns">
            <Field name="payer" within={charge.legId} label={t('story.reassign-to')}>
              {(control) => (
                <select {...control} required>
                  {call.payers.map(({ kind, options }) => (
                    <optgroup label={t(`story.payers-${kind}`)}>
                      {options.map(({ value, name }) => (
                        <option value={value}>{name}</option>
                      ))}
                    </optgroup>
                  ))}
                </select>
              )}
            </Field>
            <Field name="why" within={charge.legId} label={t('story.reassign-why')}>
              {(control) => <input {...control} required maxlength={200} autocomplete="off" />}
            </Field>
          </div>
          <div class="form-actions">
            <Button>{t('story.reassign-do')}</Button>
          </div>
        </form>
      </details>
    </>
  );
};
