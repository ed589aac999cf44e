/** Our own line drawings on a 24 grid; each inherits colour and size from the text beside it. */
const paths = {
  home: 'M4 11.5 12 4l8 7.5M6 10v10h12V10M10 20v-6h4v6',
  headset:
    'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5.5A1.5 1.5 0 0 1 4 17.500ZM20 14h-3v5h1.500a1.5 1.5 0 0 0 1.5-1.500ZM17 19c0 1.5-1.5 2-4 2',
  pulse: 'M3 12h4l3-8 4 16 3-8h4',
  phone:
    'M7 3h10a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM9 6.500h6v4H9ZM9.5 14h.01M12 14h.01M14.5 14h.01M9.5 17.500h.01M12 17.500h.01M14.5 17.500h.01',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.500a3.3 3.3 0 0 1 0 6M18 14.500c2 .8 3.2 2.6 3.5 5.5',
  queue: 'M4 6h11M4 12h11M4 18h7M18 9v9m0 0-3-3m3 3 3-3',
  trunk: 'M4 8h14m0 0-3.5-3.5M18 8l-3.5 3.5M20 16H6m0 0 3.5-3.5M6 16l3.5 3.5',
  'call-in':
    'M20 4 13 11m0 0h5.500M13 11V5.500M5 4.500h3.500l1.5 4-2 1.500a11 11 0 0 0 6 6l1.5-2 4 1.500V19a1.5 1.5 0 0 1-1.5 1.500C10.5 20.5 3.5 13.5 3.5 6A1.5 1.5 0 0 1 5 4.500Z',
  'call-out':
    'M13.5 10.5 20 4m0 0h-5.500M20 4v5.500M5 4.500h3.500l1.5 4-2 1.500a11 11 0 0 0 6 6l1.5-2 4 1.500V19a1.5 1.5 0 0 1-1.5 1.500C10.5 20.5 3.5 13.5 3.5 6A1.5 1.5 0 0 1 5 4.500Z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  coins:
    'M9 11c3.3 0 6-1.3 6-3s-2.7-3-6-3-6 1.3-6 3 2.7 3 6 3ZM3 8v4c0 1.7 2.7 3 6 3s6-1.3 6-3V8M9 15v1c0 1.7 2.7 3 6 3s6-1.3 6-3v-4c0-1.5-2-2.6-6-3',
  speaker: 'M4 9.500v5h3.500L12 19V5L7.5 9.500ZM15.5 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
  office: 'M5 21V4.500L13 3v18M13 8h6v13M3 21h18M8 8h2M8 12h2M8 16h2M16 12h.01M16 16h.01',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'm6 6 12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  pencil: 'm4 20 .8-4L16 4.800a1.5 1.5 0 0 1 2.2 0l1 1a1.5 1.5 0 0 1 0 2.200L8 19.200ZM14 7l3 3',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l.8 13h8.400L17 7M10.5 10.500v6M13.5 10.500v6',
  check: 'm5 12.5 4.5 4.500L19 7',
  alert: 'M12 4 2.5 20h19ZM12 10v4.500M12 17.500h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.500M12 7.500h.01',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5',
  'chevron-left': 'm14.5 6-6 6 6 6',
  'chevron-right': 'm9.5 6 6 6-6 6',
  'chevron-up': 'm6 14.5 6-6 6 6',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.500c.6-4 3.3-6 7.5-6s6.9 2 7.5 6',
  logout: 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5',
  eye: 'M2.5 12C4.5 8 8 6 12 6s7.5 2 9.5 6c-2 4-5.5 6-9.5 6s-7.5-2-9.5-6ZM12 14.800a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.600Z',
  copy: 'M9 9h11v11H9ZM15 9V4H4v11h5',
  play: 'M7 4.500v15l12-7.500Z',
  pause: 'M8 5v14M16 5v14',
  hangup: 'M3 14c5-5 13-5 18 0l-2.5 2.8-3.5-1.500v-2.600a12 12 0 0 0-6 0v2.600l-3.5 1.500Z',
  record: 'M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z',
  star: 'm12 4 2.4 5.2 5.6.6-4.2 3.9 1.2 5.6-5-2.9-5 2.9 1.2-5.600L4 9.800l5.6-.6Z',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 1.500h-15ZM10 20.500h4',
  file: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  note: 'M5 4h14v11l-5 5H5ZM19 15h-5v5M8.5 8.500h7M8.5 12h5',
  download: 'M12 4v11m0 0-4-4m4 4 4-4M5 19.500h14',
} as const;

export type IconName = keyof typeof paths;

/** Decoration only: the words beside it, or the button's label, say what it means. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
