/** How the lines did. */
export const trunkReport = {
  'nav.trunk-report': 'Calidad de las líneas',
  'trunk-report.lead':
    'Cuántas llamadas hicieron y recibieron las líneas, cuántas se contestaron y cómo sonaron. Con dos cifras, la primera es lo que se oyó aquí y la segunda lo que se oyó allá.',
  'trunk-report.period': 'Periodo',
  'trunk-report.days': '{days} d',
  'trunk-report.empty.title': 'Aún no hay llamadas en este periodo',
  'trunk-report.empty.text': 'Aparecen aquí en cuanto terminan.',
  'trunk-report.received': 'Entrantes',
  'trunk-report.seized': 'Salientes',
  'trunk-report.asr': 'Contestadas',
  'trunk-report.acd': 'Duración media',
  'trunk-report.loss': 'Pérdida',
  'trunk-report.jitter': 'Fluctuación',
  'trunk-report.mos': 'Nota (1 a 4,4)',
  'trunk-report.worst': 'la peor: {mos}',
} as const;
