/** The commands that judge and search models, as people call them: no server is needed. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadSettings } from '@profilestream/service'
import { trainerSettings } from '@profilestream/trainer/dist/settings.js'
import { runProfilestream, type CommandOutcome } from '../support/command-line.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder('evaluate-and-tune')

const profilestream = (args: readonly string[]): Promise<CommandOutcome> =>
  runProfilestream(args, { PROFILESTREAM_HOME: folder })

test("evaluate judges anybody's lists beside models, and reports in Markdown and HTML", async () => {
  const sequences = join(folder, 'to-judge.txt')
  const rankings = join(folder, 'theirs.txt')
  const [html, markdown] = [join(folder, 'report.html'), join(folder, 'report.md')]
  const users = Array.from({ length: 40 }, (_, user) => user)
  writeFileSync(sequences, users.map((user) => `${user % 3} ${3 + (user % 3)} 6 7`).join('\n'))
  writeFileSync(rankings, users.map((user) => `${user + 1} 7 nothing`).join('\n'))

  const { code, told, out } = await profilestream([
    ...['evaluate', '--sequences', sequences, '--models', 'popularity,transitions{steps=1,decay=0.5}'],
    ...['--rankings', `theirs=${rankings}`, '--html', html, '--markdown', markdown],
  ])

  assert.equal(code, 0, told)
  assert.match(told, /theirs: 40 places hold items that are not in the data .*first: nothing/)
  assert.match(out, /theirs +1\.0000/)
  assert.match(await readFile(html, 'utf8'), /<h1>3 models on to-judge/)
  assert.match(await readFile(markdown, 'utf8'), /\| \*\*`theirs`\*\* \| 1\.0000/)
})

test('tune finds parameters, goes on where it was, and writes settings that the trainer takes', async () => {
  const sequences = join(folder, 'to-tune.txt')
  const [settings, state] = [join(folder, 'tuned.json'), join(folder, 'state.json')]
  const walk = (user: number): string =>
    Array.from({ length: 8 }, (_, step) => (user + step * (1 + (user % 2))) % 12).join(' ')
  writeFileSync(sequences, Array.from({ length: 60 }, (_, user) => walk(user)).join('\n'))
  const args = (budget: string): string[] => [
    ...['tune', 'transitions', '--sequences', sequences, '--budget', budget],
    ...['--settings', settings, '--state', state],
  ]

  const first = await profilestream(args('2'))
  const second = await profilestream(args('4'))

  assert.equal(first.code, 0, first.told)
  assert.match(first.out, /3 settings in 3 trials/)
  assert.match(second.told, /Goes on after 3 trials/)
  assert.match(second.out, /5 settings in 5 trials/)
  const { models } = loadSettings({ trainer: trainerSettings }, { env: {}, file: settings }).trainer
  assert.deepEqual(Object.keys(models), ['transitions'])
})

test('models lists every model, and one with its parameters', async () => {
  const all = await profilestream(['models'])
  const one = await profilestream(['models', 'ease'])

  assert.match(all.out, /popularity[^]*transitions[^]*attention[^]*blend/)
  assert.match(all.out, /Models of ratings[^]*baseline[^]*user-msd/)
  assert.match(one.out, /lambda +0\.001\.\.10000000 +140 +5\.\.2000 log/)
})
