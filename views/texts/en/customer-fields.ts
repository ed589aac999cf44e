import type { customerFields as es } from '../es/customer-fields.ts';

export const customerFields: Record<keyof typeof es, string> = {
  'nav.customer-fields': 'Customer data',
  'customer-fields.lead':
    'What your office wants to know of each customer besides the usual. It is searched like all the rest.',
  'customer-fields.new': 'New field',
  'customer-fields.empty.title': 'There are no fields of your own yet',
  'customer-fields.empty.text':
    'Add what you need: “policy”, “renews on”, “level”… It shows on the card of each customer.',
  'own.kind': 'What is written',
  'own.kind-text': 'Text',
  'own.kind-number': 'Number',
  'own.kind-date': 'Date',
  'own.kind-list': 'One of a list',
  'own.options': 'Options',
  'own.options-hint': 'For lists only, in the order in which they are offered.',
  'own.option': 'Option',
  'own.option-add': 'Add option',
  'own.on-desk': 'During calls as well',
  'own.on-desk-hint': 'Shows on the card beside each call, not only on the page of the customer.',
  'customer.own': 'Other data',
  'customer.problem-bad-number': 'This is no number.',
  'customer.problem-bad-date': 'This is no date.',
  'customer.problem-no-option': 'This is none of the options.',
};
