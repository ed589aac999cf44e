import { isOneSlipAway, type SearchTerm, searchTerms } from '../../core/customers/search-words.ts';
import type { Db } from '../db.ts';

/** So many hits are looked at and ranked; who wants another types more. */
const MOST_HITS = 100;
const MOST_SLIPS = 12;

export interface SearchHits {
  /** Best first. */
  ids: string[];
  /** There are more than were ranked. */
  isCut: boolean;
  /** Nothing fitted as typed; these do with one slip of the keyboard. */
  isNear: boolean;
}

const quoted = (word: string): string => `"${word}"`;
const asBeginning = ({ words }: SearchTerm): string => `(${words.map((word) => `${quoted(word)} *`).join(' OR ')})`;
const asWhole = ({ words }: SearchTerm): string => `(${words.map(quoted).join(' OR ')})`;

/**
 * Looks for cards by the words of their index. Where too many begin so, whole words are asked too, so that `ana` finds Ana
 * among a hundred thousand Anabels; a name of which nothing is found is asked again with one slip allowed.
 * `mostHits` is how many are ranked: all of them for an export.
 */
export function openCustomerSearch(db: Db, mostHits = MOST_HITS): (text: string) => SearchHits {
  const sql = db.$client;
  const ask = sql
    .prepare('select rowid from customer_search where customer_search match ? order by rowid desc limit ?')
    .pluck();
  const rowsOf = sql.prepare(
    'select id, sort_name as sortName, company, standing from customers where seq in (select value from json_each(?))',
  );
  const slipsOf = sql
    .prepare('select distinct word from name_slips where variant in (select value from json_each(?)) limit 200')
    .pluck();

  const hits = (terms: SearchTerm[], form: (term: SearchTerm) => string): number[] =>
    ask.all(terms.map(form).join(' AND '), mostHits + 1) as number[];

  function withSlips(term: SearchTerm): SearchTerm {
    const [word] = term.words;
    if (!term.isName || word === undefined) return term;
    const variants = [word, ...[...word].map((_, at) => word.slice(0, at) + word.slice(at + 1))];
    const near = (slipsOf.all(JSON.stringify(variants)) as string[]).filter((other) => isOneSlipAway(word, other));
    return { ...term, words: [word, ...near.slice(0, MOST_SLIPS)] };
  }

  /** Higher is better: whole words of the name before beginnings, before words elsewhere; who is gone comes last. */
  function score(row: { sortName: string; company: string | null; standing: string }, terms: SearchTerm[]): number {
    const words = row.sortName.split(/[^\p{L}\p{N}]+/u);
    let points = row.standing === 'active' ? 0 : -10;
    for (const { words: wanted } of terms) {
      if (wanted.some((word) => words.includes(word))) points += 3;
      else if (wanted.some((word) => words.some((own) => own.startsWith(word)))) points += 2;
    }
    return points + (words[0] !== undefined && terms[0]?.words.some((word) => words[0]?.startsWith(word)) ? 1 : 0);
  }

  return (text) => {
    let terms = searchTerms(text);
    if (terms.length === 0) return { ids: [], isCut: false, isNear: false };
    let found = hits(terms, asBeginning);
    // Too many to rank: those with the whole words must be among the ranked.
    if (found.length > mostHits) found = [...new Set([...hits(terms, asWhole), ...found])];
    let isNear = false;
    if (found.length === 0 && terms.some(({ isName }) => isName)) {
      terms = terms.map(withSlips);
      found = hits(terms, asBeginning);
      isNear = found.length > 0;
    }
    const isCut = found.length > mostHits;
    const rows = rowsOf.all(JSON.stringify(found.slice(0, mostHits))) as {
      id: string;
      sortName: string;
      company: string | null;
      standing: string;
    }[];
    const ids = rows
      .map((row) => ({ row, score: score(row, terms) }))
      .sort(
        (a, b) => b.score - a.score || a.row.sortName.localeCompare(b.row.sortName) || (a.row.id < b.row.id ? -1 : 1),
      )
      .map(({ row }) => row.id);
    return { ids, isCut, isNear };
  };
}
