import type { trunkNumbers as es } from '../es/trunk-numbers.ts';

export const trunkNumbers: Record<keyof typeof es, string> = {
  'form.rewrite': 'How the carrier writes numbers',
  'form.rewrite.hint':
    'Only if it wants them otherwise than the office does. The first rule that matches counts; emergency numbers stay as they are unless a rule names that very number.',
  'field.rewrite': 'Rules',
  'field.rule-on': 'Which number',
  'field.rule-match': 'If it is like',
  'field.rewrite.hint':
    'Pattern: digits as they stand, x for any one digit, * at the end for whatever follows. So 1809xxxxxxx, take off 1: 18095551234 goes out as 8095551234.',
  'field.rule-strip': 'Take off the front',
  'field.rule-prepend': 'Put in front',
  'add.rule': 'Add rule',
  'number-rule.dialled': 'dialled',
  'number-rule.shown': 'own number shown',
  'number-rule.caller': 'of who calls',
  'number-rule.called': 'called',
  'rule-on.dialled': 'Out: the one dialled',
  'rule-on.shown': 'Out: ours that is shown',
  'rule-on.caller': 'In: of who calls',
  'rule-on.called': 'In: the one called',
  'rewrite-tester.title': 'Try a number',
  'rewrite-tester.hint': 'By the rules as saved.',
  'rewrite-tester.submit': 'Try',
  'rewrite-tester.done': '{from} → {to}, by rule {rule}',
  'rewrite-tester.same': '{number} stays as it is',
  'rewrite-tester.wrong': 'Write a number',
  'event.number.rewritten': 'Number rewritten',
  'story.by-rule': 'rule {rule}',
  'try.number-rewritten': 'By rule {rule} of the trunk {trunk}, {from} is read as {to}',
  'try.trunk-rule': '{what}, by its rule {rule}',
};
