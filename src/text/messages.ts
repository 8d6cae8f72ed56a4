/**
 * The texts of `messages/`, compiled to functions by `scripts/lib/text.mjs`. `m` has all of them: a module names the ones
 * that it needs (`m.unit_ms`), and a build includes no others. The groups below are for looking a message up by a code;
 * a build includes a whole group.
 */
export * as m from './generated/index.js'

export * as faultMessages from './generated/rooms/faults.js'
export * as findingMessages from './generated/rooms/findings.js'
export * as metricMessages from './generated/rooms/metrics.js'
export * as modelMessages from './generated/rooms/models.js'
export * as planMessages from './generated/rooms/plan.js'
export * as unitMessages from './generated/rooms/units.js'
export * as warningMessages from './generated/rooms/warnings.js'
export * as workloadMessages from './generated/rooms/workloads.js'
