/** Where the project lies, seen from the built tests. */
import { fileURLToPath } from 'node:url'

/** The project's root folder, with a separator at its end. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url))
