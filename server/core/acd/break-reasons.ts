/** What people may take a break for. */
export const breakReasons = ['rest', 'meal', 'meeting', 'training', 'paperwork', 'personal'] as const;
