/**
 * The texts of `messages/`, compiled to functions by `scripts/lib/text.mjs`. `m` has all of them: a module names the ones
 * that it needs (`m.unit_ms`), and a build includes no others. The groups below are for looking a message up by a code;
 * a build includes a whole group.
 */
export * as m from './generated/index.js'

export * as faultMessages from './generated/groups/faults.js'
export * as findingMessages from './generated/groups/findings.js'
export * as metricMessages from './generated/groups/metrics.js'
export * as modelMessages from './generated/groups/models.js'
export * as planMessages from './generated/groups/plan.js'
export * as unitMessages from './generated/groups/units.js'
export * as warningMessages from './generated/groups/warnings.js'
export * as workloadMessages from './generated/groups/workloads.js'
