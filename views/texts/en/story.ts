import type { story as es } from '../es/story.ts';

export const story: Record<keyof typeof es, string> = {
  'nav.calls': 'Calls',
};
