/** The pinned container images, read from docker-compose.yml so that there is one list. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InvariantError } from '@profilestream/contracts'

/**
 * The image that the compose file pins for one of its services.
 * @param root     the project's root
 * @param service  name in docker-compose.yml
 */
export function imageOf(root: string, service: string): string {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
  const image = new RegExp(`^  ${service}:\\n(?:    .*\\n|\\n)*?    image: (\\S+)`, 'm').exec(text)?.[1]
  if (image === undefined) throw new InvariantError(`docker-compose.yml pins no image for ${service}.`)
  return image
}
