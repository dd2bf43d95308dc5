/** Where things lie on disk: the project's root and the one ignored folder that holds what a run leaves. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Files and folders of one project folder. */
export interface Places {
  /** The project's root. */
  readonly root: string
  /** All local data: .profilestream, or PROFILESTREAM_HOME. */
  readonly home: string
  /** What `start` runs and where. */
  readonly runningFile: string
  /** How far the simulation has come. */
  readonly simulationFile: string
  /** How far data sets have been replayed. */
  readonly datasetsFile: string
  /** Logs of the services. */
  readonly logFolder: string
  readonly releasesFolder: string
  /** Snapshots of all profiles. */
  readonly snapshotsFolder: string
  /** The trainer's log of interactions. */
  readonly trainingFolder: string
}

/** The compiled file lies in services/cli/dist. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** The places of this project; PROFILESTREAM_HOME moves the folder of local data. */
export const placesOf = (env: NodeJS.ProcessEnv): Places => {
  const home = env.PROFILESTREAM_HOME || join(ROOT, '.profilestream')
  return {
    root: ROOT,
    home,
    runningFile: join(home, 'running.json'),
    simulationFile: join(home, 'simulation.json'),
    datasetsFile: join(home, 'datasets.json'),
    logFolder: join(home, 'logs'),
    releasesFolder: join(home, 'releases'),
    snapshotsFolder: join(home, 'snapshots'),
    trainingFolder: join(home, 'training'),
  }
}
