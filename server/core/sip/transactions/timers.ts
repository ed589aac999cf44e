/** RFC 3261 17.1.1.1: estimate of the round trip time, ms. */
export const T1 = 500;
/** Longest interval between retransmissions of a non-INVITE request or an INVITE's final response, ms. */
export const T2 = 4000;
/** Longest time a message stays in the network, ms. */
export const T4 = 5000;

/** Timers B, F, H, J (unreliable), L and M: how long a transaction waits before it gives up, ms. */
export const giveUpMs = 64 * T1;
/** Timer D on unreliable transports; the norm asks for at least 32 s. */
export const timerDMs = 32_000;
