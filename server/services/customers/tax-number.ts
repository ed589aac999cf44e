// By country: all of them together take a tenth of a second to load.
import { rut } from 'stdnum/lib/cjs/cl/index.js';
import { nit } from 'stdnum/lib/cjs/co/index.js';
import { cedula, rnc } from 'stdnum/lib/cjs/do/index.js';
import { cif, dni, nie } from 'stdnum/lib/cjs/es/index.js';
import { rfc } from 'stdnum/lib/cjs/mx/index.js';
import { ruc } from 'stdnum/lib/cjs/pe/index.js';
import type { Validator } from 'stdnum/lib/cjs/types.js';

import { panamaCheckDigits } from '../../core/customers/panama-tax-number.ts';

export interface TaxNumber {
  /** As people of the country call it: `RNC`, `Cédula`, `NIT`, `NIF` … */
  kind: string;
  /** False: it has the shape, and its check digit does not fit. */
  isValid: boolean;
}

const kinds: Record<string, [kind: string, validator: Pick<Validator, 'validate'>][]> = {
  DO: [
    ['RNC', rnc],
    ['Cédula', cedula],
  ],
  CO: [['NIT', nit]],
  ES: [
    ['NIF', dni],
    ['NIE', nie],
    ['CIF', cif],
  ],
  MX: [['RFC', rfc]],
  PE: [['RUC', ruc]],
  CL: [['RUT', rut]],
};

/** The library has none for Panama. Of kinds of taxpayer whose rule is not known the shape alone is told. */
const shapeOfPanama =
  /^(\d{1,9}|E|N|PE|PI|\d{1,2}-?(AV|PI|NT)|(\d{1,2}|E|N|PE|PI|\d{1,2}(AV|PI))-?\d{1,4})-\d{1,6}-\d{1,6}([ -]?(DV)?[: ]*\d{1,2})?$/i;

/** Whoever leaves the check digits away has written nothing wrong. */
function judgePanama(text: string): TaxNumber | undefined {
  if (!shapeOfPanama.test(text)) return undefined;
  const [, number = '', digits] = /^([^ ]*?-[^ ]*?-\d+)(?:[ -]*(?:DV)?[: ]*(\d{1,2}))?$/i.exec(text) ?? [];
  const due = panamaCheckDigits(number);
  return { kind: 'RUC', isValid: digits === undefined || due === undefined || Number(due) === Number(digits) };
}

/**
 * What tax number of the office's country a document is, by its shape and check digit. Undefined when it looks like none:
 * a passport, another country's number, a plain text.
 */
export function judgeTaxNumber(typed: string, country: string): TaxNumber | undefined {
  // The library takes dots for digits of some countries.
  const text = typed.trim().replaceAll('.', '');
  if (text === '') return undefined;
  if (country === 'PA') return judgePanama(text);
  let wrong: TaxNumber | undefined;
  for (const [kind, validator] of kinds[country] ?? []) {
    const judged = validator.validate(text);
    if (judged.isValid) return { kind, isValid: true };
    if (judged.error.name === 'InvalidChecksum') wrong ??= { kind, isValid: false };
  }
  return wrong;
}

/** Whether its check digit fits; undefined when it looks like no tax number. */
export const isTaxNumberRight = (typed: string, country: string): boolean | undefined =>
  judgeTaxNumber(typed, country)?.isValid;
