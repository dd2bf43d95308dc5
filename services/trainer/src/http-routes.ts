/** The trainer's own routes: what is being refitted, and asking for a refit. */
import { asScenarioName } from '@profilestream/contracts'
import { createProblem, PROBLEM_MEDIA_TYPE, type FastifyInstance } from '@profilestream/service'
import { z } from 'zod'
import type { Refits } from './refits.js'

const demandShape = z.strictObject({ scenario: z.string().min(1), full: z.boolean().default(false) })

/** Adds GET and POST /v1/refits; errors are problem details (RFC 9457). */
export const addRefitRoutes = (server: FastifyInstance, refits: Refits): void => {
  server.get('/v1/refits', () => refits.status())
  server.post('/v1/refits', (request, reply) => {
    const body = demandShape.safeParse(request.body)
    const problem = (status: number, detail: string): unknown =>
      reply
        .code(status)
        .type(PROBLEM_MEDIA_TYPE)
        .send(createProblem({ name: 'refit-not-begun', title: 'Refit not begun', status }, { detail }))
    if (!body.success) return problem(400, `send {"scenario": NAME}: ${z.prettifyError(body.error)}`)
    const { scenario, full } = body.data
    const demandedAt = refits.demand(asScenarioName(scenario), full ? 'full' : 'warm')
    if (demandedAt !== null) return reply.code(202).send({ scenario, queued: true, demandedAt })
    const known = refits.status().scenarios.map((of) => of.scenario)
    return problem(404, `scenario ${JSON.stringify(scenario)} is not served; there are ${known.join(', ')}`)
  })
}
