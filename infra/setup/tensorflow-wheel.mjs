/** TensorFlow's C++ libraries and headers, taken out of the Python wheel and kept in the cache. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { inCache } from './places.mjs'
import { findProgram } from './prerequisites.mjs'
import { SetUpError } from './problems.mjs'
import { lastLines, runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'

/** The newest release whose C API tfjs-node 4.22 was seen to train, save and load with. */
export const WHEEL_VERSION = '2.16.2'

/** The wheel for Python 3.11 on x86-64 Linux; any Python 3 can fetch it, since it is only unpacked. */
const WHEEL_SHA256 = 'c855cb6bf05d32dd5928086b03a5f6b4189b63c22b95e017703cbee4291023ca'
const WHEEL_MB = 214
const PLATFORM_ARGS = [
  ...['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'],
  ...['--platform', 'manylinux_2_17_x86_64', '--platform', 'manylinux2014_x86_64'],
]

/** Unpacks only what the addon needs: `python3 -c UNPACK WHEEL TARGET`. */
const UNPACK = `
import sys, zipfile
wanted = ('tensorflow/include/tensorflow/', 'tensorflow/include/tsl/', 'tensorflow/include/xla/',
          'tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])
`

/** @throws {SetUpError} when the wheel is not for this machine */
export const wheelFits = () => {
  if (process.platform === 'linux' && process.arch === 'x64' && isGlibc()) return
  const machine = `${process.platform} ${process.arch}${process.platform === 'linux' && !isGlibc() ? ' (musl)' : ''}`
  throw new SetUpError([`this way needs Linux on x64 with glibc, and this is ${machine}.`])
}

const isGlibc = () => {
  const report = /** @type {any} */ (process.report?.getReport())
  return report?.header?.glibcVersionRuntime !== undefined
}

const partsFolder = () => inCache(`tensorflow-${WHEEL_VERSION}-linux-x64`)

/** Takes the parts out of the cache, so that they are made anew. */
export const forgetWheelParts = () => rmSync(partsFolder(), { recursive: true, force: true })

/**
 * The folder with `include` and `lib`, as the addon's build wants them; downloaded when the cache has none.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<string>}
 */
export const ensureWheelParts = async (report) => {
  const target = partsFolder()
  if (existsSync(target)) return target
  const work = `${target}.making`
  // A wheel that arrived whole before an interruption is used again; everything else starts over.
  mkdirSync(work, { recursive: true })
  const wheel = findWheel(work) ?? (await download(report, work))
  await withProgress({ report, what: 'TensorFlow: unpacking its libraries (680 MB)' }, () =>
    unpack(wheel, work),
  )
  const made = join(work, 'made')
  renameSync(made, target)
  rmSync(work, { recursive: true, force: true })
  return target
}

/** @param {string} folder */
const findWheel = (folder) => {
  const name = readdirSync(folder).find((file) => file.endsWith('.whl'))
  return name === undefined ? null : join(folder, name)
}

/**
 * @param {import('./progress.mjs').Report} report
 * @param {string} work
 */
const download = async (report, work) => {
  const incoming = join(work, 'incoming')
  rmSync(incoming, { recursive: true, force: true })
  mkdirSync(incoming)
  const requirements = join(incoming, 'requirements.txt')
  writeFileSync(requirements, `tensorflow-cpu==${WHEEL_VERSION} --hash=sha256:${WHEEL_SHA256}\n`)
  const detail = () => ` (${Math.round(sizeOf(incoming) / 1e6)} of ${WHEEL_MB} MB)`
  const args = [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', ...PLATFORM_ARGS],
    ...['--require-hashes', '-r', requirements, '-d', incoming],
  ]
  const env = { ...process.env, TMPDIR: incoming, PIP_DISABLE_PIP_VERSION_CHECK: '1' }
  const what = `TensorFlow: downloading tensorflow-cpu ${WHEEL_VERSION} (${WHEEL_MB} MB)`
  const arrived = await withProgress({ report, what, detail }, async () => {
    const { code, output } = await runProgram(findProgram('python3') ?? 'python3', args, { env })
    const found = findWheel(incoming)
    if (code === 0 && found !== null) return found
    throw new SetUpError([`pip download failed (exit ${code}): ${lastLines(output, 3)}`])
  })
  const wheel = join(work, 'tensorflow.whl')
  renameSync(arrived, wheel)
  return wheel
}

/**
 * Bytes of all files in a folder, subfolders too; files that go away meanwhile count nothing.
 * @param {string} folder
 */
const sizeOf = (folder) => {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size
    }
  } catch {
    return bytes
  }
  return bytes
}

/**
 * @param {string} wheel
 * @param {string} work
 */
const unpack = async (wheel, work) => {
  const unpacked = join(work, 'unpacked')
  const made = join(work, 'made')
  for (const folder of [unpacked, made]) rmSync(folder, { recursive: true, force: true })
  const { code, output } = await runProgram('python3', ['-c', UNPACK, wheel, unpacked])
  if (code !== 0) {
    rmSync(wheel, { force: true })
    throw new SetUpError([`the wheel could not be unpacked: ${lastLines(output, 2)}`])
  }
  mkdirSync(join(made, 'lib'), { recursive: true })
  renameSync(join(unpacked, 'tensorflow', 'include'), join(made, 'include'))
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    renameSync(join(unpacked, 'tensorflow', name), join(made, 'lib', name))
  }
  symlinkSync('libtensorflow_cc.so.2', join(made, 'lib', 'libtensorflow.so'))
  symlinkSync('libtensorflow_framework.so.2', join(made, 'lib', 'libtensorflow_framework.so'))
}
