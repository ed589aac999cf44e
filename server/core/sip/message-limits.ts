/** Start line, headers and body together; also what a UDP datagram can hold. */
export const maxMessageBytes = 65_536;

/** After list headers are split into one entry per value. */
export const maxHeaders = 256;
