/** What mails need of the kept files. */
export interface MailFilesPort {
  find(id: string): { id: string; name: string; type: string; bytes: number } | undefined;
  /** Whole path; undefined for an unknown file. */
  pathOf(id: string): string | undefined;
  use(use: { file: string; by: string }): void;
  /** Rejects when it is too big or the disk is full. */
  keep(file: { name: string; type: string; bytes: Uint8Array; by: string }): Promise<{ id: string }>;
  release(use: { file?: string; by: string }): void;
}
