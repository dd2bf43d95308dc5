/** What every process shares: settings, logs, metrics, health, lifecycle, failure policy, clock and random. */
export { systemClock, type Clock } from './clock.js'
export { pause, type Pause } from './pause.js'
export { isRetriable, retryWithBackoff, type RetryOptions } from './failure-policy.js'
export { EXIT_CODES, runService, type ServiceContext } from './run-service.js'
export { createLifecycle, type Lifecycle, type LifecyclePart } from './lifecycle.js'
export { patientPart } from './patient-part.js'
export { sideBySide } from './side-by-side.js'
export {
  createOpsServer,
  listening,
  type FastifyInstance,
  type FastifyReply,
  type OpsServerDependencies,
} from './ops-server.js'
export {
  createProblem,
  PROBLEM_MEDIA_TYPE,
  type FieldError,
  type Problem,
  type ProblemKind,
} from './problem.js'
export { createHealth, type Health, type HealthStatus, type PartHealth } from './health.js'
export {
  createMetrics,
  type Counter,
  type Gauge,
  type Histogram,
  type Metrics,
  type Registry,
} from './metrics.js'
export { createLogger, type Logger } from './logger.js'
export { loadScenarios, scenariosSettings, type ScenariosSettings } from './settings/scenarios.js'
export { serviceSettings, serviceSettingsOn, type ServiceSettings } from './settings/service-settings.js'
export {
  loadSettings,
  type LoadedSettings,
  type SettingsSections,
  type SettingsSource,
} from './settings/load-settings.js'
