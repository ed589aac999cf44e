import type { staffing as es } from '../es/staffing.ts';

export const staffing: Record<keyof typeof es, string> = {
  'nav.staffing': 'Staffing',
  'staffing.lead':
    'How many people each quarter of an hour needs to meet the aim, worked out from your own calls (Erlang), and how it really was.',
  'staffing.queue': 'Queue',
  'staffing.weeks': 'Weeks to learn from',
  'staffing.share': 'Aim, %',
  'staffing.within': 'Answered within, s',
  'staffing.shrinkage': 'Paid time away from the desk, %',
  'staffing.patience': 'Mean patience, s (empty: they wait for ever)',
  'staffing.show': 'Calculate',
  'staffing.empty.title': 'No calls to learn from yet',
  'staffing.empty.text': 'Once the queue has a week of calls, you will see here how many people it needs.',
  'staffing.week-map': 'People needed at their desks, by hour',
  'staffing.from': 'From',
  'staffing.calls': 'Calls',
  'staffing.needed': 'Needed',
  'staffing.rostered': 'On the roster',
  'staffing.present': 'Were there',
  'staffing.expected': 'Level expected with them',
  'staffing.one-less': 'With one fewer',
  'staffing.actual': 'Level reached',
  'staffing.short': 'Too few people',
  'staffing.formula':
    'Traffic = calls an hour × handling time ÷ 3600. The level is that of Erlang C (Erlang A where a patience is given) for that traffic. On the roster = needed ÷ (1 − time away). Handling time used: {aht}. Calls are the mean of the last {weeks} weeks, in which recent ones weigh more (the last {weeks} times as much as the first) and holidays do not count; people are the plain mean; the level reached is that of the same time.',
  'shifts.title': 'Shifts of the week',
  'shifts.lead':
    'When each person is to be there. Reports hold this plan against what happened, quarter of an hour by quarter of an hour.',
  'shifts.rest': 'Unpaid break, min',
  'shifts.hint':
    'Write 9:00-14:00 15:00-18:00, on quarters of an hour; empty is a free day. Paid breaks count as work; the others count against these minutes a day.',
  'problem.bad-format.shift': 'Times in order on quarters of an hour, as 9:00-14:00 15:00-18:30.',
  'shifts.save': 'Save shifts',
  'shifts.saved': 'Shifts saved.',
  'shifts.faulty':
    'Some shifts cannot be read: write them as 9:00-14:00 15:00-18:00, on quarters of an hour and in order.',
  'shifts.rest-faulty': 'The unpaid break is a number of minutes from 0 to 480.',
  'shifts.refused': 'Not saved: somebody changed the people at the same time. Try again.',
  'shifts.empty.title': 'Nobody has an extension yet',
  'shifts.empty.text': 'Add people in the settings; their shifts are planned here.',
};
