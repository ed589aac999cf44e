import { spokenMark, spokenText } from '../../server/core/ivr/flow.ts';
import type { Reader } from '../texts/reader.ts';
import { IconButton } from './button.tsx';
import { CustomerPicker } from './customer-picker.tsx';
import { type Control, fieldId } from './field.tsx';
import type { FormValues, Option, ValueSpec } from './form.ts';

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const Options = ({ options, chosen }: { options: Option[]; chosen: string }) => (
  <>
    {options.map(({ value, label }) => (
      <option value={value} selected={value === chosen}>
        {label}
      </option>
    ))}
    {chosen !== '' && !options.some(({ value }) => value === chosen) && (
      <option value={chosen} selected>
        {chosen}
      </option>
    )}
  </>
);

const inputModes = { text: 'text', tel: 'tel', decimal: 'decimal', numeric: 'numeric' } as const;

/** The input of one field, without its label. */
export const ValueControl = ({
  reader,
  spec,
  name,
  control,
  values,
}: {
  reader: Reader;
  spec: Exclude<ValueSpec, { kind: 'check' | 'checks' | 'days' }>;
  name: string;
  control: Control;
  values: FormValues;
}) => {
  const { t } = reader;
  const value = values[name]?.[0] ?? '';
  switch (spec.kind) {
    case 'text':
      if (spec.rows !== undefined)
        return (
          <textarea {...control} rows={spec.rows} placeholder={spec.placeholder}>
            {value}
          </textarea>
        );
      return (
        <input
          {...control}
          type="text"
          inputmode={inputModes[spec.input ?? 'text']}
          value={value}
          placeholder={spec.placeholder}
          autocomplete={spec.autocomplete ?? 'off'}
        />
      );
    case 'secret':
      return (
        <span class="with-button">
          <input
            {...control}
            type="password"
            value={value}
            autocomplete={spec.autocomplete ?? 'off'}
            spellcheck={false}
          />
          <IconButton icon="eye" label={t('action.show')} data-reveal={control.id} aria-pressed="false" />
        </span>
      );
    case 'number': {
      const input = (
        <input {...control} type="number" inputmode="numeric" value={value} min={spec.min} max={spec.max} />
      );
      return spec.unit ? (
        <span class="with-unit">
          {input}
          {t(spec.unit)}
        </span>
      ) : (
        input
      );
    }
    case 'minutes':
      return (
        <span class="with-unit">
          <input {...control} type="text" class="short" inputmode="decimal" value={value} autocomplete="off" />
          {t('value.minutes')}
        </span>
      );
    case 'customer': {
      const chosen = value === '' ? undefined : { id: value, name: spec.nameOf(value) ?? value };
      return <CustomerPicker reader={reader} name={name} control={control} chosen={chosen} />;
    }
    case 'time':
      return <input {...control} type="text" class="short" inputmode="numeric" placeholder="09:00" value={value} />;
    case 'date':
      return <input {...control} type="date" value={value} />;
    case 'select':
      return (
        <select {...control}>
          {spec.optional && <option value="">{t(spec.none ?? 'value.none')}</option>}
          <Options options={spec.options} chosen={value} />
        </select>
      );
    case 'prompt': {
      const text = values[name]?.[1] ?? spokenText(value) ?? '';
      const chosen = spokenText(value) === undefined ? value : spokenMark;
      return (
        <span class="prompt-choice">
          <select {...control}>
            {spec.optional && <option value="">{t(spec.none ?? 'value.none')}</option>}
            <option value={spokenMark} selected={chosen === spokenMark}>
              {t('prompt.spoken')}
            </option>
            <Options options={spec.options} chosen={chosen === spokenMark ? '' : chosen} />
          </select>
          <textarea name={name} rows={3} maxlength={2000} aria-label={t('prompt.text')} placeholder={t('prompt.text')}>
            {text}
          </textarea>
        </span>
      );
    }
    case 'words':
    case 'periods':
      return <input {...control} type="text" value={value} placeholder={spec.placeholder} autocomplete="off" />;
  }
};

/** A list of boxes to tick, or the seven days as small buttons. */
export const TickBoxes = ({
  reader,
  spec,
  name,
  values,
}: {
  reader: Reader;
  spec: Extract<ValueSpec, { kind: 'checks' | 'days' }>;
  name: string;
  values: FormValues;
}) => {
  const chosen = values[name] ?? [];
  const options =
    spec.kind === 'days'
      ? weekdays.map((day) => ({
          value: String(day),
          label: reader.t(`day.${day}.short`),
          full: reader.t(`day.${day}`),
        }))
      : spec.options.map((option) => ({ ...option, full: undefined }));
  return (
    <div class={spec.kind === 'days' ? 'days' : 'checks'}>
      {options.map(({ value, label, full }) => (
        <label class={spec.kind === 'days' ? undefined : 'check'} title={full}>
          <input
            type="checkbox"
            id={`${fieldId(name)}-${value}`}
            name={name}
            value={value}
            checked={chosen.includes(value)}
            aria-label={full}
          />
          {label}
        </label>
      ))}
    </div>
  );
};
