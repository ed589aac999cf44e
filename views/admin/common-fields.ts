import type { Office } from '../../server/core/office/office.ts';
import type { FieldSpec } from '../parts/form.ts';
import { languages, type Reader, type TextKey } from '../texts/reader.ts';
import { textOptions } from './section.ts';

/** Fields that several forms ask for in the same words. */

/** Opening hours of a week, a row for each period. */
export const weeklyField: FieldSpec = {
  kind: 'rows',
  name: 'weekly',
  label: 'field.weekly',
  hint: 'field.weekly.hint',
  columns: [
    { kind: 'days', name: 'days', label: 'field.days' },
    { kind: 'time', name: 'from', label: 'field.from' },
    { kind: 'time', name: 'to', label: 'field.to-time' },
  ],
  blankRow: { days: '1,2,3,4,5', from: '15:00', to: '18:00' },
  // The afternoon after a lunch break is on the same days as the morning.
  repeats: ['days'],
  add: 'add.period',
};

/** What a carrier gives to who signs up: user, password, number. */
export const trunkAccountFields: readonly FieldSpec[] = [
  { kind: 'text', name: 'username', label: 'field.username', optional: true },
  {
    kind: 'secret',
    name: 'secret',
    label: 'field.trunk-secret',
    hint: 'field.trunk-secret.hint',
    optional: true,
    autocomplete: 'new-password',
  },
  {
    kind: 'text',
    name: 'callerId',
    label: 'field.caller-id',
    hint: 'field.caller-id.hint',
    input: 'tel',
    optional: true,
  },
];

const natModes = ['auto', 'always', 'never'] as const;
const digitWays = ['auto', 'rfc4733', 'info', 'inband'] as const;
const codecOrders = ['auto', 'pcma-pcmu', 'pcmu-pcma', 'pcma', 'pcmu'] as const;
const digestChoices = ['auto', 'sha-256', 'md5'] as const;
const srtpUses = ['off', 'optional', 'required'] as const;

/** How we speak to a phone or a carrier: what the usual setting suits almost always. */
export const peerFields = (reader: Reader, peer: 'phone' | 'trunk'): FieldSpec[] => [
  {
    kind: 'select',
    name: 'srtp',
    label: 'field.srtp',
    hint: 'field.srtp.hint',
    options: textOptions(reader, srtpUses, (use) => `srtp.${use}`),
  },
  {
    kind: 'select',
    name: 'nat',
    label: 'field.nat',
    hint: 'field.nat.hint',
    options: textOptions(reader, natModes, (mode) => `nat.${mode}`),
  },
  {
    kind: 'select',
    name: 'digest',
    label: 'field.digest',
    hint: peer === 'phone' ? 'field.digest.phone-hint' : 'field.digest.trunk-hint',
    options: textOptions(reader, digestChoices, (choice) => `digest.${choice}`),
  },
  {
    kind: 'select',
    name: 'dtmf',
    label: 'field.dtmf',
    hint: 'field.dtmf.hint',
    options: textOptions(reader, digitWays, (way) => `dtmf.${way}`),
  },
  {
    kind: 'select',
    name: 'codecs',
    label: 'field.codecs',
    hint: 'field.codecs.hint',
    options: textOptions(reader, codecOrders, (order) => `codecs.${order}`),
  },
  {
    kind: 'number',
    name: 'sessionTimerSec',
    label: 'field.session-timer-sec',
    hint: 'field.session-timer-sec.hint',
    min: 0,
    unit: 'value.seconds',
  },
];

/** Left blank, the office's own language. */
export const languageField = (reader: Reader): FieldSpec => ({
  kind: 'select',
  name: 'language',
  label: 'field.language',
  options: textOptions(reader, languages, (language) => `language.${language}`),
  optional: true,
  none: 'field.language.none',
});

export const accountOptions = ({ accounts }: Pick<Office, 'accounts'>): { value: string; label: string }[] =>
  accounts.map(({ code, name }) => ({ value: code, label: name === code ? code : `${code} ${name}` }));

/** The account of what nobody was asked about. */
export const accountField = (office: Pick<Office, 'accounts'>, hint: TextKey): FieldSpec => ({
  kind: 'select',
  name: 'account',
  label: 'field.account',
  hint,
  optional: true,
  none: 'field.account.none',
  options: accountOptions(office),
});
