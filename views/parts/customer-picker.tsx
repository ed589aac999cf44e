import type { Reader } from '../texts/reader.ts';
import type { Control } from './field.tsx';

export interface CustomerChoice {
  id: string;
  name: string;
  /** Tells those of one name apart. */
  about?: string;
}

/** Customers to choose one of, as part of a form: the one chosen before, nobody, and who was found. */
export const CustomerChoices = ({
  reader,
  name,
  chosen,
  found,
}: {
  reader: Reader;
  /** Of the form's field. */
  name: string;
  chosen?: CustomerChoice | undefined;
  found?: readonly CustomerChoice[];
}) => {
  const others = (found ?? []).filter(({ id }) => id !== chosen?.id);
  const choice = ({ id, name: text, about }: CustomerChoice, checked: boolean) => (
    <label class="check">
      <input type="radio" name={name} value={id} checked={checked} />
      <span>
        {text} {about && <small>{about}</small>}
      </span>
    </label>
  );
  return (
    <>
      {chosen && choice(chosen, true)}
      {choice({ id: '', name: reader.t('customer-picker.none') }, !chosen)}
      {others.map((each) => choice(each, false))}
      {found?.length === 0 && <p class="hint">{reader.t('customer-picker.nobody')}</p>}
    </>
  );
};

/** A customer, looked for as one types; without script the address of the card is taken too. */
export const CustomerPicker = ({
  reader,
  name,
  control,
  chosen,
}: {
  reader: Reader;
  name: string;
  control: Control;
  chosen: CustomerChoice | undefined;
}) => {
  const list = `${control.id}-choices`;
  return (
    <span class="stack customer-picker">
      <span id={list} class="position-choices" aria-live="polite">
        <CustomerChoices reader={reader} name={name} chosen={chosen} />
      </span>
      <input
        {...control}
        name={`${name}._find`}
        type="search"
        placeholder={reader.t('customer.search-hint')}
        autocomplete="off"
        spellcheck={false}
        hx-get={`/customers/choices?${new URLSearchParams({ name })}`}
        hx-include={`#${list}`}
        hx-trigger="input changed delay:150ms"
        hx-target={`#${list}`}
        hx-swap="innerHTML"
        hx-sync="this:replace"
      />
    </span>
  );
};
