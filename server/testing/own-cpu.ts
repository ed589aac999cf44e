/**
 * CPU time of this thread so far, in ms. For tests that bound how much work something is: unlike the clock it stands
 * still while a busy machine does other things.
 */
export function ownCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
