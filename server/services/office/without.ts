/** The entry less what another table or column holds. */
export const without = <T extends object, K extends keyof T>(entry: T, ...keys: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
