/** Where the trainer's log lies: the setting that the trainer reads, else the folder that `start` gives it. */
import { loadSettings } from '@profilestream/service'
import { z } from 'zod'
import type { CliContext } from '../context.js'

/** Of the trainer's settings the one that commands need; the trainer checks the others. */
const trainer = z.looseObject({ folder: z.string().min(1) })

/** The folder of the training log. */
export const logFolderOf = ({ env, places }: CliContext): string => {
  const given = { PROFILESTREAM_TRAINER_FOLDER: places.trainingFolder, ...env }
  return loadSettings({ trainer }, { env: given }).trainer.folder
}
