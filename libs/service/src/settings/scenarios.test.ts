/** Scenarios are loaded from their folder, or refused by file name. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { asScenarioName } from '@profilestream/contracts'
import { loadScenarios, scenariosSettings } from './scenarios.js'

test('the scenarios of the house are loaded from their files', async () => {
  const scenarios = await loadScenarios(scenariosSettings.parse({}))

  assert.deepEqual([...scenarios.keys()].sort(), ['ecommerce', 'music', 'news', 'social', 'video'])
})

test('only the enabled scenarios are loaded, and a name that no file has is refused', async () => {
  const scenarios = await loadScenarios(scenariosSettings.parse({ enabled: ['video'] }))

  assert.deepEqual([...scenarios.keys()], [asScenarioName('video')])
  await assert.rejects(
    loadScenarios(scenariosSettings.parse({ enabled: ['vidio'] })),
    /vidio \(did you mean "video"\?\)/,
  )
})

test('every broken file is named at once', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-scenarios-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'a.json'), '{')
  writeFileSync(join(folder, 'b.json'), '{"name":"b"}')

  await assert.rejects(
    loadScenarios(scenariosSettings.parse({ folder })),
    (error: Error) => /a\.json/.test(error.message) && /b\.json.*title is missing/.test(error.message),
  )
})
