/** How the lines did. */
export const trunkReport = {
  'nav.trunk-report': 'Line quality',
  'trunk-report.lead':
    'How many calls the lines made and took, how many were answered, and how they sounded. Of two figures the first is what was heard here, the second what was heard there.',
  'trunk-report.period': 'Period',
  'trunk-report.days': '{days} d',
  'trunk-report.empty.title': 'No calls in this period yet',
  'trunk-report.empty.text': 'They appear here as soon as they end.',
  'trunk-report.received': 'In',
  'trunk-report.seized': 'Out',
  'trunk-report.asr': 'Answered',
  'trunk-report.acd': 'Mean length',
  'trunk-report.loss': 'Loss',
  'trunk-report.jitter': 'Jitter',
  'trunk-report.mos': 'Score (1 to 4.4)',
  'trunk-report.worst': 'the worst: {mos}',
} as const;
