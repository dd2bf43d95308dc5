/** `profilestream releases`: the releases on disk, and one in full. */
import { asScenarioName, ContractError } from '@profilestream/contracts'
import {
  createReleaseStore,
  type RefitDecision,
  type ReleaseManifest,
  type ReleaseStore,
  releasesSettings,
} from '@profilestream/release-store'
import { loadScenarios, loadSettings, scenariosSettings } from '@profilestream/service'
import type { Command } from 'commander'
import { commandEnvironment, commandLogger } from '../connections.js'
import type { CliContext } from '../context.js'
import { tableLines } from '../plain-table.js'

interface Shelf {
  readonly store: ReleaseStore
  readonly scenarios: readonly string[]
}

const openShelf = async (context: CliContext): Promise<Shelf> => {
  const { env } = await commandEnvironment(context)
  const withFolder = { PROFILESTREAM_RELEASES_FOLDER: context.places.releasesFolder, ...env }
  const settings = loadSettings(
    { releases: releasesSettings, scenarios: scenariosSettings },
    { env: withFolder },
  )
  const store = createReleaseStore({ logger: commandLogger() }, settings.releases)
  return { store, scenarios: [...(await loadScenarios(settings.scenarios)).keys()] }
}

const HEAD = [
  'scenario',
  'version',
  'released',
  'architecture',
  'interactions',
  'users',
  'items',
  'hr@10',
  'ndcg@10',
  'withdrawn',
]

const figure = (manifest: ReleaseManifest, name: string): string =>
  (manifest.figures[`blend.${name}`] ?? manifest.figures[`${manifest.architecture}.${name}`])?.toFixed(4) ??
  '–'

const moment = (at: number): string => new Date(at).toISOString().slice(0, 19)

/** When the release was taken back. */
const withdrawnAt = ({ version }: ReleaseManifest, decisions: readonly RefitDecision[]): string => {
  const found = decisions.find((one) => one.decision === 'withdrawn' && one.version === version)
  return found === undefined ? '–' : moment(found.decidedAt)
}

const rowOf = (manifest: ReleaseManifest, decisions: readonly RefitDecision[]): string[] => [
  manifest.scenario,
  manifest.version,
  moment(manifest.releasedAt),
  manifest.architecture,
  String(manifest.interactions),
  String(manifest.users),
  String(manifest.items),
  figure(manifest, 'hr@10'),
  figure(manifest, 'ndcg@10'),
  withdrawnAt(manifest, decisions),
]

const list = async (context: CliContext): Promise<void> => {
  const { store, scenarios } = await openShelf(context)
  const rows = await Promise.all(
    scenarios.map(asScenarioName).map(async (scenario) => {
      const decisions = await store.decisions(scenario)
      return (await store.list(scenario)).map((manifest) => rowOf(manifest, decisions))
    }),
  ).then((tables) => tables.flat())
  if (rows.length === 0)
    return context.tell('There is no release yet: the trainer makes the first at 5,000 interactions.')
  tableLines({ head: HEAD, rows }).forEach(context.out)
}

const show = async (scenario: string, version: string, context: CliContext): Promise<void> => {
  const { store } = await openShelf(context)
  const found = (await store.list(asScenarioName(scenario))).find((manifest) => manifest.version === version)
  if (found === undefined)
    throw new ContractError(`There is no release ${version} of ${scenario}: see profilestream releases list`)
  context.out(JSON.stringify(found, null, 2))
}

/** Adds the command. */
export const addReleasesCommand = (program: Command, context: CliContext): void => {
  const releases = program
    .command('releases')
    .summary('list the releases, or show one')
    .description(
      'Lists the trained models that passed the gate, or shows one with its figures and checksums.',
    )
  releases
    .command('list', { isDefault: true })
    .description('a table of all releases on disk')
    .action(() => list(context))
  releases
    .command('show')
    .description("one release's manifest as JSON")
    .argument('<scenario>', 'its scenario')
    .argument('<version>', 'its version, as 0001')
    .action((scenario: string, version: string) => show(scenario, version, context))
}
