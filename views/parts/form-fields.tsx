import type { Reader } from '../texts/reader.ts';
import { Notice } from './badge.tsx';
import { Button } from './button.tsx';
import { TickBoxes, ValueControl } from './control.tsx';
import { controlOf, Field, fieldId } from './field.tsx';
import { countRows, type FieldSpec, type FormState, type ValueSpec } from './form.ts';
import { Cards } from './form-cards.tsx';
import { Icon } from './icon.tsx';

interface Part<Spec> {
  reader: Reader;
  spec: Spec;
  state: FormState;
}

const Ticks = ({ reader, spec, state }: Part<Extract<ValueSpec, { kind: 'checks' | 'days' }>>) => {
  const error = state.errors[spec.name];
  const id = fieldId(spec.name);
  return (
    <fieldset class={`field wide${error ? ' field-wrong' : ''}`} aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{reader.t(spec.label)}</legend>
      <TickBoxes reader={reader} spec={spec} name={spec.name} values={state.values} />
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {spec.hint && <p class="hint">{reader.t(spec.hint)}</p>}
    </fieldset>
  );
};

/** `within` is the choice that it belongs to, where another one asks for the same. */
const ValueField = ({ reader, spec, state, within }: Part<ValueSpec> & { within?: string | undefined }) => {
  if (spec.kind === 'checks' || spec.kind === 'days') return <Ticks reader={reader} spec={spec} state={state} />;
  if (spec.kind === 'check') {
    return (
      <div class="field wide">
        <label class="check">
          <input type="checkbox" name={spec.name} value="on" checked={state.values[spec.name]?.[0] === 'on'} />
          <span>
            {reader.t(spec.label)}
            {spec.hint && <span class="under">{reader.t(spec.hint)}</span>}
          </span>
        </label>
      </div>
    );
  }
  const field = (
    <Field
      name={spec.name}
      within={within}
      label={reader.t(spec.label)}
      hint={spec.hint && reader.t(spec.hint)}
      error={state.errors[spec.name]}
      optional={spec.optional && spec.kind !== 'select' ? reader.t('value.optional') : undefined}
    >
      {(control) => (
        <ValueControl reader={reader} spec={spec} name={spec.name} control={control} values={state.values} />
      )}
    </Field>
  );
  return spec.wide ? <div class="wide">{field}</div> : field;
};

const ChoiceField = ({ reader, spec, state }: Part<Extract<FieldSpec, { kind: 'choice' }>>) => {
  const names = Object.values(spec.parts)
    .flatMap((part) => part ?? [])
    .map(({ name }) => name);
  const isShared = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  return (
    <div class="choice">
      <ValueField reader={reader} state={state} spec={{ ...spec, kind: 'select' }} />
      {Object.entries(spec.parts).map(([value, fields]) => (
        <div class={`when when-${value}`}>
          {fields?.map((field) => (
            <ValueField reader={reader} spec={field} state={state} within={isShared(field.name) ? value : undefined} />
          ))}
        </div>
      ))}
    </div>
  );
};

const Rows = ({ reader, spec, state }: Part<Extract<FieldSpec, { kind: 'rows' }>>) => {
  const { t } = reader;
  const count = countRows(state.values, spec.name);
  const error = state.errors[spec.name];
  return (
    <div class="rows wide">
      <h3>{t(spec.label)}</h3>
      {spec.hint && <p class="hint">{t(spec.hint)}</p>}
      {error && <p class="field-error">{error}</p>}
      {count > 0 && (
        <table>
          <thead>
            <tr>
              {spec.columns.map((column) => (
                <th scope="col">{t(column.label)}</th>
              ))}
              <th>
                <span class="unseen">{t('action.remove-row')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: count }, (_, index) => (
              <Row reader={reader} spec={spec} state={state} index={index} />
            ))}
          </tbody>
        </table>
      )}
      <div>
        <Button size="small" icon="plus" name="_action" value={`add:${spec.name}`} formnovalidate>
          {t(spec.add)}
        </Button>
      </div>
    </div>
  );
};

const Row = ({ reader, spec, state, index }: Part<Extract<FieldSpec, { kind: 'rows' }>> & { index: number }) => {
  const { t } = reader;
  const row = `${spec.name}[${index}]`;
  return (
    <tr>
      {spec.columns.map((column) => {
        const name = `${row}.${column.name}`;
        const error = state.errors[name];
        const control = controlOf({ name, error });
        return (
          <td data-label={t(column.label)}>
            {column.kind === 'checks' || column.kind === 'days' ? (
              <TickBoxes reader={reader} spec={column} name={name} values={state.values} />
            ) : column.kind === 'check' ? (
              <input
                type="checkbox"
                {...control}
                value="on"
                checked={state.values[name]?.[0] === 'on'}
                aria-label={t(column.label)}
              />
            ) : (
              <ValueControl
                reader={reader}
                spec={column}
                name={name}
                control={{ ...control, 'aria-label': t(column.label) }}
                values={state.values}
              />
            )}
            {error && (
              <p class="field-error" id={`${control.id}-error`}>
                {error}
              </p>
            )}
          </td>
        );
      })}
      <td>
        {/* Which entry the row was: keys that the row does not show are kept. */}
        <input type="hidden" name={`${row}._was`} value={state.values[`${row}._was`]?.[0] ?? ''} />
        {spec.ordered && index > 0 && (
          <button
            type="submit"
            class="button button-quiet button-icon"
            name="_action"
            value={`up:${spec.name}:${index}`}
            aria-label={t('action.row-up')}
            title={t('action.row-up')}
            formnovalidate
          >
            <Icon name="chevron-up" />
          </button>
        )}
        <button
          type="submit"
          class="button button-quiet button-icon"
          name="_action"
          value={`remove:${spec.name}:${index}`}
          aria-label={t('action.remove-row')}
          title={t('action.remove-row')}
          formnovalidate
        >
          <Icon name="trash" />
        </button>
      </td>
    </tr>
  );
};

const hasErrors = (fields: readonly FieldSpec[], { errors }: FormState): boolean =>
  fields.some((field) =>
    field.kind === 'section'
      ? hasErrors(field.fields, { values: {}, errors, elsewhere: [] })
      : Object.keys(errors).some(
          (name) => name === field.name || (/^[.[]/.test(name.slice(field.name.length)) && name.startsWith(field.name)),
        ),
  );

/** Fields one after another in the columns that fit; sections under their headings. */
export const FormFields = ({ reader, fields, state }: { reader: Reader; fields: FieldSpec[]; state: FormState }) => (
  <div class="fields">
    {fields.map((spec) => {
      if (spec.kind === 'section' && spec.folds) {
        return (
          <details class="section fold wide" open={hasErrors(spec.fields, state)}>
            <summary>
              {reader.t(spec.legend)}
              {spec.says && <span class="fold-says">{spec.says(state.values)}</span>}
            </summary>
            {spec.hint && <p class="hint">{reader.t(spec.hint)}</p>}
            <FormFields reader={reader} fields={spec.fields} state={state} />
          </details>
        );
      }
      if (spec.kind === 'section') {
        return (
          <fieldset class="section wide">
            <legend>{reader.t(spec.legend)}</legend>
            {spec.hint && <p class="hint">{reader.t(spec.hint)}</p>}
            <FormFields reader={reader} fields={spec.fields} state={state} />
          </fieldset>
        );
      }
      if (spec.kind === 'choice') return <ChoiceField reader={reader} spec={spec} state={state} />;
      if (spec.kind === 'cards') return <Cards reader={reader} spec={spec} state={state} />;
      if (spec.kind === 'rows') return <Rows reader={reader} spec={spec} state={state} />;
      return <ValueField reader={reader} spec={spec} state={state} />;
    })}
  </div>
);

/** What stands above a form that was refused. */
export const FormProblems = ({ reader, state }: { reader: Reader; state: FormState }) => {
  if (state.elsewhere.length > 0) {
    return (
      <Notice tone="bad">
        {reader.t('form.problem-elsewhere')}
        <ul>
          {state.elsewhere.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  return Object.keys(state.errors).length > 0 ? <Notice tone="bad">{reader.t('form.failed')}</Notice> : null;
};
