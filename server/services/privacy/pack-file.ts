import { join } from 'node:path';

/** Where what is held of a customer lies as one file. */
export const packFile = (dataFolder: string, packId: string): string => join(dataFolder, 'privacy', `${packId}.zip`);
