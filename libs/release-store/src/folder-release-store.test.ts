/** The release store on a real disk: the contract, and what only a folder promises. */
import { asScenarioName } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { after, test } from 'node:test'
import { createReleaseStore } from './create-release-store.js'
import { releaseStoreContract, type EmptyPlace } from './release-store.contract.js'
import { aDecision, aWholeRelease } from './testing/builders.js'

const video = asScenarioName('video')
const roots: string[] = []

const aPlace = async (): Promise<EmptyPlace & { readonly root: string }> => {
  const root = await mkdtemp(join(tmpdir(), 'release-store-'))
  roots.push(root)
  const warnings: string[] = []
  const logger = { warn: (_: object, message: string) => void warnings.push(message) }
  return {
    root,
    store: createReleaseStore({ logger }, { folder: root }),
    warnings,
    read: (path) => readFile(join(root, path)),
    write: (path, bytes) => writeFile(join(root, path), bytes),
    remove: (path) => rm(join(root, path)),
    paths: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      return files.map((file) => relative(root, join(file.parentPath, file.name)).split(sep).join('/')).sort()
    },
  }
}

after(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true })
})

releaseStoreContract('folder', aPlace, false)

test('a reader never sees half a release: until the rename there is no folder, then all of it', async () => {
  const { root, store } = await aPlace()
  const writing = store.write(aWholeRelease())
  let looks = 0
  for (let whole = false; !whole; looks += 1) {
    whole = (await store.list(video)).length === 1
    const files = await readdir(join(root, 'video', '0001')).catch(() => [])
    assert.ok(files.length === 0 || files.length === 16, `saw ${String(files.length)} files`)
  }
  await writing
  assert.ok(looks > 0)
})

test('what a killed writer left is no release, and is cleared', async () => {
  const { root, store } = await aPlace()
  await store.write(aWholeRelease())
  const half = join(root, '.unfinished', 'half')
  await mkdir(half, { recursive: true })
  await writeFile(join(half, 'items.json'), '[')

  assert.equal((await store.list(video)).length, 1)
  await store.removeUnfinished()

  assert.deepEqual(await readdir(root), ['video'])
})

test('decisions come back in order, and a line torn by a kill costs only itself', async () => {
  const { root, store } = await aPlace()
  await store.recordDecision(aDecision())
  const path = join(root, 'video', 'decisions.ndjson')
  await writeFile(path, `${await readFile(path, 'utf8')}{"scenario":"vid`)
  await store.recordDecision({ ...aDecision(), decision: 'released' })

  const found = await store.decisions(video)

  assert.deepEqual(found, [aDecision(), { ...aDecision(), decision: 'released' }])
  assert.deepEqual(await store.decisions(asScenarioName('news')), [])
})
