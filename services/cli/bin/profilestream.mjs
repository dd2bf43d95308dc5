#!/usr/bin/env node
/** The command `profilestream`: hands over to the compiled program, or says how to build it. */
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)
if (existsSync(program)) {
  await import(program.href)
} else {
  console.error('profilestream is not built yet: run `npm run setup` (or `npm start`, which does it) first.')
  process.exitCode = 1
}
