/** The proof of a fax with all of its words. */
export interface PrintedFaxReceipt {
  title: string;
  officeName: string;
  logo?: Uint8Array;
  /** Label and value. */
  facts: readonly (readonly [string, string])[];
  /** A row for each page or call, below its heads. */
  tables: readonly { title: string; heads: readonly string[]; rows: readonly (readonly string[])[] }[];
  /** A PNG of the first page. */
  picture?: Uint8Array;
}
