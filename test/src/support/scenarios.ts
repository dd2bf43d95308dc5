/** Scenario definitions as the house ships them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseScenario, type ScenarioDefinition } from '@profilestream/contracts'
import { projectRoot } from './project-root.js'

/** The definition of one scenario. */
export const shippedScenario = (name: string): ScenarioDefinition =>
  parseScenario(JSON.parse(readFileSync(join(projectRoot, 'schemas', 'scenarios', `${name}.json`), 'utf8')))
