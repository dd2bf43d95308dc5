/** Names every program that is missing at once, each with the command that brings it. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

/** @typedef {'g++' | 'make' | 'python3' | 'pip' | 'java' | 'mvn' | 'redis-server'} Tool */

/** Package managers in the order they are looked for, and how each is asked to install. */
const MANAGERS = [
  { program: 'apt-get', install: 'apt-get install -y --no-install-recommends' },
  { program: 'dnf', install: 'dnf install -y' },
  { program: 'apk', install: 'apk add' },
  { program: 'pacman', install: 'pacman -S --noconfirm' },
  { program: 'brew', install: 'brew install' },
]

/**
 * What each program's package is called, by package manager.
 * @type {Record<Tool, Record<string, string>>}
 */
const PACKAGES = {
  'g++': { 'apt-get': 'g++', dnf: 'gcc-c++', apk: 'g++', pacman: 'gcc', brew: 'gcc' },
  make: { 'apt-get': 'make', dnf: 'make', apk: 'make', pacman: 'make', brew: 'make' },
  python3: { 'apt-get': 'python3', dnf: 'python3', apk: 'python3', pacman: 'python', brew: 'python' },
  pip: { 'apt-get': 'python3-pip', dnf: 'python3-pip', apk: 'py3-pip', pacman: 'python-pip', brew: 'python' },
  java: {
    'apt-get': 'openjdk-17-jre-headless',
    dnf: 'java-17-openjdk-headless',
    apk: 'openjdk17-jre-headless',
    pacman: 'jre17-openjdk-headless',
    brew: 'openjdk@17',
  },
  mvn: { 'apt-get': 'maven', dnf: 'maven', apk: 'maven', pacman: 'maven', brew: 'maven' },
  'redis-server': { 'apt-get': 'redis-server', dnf: 'redis', apk: 'redis', pacman: 'redis', brew: 'redis' },
}

/** Folders that hold servers on some systems although a user's PATH leaves them out. */
const SERVER_FOLDERS = ['/usr/local/bin', '/usr/bin', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']

/**
 * The full path of a program, or null.
 * @param {string} program
 * @returns {string | null}
 */
export const findProgram = (program) => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_FOLDERS]
  const found = folders.map((folder) => join(folder, program)).find(isExecutable)
  return found ?? null
}

/** @param {string} path */
const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Java's program: JAVA_HOME's first, else the PATH's. */
export const findJava = () => {
  const home = process.env['JAVA_HOME']
  const own = home === undefined ? null : join(home, 'bin', 'java')
  return own !== null && existsSync(own) ? own : findProgram('java')
}

/**
 * The major version of a Java program; 0 when it does not run.
 * @param {string} java
 */
export const javaVersion = (java) => {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8', timeout: 20_000 })
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0)
}

/** Whether a Docker engine answers. */
export const dockerAnswers = () => {
  if (findProgram('docker') === null) return false
  const asked = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    timeout: 5_000,
    stdio: 'pipe',
  })
  return asked.status === 0
}

/** @param {string} python */
const hasPip = (python) => spawnSync(python, ['-m', 'pip', '--version'], { timeout: 20_000 }).status === 0

/**
 * Which of these tools are not here (Java older than 17 counts as missing).
 * @param {readonly Tool[]} tools
 * @returns {Tool[]}
 */
export const missingTools = (tools) => tools.filter((tool) => !isThere(tool))

/** @param {Tool} tool */
const isThere = (tool) => {
  switch (tool) {
    case 'pip': {
      const python = findProgram('python3')
      return python !== null && hasPip(python)
    }
    case 'java': {
      const java = findJava()
      return java !== null && javaVersion(java) >= 17
    }
    case 'python3':
    case 'g++':
    case 'make':
    case 'mvn':
    case 'redis-server':
      return findProgram(tool) !== null
  }
}

/**
 * The one command that brings these tools on this machine.
 * @param {readonly Tool[]} tools
 */
export const installCommand = (tools) => {
  const manager = MANAGERS.find(({ program }) => findProgram(program) !== null)
  if (manager === undefined) return `install ${tools.join(', ')} with your system's package manager`
  const names = tools.map((tool) => PACKAGES[tool][manager.program] ?? tool)
  const asRoot = process.getuid?.() === 0 || manager.program === 'brew' ? '' : 'sudo '
  return `${asRoot}${manager.install} ${[...new Set(names)].join(' ')}`
}

/**
 * One sentence about tools that are missing and the command that brings them; none when nothing is.
 * @param {readonly Tool[]} tools
 * @param {string} what for which they are needed
 * @returns {string[]}
 */
export const missingToolProblems = (tools, what) => {
  const missing = missingTools(tools)
  if (missing.length === 0) return []
  const names = missing.map((tool) =>
    tool === 'java' ? 'Java 17 or newer' : tool === 'mvn' ? 'Maven' : tool,
  )
  return [`${what} needs ${names.join(', ')}, not found here. Install: ${installCommand(missing)}`]
}

/**
 * One sentence when a folder's disk has too little room; none otherwise.
 * @param {string} folder made when it is missing
 * @param {number} neededMb
 * @returns {string[]}
 */
export const diskProblems = (folder, neededMb) => {
  mkdirSync(folder, { recursive: true })
  const { bavail, bsize } = statfsSync(folder)
  const freeMb = Math.floor((bavail * bsize) / 1e6)
  if (freeMb >= neededMb) return []
  return [
    `The disk of ${folder} has ${freeMb} MB free and ${neededMb} MB are needed: free some space (df -h ${folder}).`,
  ]
}

/**
 * One sentence when this Node is too old; none otherwise.
 * @param {string} version as in process.versions.node
 * @returns {string[]}
 */
export const nodeProblems = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return []
  return [`Node ${version} is too old: Node 20.19, 22, 24 or 26 is needed (nvm install 24).`]
}
