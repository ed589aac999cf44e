/** The owner's calls: list, story of one call, dashboard. */
export const story = {
  'nav.calls': 'Llamadas',
} as const;
