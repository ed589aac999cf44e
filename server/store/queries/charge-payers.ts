/*
 * SQL of a row of `charges`: whose it is as far as the call tells. What somebody put it on afterwards stands in the row and
 * nothing else counts then; else what the account says, and the customer and the case of the call.
 */
const unlessMoved = (column: string, ofCall: string): string =>
  `case when payer_how = 'reassigned' then ${column} else coalesce(${column}, ${ofCall}) end`;

export const principalOfCharge = unlessMoved(
  'payer_principal',
  '(select customers.principal from calls join customers on customers.id = calls.customer_id where calls.id = charges.call_id)',
);

export const customerOfCharge = unlessMoved(
  'payer_customer',
  '(select calls.customer_id from calls where calls.id = charges.call_id)',
);

/** The case that the call was put to last. */
export const caseOfCharge = unlessMoved(
  'payer_case',
  '(select case_calls.case_id from case_calls where case_calls.call_id = charges.call_id order by case_calls.at desc limit 1)',
);
