import type { Reader } from '../texts/reader.ts';
import { Button } from './button.tsx';
import { countRows, type FieldSpec, type FormState, placeFields, valuesWithin } from './form.ts';
import { FormFields } from './form-fields.tsx';
import { Icon, type IconName } from './icon.tsx';

const CardAct = ({ icon, label, value }: { icon: IconName; label: string; value: string }) => (
  <button
    type="submit"
    class="button button-quiet button-icon"
    name="_action"
    value={value}
    aria-label={label}
    title={label}
    formnovalidate
  >
    <Icon name={icon} />
  </button>
);

/** Entries that have lists of their own, one card each. */
export const Cards = ({
  reader,
  spec,
  state,
}: {
  reader: Reader;
  spec: Extract<FieldSpec, { kind: 'cards' }>;
  state: FormState;
}) => {
  const { t } = reader;
  const error = state.errors[spec.name];
  return (
    <div class="form-cards wide">
      <h3>{t(spec.label)}</h3>
      {spec.hint && <p class="hint">{t(spec.hint)}</p>}
      {error && <p class="field-error">{error}</p>}
      {Array.from({ length: countRows(state.values, spec.name) }, (_, index) => {
        const start = `${spec.name}[${index}].`;
        const title = spec.title(valuesWithin(state.values, start)) || t(spec.add);
        return (
          <fieldset class="form-card">
            <legend class="unseen">{title}</legend>
            <div class="form-card-head">
              <span class="form-card-title" aria-hidden="true">
                {title}
              </span>
              {/* Which entry the card was: keys that it does not show are kept. */}
              <input type="hidden" name={`${start}_was`} value={state.values[`${start}_was`]?.[0] ?? ''} />
              <CardAct icon="copy" label={t('action.copy-row')} value={`copy:${spec.name}:${index}`} />
              <CardAct icon="trash" label={t('action.remove-row')} value={`remove:${spec.name}:${index}`} />
            </div>
            <FormFields reader={reader} fields={placeFields(spec.fields, start)} state={state} />
          </fieldset>
        );
      })}
      <div>
        <Button size="small" icon="plus" name="_action" value={`add:${spec.name}`} formnovalidate>
          {t(spec.add)}
        </Button>
      </div>
    </div>
  );
};
