/** A ZIP that is being written to a file, piece by piece. */
export interface ZipFile {
  /** Stores the file as it is. Rejects when it cannot be read, or the disk is full. */
  addFile(name: string, path: string): Promise<void>;
  addText(name: string, text: string): void;
  /** Rejects where anything could not be written. */
  close(): Promise<void>;
}

/** Begins a ZIP at this path, which nobody else may read. */
export type OpenZip = (path: string) => ZipFile;
