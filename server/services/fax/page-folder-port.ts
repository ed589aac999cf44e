import { createHash } from 'node:crypto';
import type { FaxPage } from '../../core/fax/page.ts';

/** Pages of faxes on the disk, one after the other. */
export interface PageFolder {
  /** On the disk for good when it resolves. */
  write(of: { id: string; page: number }, page: FaxPage): Promise<void>;
  /** Rejects with CentralitaError `fax-page-gone {id, page}` when it is not there, or not whole. */
  read(of: { id: string; page: number }): Promise<FaxPage>;
  /** Whole pages from the first. */
  count(id: string): Promise<number>;
  /** A page of one is a page of another too, without being there twice. */
  share(from: { id: string; page: number }, to: { id: string; page: number }): Promise<void>;
  remove(id: string): Promise<void>;
}

/** SHA-256 of a page as it goes over the line. */
export const hashOfPage = ({ width, rows, bits }: FaxPage): string =>
  createHash('sha256').update(`${width}x${rows}\n`).update(bits).digest('hex');
