// Who may import whom: STYLE's layers, machine-checked. Services meet in topics, Redis and release files only.
const PURE = '^libs/(contracts|profile|similarity|recommendation|stickiness|evaluation|simulator|datasets)/src'
const ADAPTERS = 'event-log|profile-store|activity-store|release-store|models|service'
const TEST_CODE = '\\.(test|contract|bench)\\.ts$'
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
      name: 'adapters-only-share-service',
      severity: 'error',
      from: { path: `^libs/(${ADAPTERS})/` },
      to: { path: `^libs/(${ADAPTERS})/`, pathNot: '^libs/($1|service)/' },
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
      to: { path: 'node_modules/(kafkajs|ioredis|@tensorflow|prom-client|fastify|pino)' },
    },
    {
      name: 'enter-a-package-by-its-index',
      severity: 'error',
      from: { path: '^(libs|services)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/(src|dist)/index\\.(d\\.)?[jt]s$', '^$1/$2/'] },
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
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
