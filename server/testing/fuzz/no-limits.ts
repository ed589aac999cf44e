import { type GateLimits, officeLimits } from '../../core/defence/gate-policy.ts';

const rate = { perSec: 1e9, burst: 1e9 };

/** The gate wide open: what is behind it is to be tried, not the gate. */
export const noLimits: GateLimits = {
  ...officeLimits,
  stranger: rate,
  strangers: rate,
  pending: { stranger: 1e9, strangers: 1e9, friend: 1e9 },
  connections: { stranger: 1e9, strangers: 1e9 },
  strangerBytes: 65_536,
};
