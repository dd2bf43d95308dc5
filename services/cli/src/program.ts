/** The command line as a whole: its commands and how it fails. */
import { Command } from 'commander'
import { addCleanCommand } from './commands/clean.js'
import { addDeadLettersCommand } from './commands/dead-letters.js'
import { addDoctorCommand } from './commands/doctor.js'
import { addEvaluateCommand } from './commands/evaluate.js'
import { addExportCommand } from './commands/export.js'
import { addModelsCommand } from './commands/models.js'
import { addProfileCommand } from './commands/profile.js'
import { addRebuildCommand, addSnapshotCommand } from './commands/rebuild.js'
import { addRecommendCommand } from './commands/recommend.js'
import { addReleasesCommand } from './commands/releases.js'
import { addReplayCommand } from './commands/replay.js'
import { addSegmentsCommand } from './commands/segments.js'
import { addSimulateCommand } from './commands/simulate.js'
import { addStartCommand } from './commands/start.js'
import { addTailCommand } from './commands/tail.js'
import { addTrainCommand } from './commands/train.js'
import { addTrainingLogCommand } from './commands/training-log.js'
import { addTuneCommand } from './commands/tune.js'
import type { CliContext } from './context.js'

const AFTER_HELP = `
Settings are those of the services: profilestream.json, or the file that PROFILESTREAM_SETTINGS names, and the
environment (KAFKA_BROKERS, REDIS_URL, SCHEMA_REGISTRY_URL, PROFILESTREAM_<SECTION>_<FIELD>). Without them a command
finds the servers of a running start by itself. Exit codes: 0 done, 1 failed, 2 called wrongly.`

/** Makes the program; errors are thrown, never printed by it. */
export const createProgram = (context: CliContext): Command => {
  const program = new Command('profilestream')
    .description('Turns a clickstream into user profiles, personal recommendations and measured stickiness.')
    .version('0.1.0')
    .addHelpText('after', AFTER_HELP)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
  addStartCommand(program, context)
  addSimulateCommand(program, context)
  addReplayCommand(program, context)
  addTailCommand(program, context)
  addCleanCommand(program, context)
  addDeadLettersCommand(program, context)
  addProfileCommand(program, context)
  addRecommendCommand(program, context)
  addReleasesCommand(program, context)
  addSegmentsCommand(program, context)
  addEvaluateCommand(program, context)
  addExportCommand(program, context)
  addModelsCommand(program, context)
  addTrainingLogCommand(program, context)
  addTuneCommand(program, context)
  addTrainCommand(program, context)
  addRebuildCommand(program, context)
  addSnapshotCommand(program, context)
  addDoctorCommand(program, context)
  return program
}
