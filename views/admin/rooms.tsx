import { mostPartiesOfRoom, roomDefaults } from '../../server/core/office/rooms.ts';
import { entryPath, type Section } from './section.ts';

export const rooms: Section<'rooms'> = {
  key: 'rooms',
  slug: 'rooms',
  icon: 'speaker',
  asksId: true,
  idOf: (entry) => entry.number,
  nameOf: (entry) => (entry.name === entry.number ? entry.number : `${entry.number} ${entry.name}`),
  blank: () => ({ ...roomDefaults }),
  columns: ({ reader: { t } }) => [
    { label: t('column.number'), cell: (row) => <a href={entryPath('rooms', row.number)}>{row.number}</a> },
    { label: t('column.name'), cell: (row) => row.name },
    { label: t('room.pin'), cell: (row) => (row.pin === undefined ? t('value.no') : t('value.yes')) },
    {
      label: t('room.moderator-pin'),
      cell: (row) => (row.moderatorPin === undefined ? t('value.no') : t('value.yes')),
    },
    { label: t('room.record'), cell: (row) => (row.record ? t('value.yes') : t('value.no')) },
    { label: t('room.most-parties'), cell: (row) => row.mostParties },
  ],
  fields: () => {
    const pin = { kind: 'secret', optional: true, autocomplete: 'new-password' } as const;
    return [
      { kind: 'text', name: 'number', label: 'field.number', hint: 'room.number-hint', input: 'numeric' },
      { kind: 'text', name: 'name', label: 'field.name' },
      { ...pin, name: 'pin', label: 'room.pin', hint: 'room.pin-hint' },
      { ...pin, name: 'moderatorPin', label: 'room.moderator-pin', hint: 'room.moderator-pin-hint' },
      { kind: 'number', name: 'mostParties', label: 'room.most-parties', min: 2, max: mostPartiesOfRoom },
      { kind: 'check', name: 'waitForModerator', label: 'room.wait-for-moderator' },
      { kind: 'check', name: 'announce', label: 'room.announce' },
      { kind: 'check', name: 'record', label: 'room.record' },
    ];
  },
};
