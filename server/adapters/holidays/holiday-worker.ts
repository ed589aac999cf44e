import { parentPort, workerData } from 'node:worker_threads';
import Holidays from 'date-holidays';
import type { HolidayYear } from '../../core/office/hours-plan.ts';
import type { HolidayQuestion } from './holiday-calendar.ts';

/** Answers one question and ends: the calendars of the world take some forty megabytes that nobody else is to pay for. */
const { place, years, language } = workerData as HolidayQuestion;
const [country = '', region] = place.split('-');
const calendar = region === undefined ? new Holidays(country) : new Holidays(country, region);
const answer = years.map((year): HolidayYear => {
  const byDate = new Map<string, string>();
  for (const { date, name, type } of calendar.getHolidays(year, language) ?? []) {
    const day = date.slice(0, 10);
    if (type === 'public' && !byDate.has(day)) byDate.set(day, name);
  }
  const days = [...byDate].map(([date, name]) => ({ date, name: name.slice(0, 120) }));
  return { year, days: days.sort((a, b) => (a.date < b.date ? -1 : 1)) };
});
parentPort!.postMessage(answer);
