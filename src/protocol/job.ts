/** Long work: started by a call, watched on the stream, cancelled by another call (`/api/v1/jobs`). */
import { z } from 'zod';

export const JOB_KINDS = ['plan-coverage', 'plan-draft', 'plan-tournament', 'rule-time-machine', 'effect'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** `GET /api/v1/jobs/:id`: with the result once it is done (its shape belongs to the kind), and what there is of it while it runs. */
export const jobDetailSchema = jobSchema.extend({ result: z.json().nullable() });
export type JobDetail = z.infer<typeof jobDetailSchema>;
