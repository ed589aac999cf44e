/** How callers went through a flow in some time. */
export interface FlowFigures {
  /** How many left a node by a way; `to` null where the call left the flow there: sent on, ended, or hung up. */
  ways: { nodeId: string; why: string; to: string | null; times: number }[];
  /** How many came to a node, and how long they stayed there on average. */
  nodes: { nodeId: string; entered: number; meanMs: number | null }[];
}
