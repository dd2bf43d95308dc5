/** A process stops when told, and dies loudly of what nobody caught. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import test from 'node:test'

const index = new URL('./index.js', import.meta.url).href

/** Runs a service in a process of its own; gives its exit code and what it said. */
const run = (
  build: string,
  onOutput: (pid: number, output: string) => void,
): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const code = `import { runService, createLifecycle, createLogger } from '${index}'
      const logger = createLogger({ service: 'test', level: 'silent' })
      await runService('test', async (context) => { ${build} })`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code])
    let output = ''
    const hear = (chunk: Buffer): void => {
      output += chunk.toString()
      onOutput(child.pid ?? 0, output)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', (exit) => resolve({ code: exit, output }))
  })

test('SIGTERM stops the parts and exits with 0', async () => {
  let told = false
  const ended = await run(
    `const lifecycle = createLifecycle({ logger, drainMs: 1000 })
     lifecycle.add('a', { start: () => { setInterval(() => {}, 1000); console.log('up') }, stop: () => console.log('stopped') })
     return lifecycle`,
    (pid, output) => {
      if (told || !output.includes('up')) return
      told = true
      process.kill(pid, 'SIGTERM')
    },
  )

  assert.equal(ended.code, 0)
  assert.match(ended.output, /stopped/)
})

test('an error that nobody caught is logged and ends the process with 1, its parts stopped', async () => {
  const ended = await run(
    `const lifecycle = createLifecycle({ logger, drainMs: 1000 })
     lifecycle.add('a', { start: () => { setTimeout(() => { throw new Error('a bug') }, 1) }, stop: () => console.log('stopped') })
     return lifecycle`,
    () => undefined,
  )

  assert.equal(ended.code, 1)
  assert.match(ended.output, /"level":60.*a bug/)
  assert.match(ended.output, /stopped/)
})

test('a wrong setting ends the process with 2 and its sentence', async () => {
  const ended = await run(
    `const { ConfigError } = await import('@profilestream/contracts'); throw new ConfigError('redis.url is missing')`,
    () => undefined,
  )

  assert.equal(ended.code, 2)
  assert.match(ended.output, /redis\.url is missing/)
})
