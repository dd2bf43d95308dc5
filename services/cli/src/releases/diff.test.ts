/** Two releases side by side. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asEpochMs, asReleaseVersion, asScenarioName } from '@profilestream/contracts'
import type { ReleaseManifest } from '@profilestream/release-store'
import { diffLines } from './diff.js'

const aManifest = (overrides: Partial<ReleaseManifest> = {}): ReleaseManifest => ({
  format: 1,
  scenario: asScenarioName('video'),
  version: asReleaseVersion('0001'),
  architecture: 'attention',
  dimension: 64,
  length: 50,
  hyperparameters: { heads: 2, dropout: 0.2 },
  seeds: [7],
  windowFrom: asEpochMs(Date.UTC(2026, 0, 1)),
  windowTo: asEpochMs(Date.UTC(2026, 0, 2)),
  interactions: 900,
  users: 40,
  items: 30,
  logEnd: 900,
  figures: { 'blend.ndcg@10': 0.1, 'blend.hr@10.events.6–20': 0.2, 'blend.users.events.6–20': 30 },
  blend: { deep: 0.7, transitions: 0.2, popularity: 0.1, interests: 0 },
  releasedAt: asEpochMs(Date.UTC(2026, 0, 3)),
  files: {},
  ...overrides,
})

test('window, figures and groups stand beside one another with their change', () => {
  const second = aManifest({
    version: asReleaseVersion('0002'),
    windowTo: asEpochMs(Date.UTC(2026, 0, 9)),
    interactions: 1_000,
    figures: {
      'blend.ndcg@10': 0.12,
      'blend.hr@10.events.6–20': 0.15,
      'blend.users.events.6–20': 28,
      'gain.certainty': 1,
    },
  })

  const text = diffLines(aManifest(), second).join('\n')

  assert.match(text, /window to +2026-01-02T00:00:00 +2026-01-09T00:00:00/)
  assert.match(text, /interactions +900 +1000 +\+100/)
  assert.match(text, /blend\.ndcg@10 +0\.1000 +0\.1200 +\+0\.0200/)
  assert.match(text, /blend\.hr@10\.events\.6–20 +0\.2000 +0\.1500 +-0\.0500/)
  assert.match(text, /blend\.users\.events\.6–20 +30 +28 +-2\n/)
  assert.match(text, /gain\.certainty +– +1\.0000\n/)
})

test('of the parameters only those that differ are told', () => {
  const second = aManifest({ hyperparameters: { heads: 4, dropout: 0.2 } })

  const text = diffLines(aManifest(), second).join('\n')

  assert.match(text, /heads +2 +4/)
  assert.doesNotMatch(text, /dropout/)
  assert.equal(diffLines(aManifest(), aManifest()).at(-1), 'The parameters are the same.')
})
