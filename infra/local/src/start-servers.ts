/** Brings up the servers asked for: given addresses first, then the compose file, then packages on this machine. */
import type { RunningServers, StartOptions } from './servers.js'

/**
 * Starts (or finds) the servers asked for and waits until each answers.
 * @throws ConfigError that lists every missing prerequisite at once
 * @throws UnavailableError when a given address does not answer or a server dies while starting
 */
export function startServers(options: StartOptions): Promise<RunningServers> {
  return Promise.reject(new Error(`Starting ${options.which.join(', ')} is being built.`))
}
