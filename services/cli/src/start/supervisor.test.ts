/** Services run as real processes: started again when they die, ended in order, given up when they are hopeless. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../running-system.js'
import { findPort } from './free-port.js'
import { createSupervisor, type Supervisor, type SupervisorSettings } from './supervisor.js'

let folder = ''
before(async () => (folder = await mkdtemp(join(tmpdir(), 'profilestream-supervisor-'))))
after(() => rm(folder, { recursive: true, force: true }))

/** A service that is ready at once, notes its end in a file, and ends on SIGTERM. */
const GOOD = `
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
createServer((_, response) => response.end('{}')).listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => { appendFileSync(process.env.NOTES, process.env.NAME + '\\n'); process.exit(0) })
`
const STUBBORN = GOOD.replace(/process\.on.*/, "process.on('SIGTERM', () => {})")
const DYING = `console.error('no disk'); process.exit(1)`
const MISCONFIGURED = `console.error('kafka.brokers is wrong'); process.exit(2)`

interface Trial {
  readonly supervisor: Supervisor
  readonly reports: string[]
  readonly notes: string
}

const aTrial = async (
  programs: Readonly<Record<string, string>>,
  settings: Partial<SupervisorSettings> = {},
): Promise<Trial> => {
  const notes = join(folder, `notes-${Object.keys(programs).join('-')}-${performance.now()}`)
  await writeFile(notes, '')
  const promised = new Set<number>()
  const services = []
  for (const [name, program] of Object.entries(programs)) {
    const { port } = await findPort(20_800 + promised.size, promised)
    promised.add(port)
    const entry = join(folder, `${name}.mjs`)
    await writeFile(entry, program)
    services.push({
      name,
      entry,
      url: `http://127.0.0.1:${port}`,
      env: { PORT: String(port), NAME: name, NOTES: notes },
    })
  }
  const reports: string[] = []
  const supervisor = createSupervisor(
    { report: (line) => void reports.push(line), onProcess: () => undefined },
    {
      logFolder: folder,
      cwd: folder,
      stopWithinMs: 5_000,
      minBackoffMs: 10,
      maxBackoffMs: 50,
      readyWithinMs: 20_000,
      ...settings,
    },
    services,
  )
  return { supervisor, reports, notes }
}

const until = async (condition: () => boolean): Promise<void> => {
  const deadline = performance.now() + 20_000
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'it did not come about within 20 s')
    await delay(10)
  }
}

test('services end in reverse order of their start', async () => {
  const { supervisor, notes } = await aTrial({ first: GOOD, second: GOOD })
  supervisor.start()
  await supervisor.ready()

  await supervisor.stop()

  assert.equal(await readFile(notes, 'utf8'), 'second\nfirst\n')
  assert.deepEqual(
    supervisor.states().map(({ pid }) => pid),
    [null, null],
  )
})

test('a service that is killed is started again, and it is said', async () => {
  const { supervisor, reports } = await aTrial({ victim: GOOD })
  supervisor.start()
  await supervisor.ready()
  const [before] = supervisor.states()

  process.kill(before!.pid!, 'SIGKILL')
  await until(() => supervisor.states()[0]?.restarts === 1 && supervisor.states()[0]?.pid !== null)
  await supervisor.ready()

  assert.notEqual(supervisor.states()[0]?.pid, before?.pid)
  assert.match(reports[0] ?? '', /^victim ended \(SIGKILL\); it starts again in \d+ ms. Log: .*victim.log$/)
  await supervisor.stop()
})

test('a service that never lives is given up, with the last lines of its log', async () => {
  const { supervisor } = await aTrial({ dying: DYING })
  supervisor.start()

  await assert.rejects(supervisor.ready(), /dying ends each time it is started; see .*dying.log.*no disk/s)
  await supervisor.stop()
})

test('a service that refuses its settings is not tried again', async () => {
  const { supervisor, reports } = await aTrial({ misconfigured: MISCONFIGURED })
  supervisor.start()

  await assert.rejects(supervisor.ready(), /kafka.brokers is wrong/)
  assert.deepEqual(reports, [])
  await supervisor.stop()
})

test('a service that does not end in time is killed, and it is said', async () => {
  const { supervisor, reports } = await aTrial({ stubborn: STUBBORN }, { stopWithinMs: 200 })
  supervisor.start()
  await supervisor.ready()
  const pid = supervisor.states()[0]!.pid!

  await supervisor.stop()

  assert.ok(!isAlive(pid))
  assert.match(reports[0] ?? '', /stubborn did not end within 0.2 s of SIGTERM and is killed/)
})
