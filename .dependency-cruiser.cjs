// Who may import whom: STYLE's layers, machine-checked. Services meet in topics, Redis and release files only.
const PURE =
  '^libs/(contracts|profile|similarity|recommendation|stickiness|evaluation|simulator|datasets|drawing)/src'
const ADAPTERS =
  'event-log|redis|profile-store|activity-store|release-store|training-log|models|retrieval|service'
const TEST_CODE = '\\.(test|contract|bench)\\.ts$'
// The one other entry of a package: complete records for tests.
const TEST_BUILDERS = '^libs/(contracts|release-store)/(src|dist)/testing/builders\\.(d\\.)?[jt]s$'
module.exports = {
  forbidden: [
    {
      name: 'libs-never-import-services',
      severity: 'error',
      from: { path: '^(libs|infra)/' },
      to: { path: '^services/' },
    },
    {
      name: 'services-never-import-services',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'pure-never-imports-adapters',
      severity: 'error',
      from: { path: PURE },
      to: { path: `^libs/(${ADAPTERS})/` },
    },
    {
      name: 'adapters-only-share-service-and-redis',
      severity: 'error',
      from: { path: `^libs/(${ADAPTERS})/` },
      to: { path: `^libs/(${ADAPTERS})/`, pathNot: '^libs/($1|service|redis)/' },
    },
    {
      name: 'pure-has-no-io',
      severity: 'error',
      from: { path: PURE, pathNot: TEST_CODE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-has-no-drivers',
      severity: 'error',
      from: { path: PURE },
      to: { path: 'node_modules/(kafkajs|ioredis|@tensorflow|usearch|@aws-sdk|prom-client|fastify|pino)' },
    },
    {
      name: 'enter-a-package-by-its-index',
      severity: 'error',
      from: { path: '^(libs|services)/([^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: ['^libs/[^/]+/(src|dist)/index\\.(d\\.)?[jt]s$', TEST_BUILDERS, '^$1/$2/'],
      },
    },
    {
      name: 'builders-are-for-tests',
      severity: 'error',
      from: { pathNot: [TEST_CODE, '/testing/', '^test/'] },
      to: { path: TEST_BUILDERS },
    },
    {
      name: 'every-import-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'never-your-own-index',
      severity: 'error',
      from: { path: '^(libs|services)/([^/]+)/src/' },
      to: { path: '^$1/$2/src/index\\.ts$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    // Packages meet in one another's dist: those edges are what the rules are about, so dist is seen but not gone into.
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
