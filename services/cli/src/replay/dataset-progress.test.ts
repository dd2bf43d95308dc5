/** How far a data set was replayed survives the process. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createDatasetProgressFile } from './dataset-progress.js'

test('each data set has its own progress; one never begun is at 0; a torn file stops the start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'profilestream-progress-'))
  const path = join(folder, 'below', 'datasets.json')
  const file = createDatasetProgressFile(path)

  assert.equal(await file.read('/a'), 0)
  await file.write('/a', 10)
  await file.write('/b', 7)
  await file.write('/a', 12)
  assert.deepEqual([await file.read('/a'), await createDatasetProgressFile(path).read('/b')], [12, 7])

  await writeFile(path, '{"format":1,')
  await assert.rejects(file.read('/a'))
  await rm(folder, { recursive: true })
})
