import { CredentialsError, type RoleFailure } from '../core/errors.ts'
import type { Plan } from '../core/plan.ts'
import type { AllObtained, Obtained } from './means.ts'

/**
 * All at once.
 * @throws FailedRoles each failure, not only the first
 */
export async function obtainAll(
  plans: readonly Plan[],
  obtainOne: (plan: Plan) => Promise<Obtained>,
): Promise<AllObtained> {
  const settled = await Promise.allSettled(plans.map(obtainOne))
  const obtained = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failures = settled.flatMap((each, at) =>
    each.status === 'rejected' ? [failureOf(plans[at]?.name ?? '', each.reason)] : [],
  )
  const [first, ...others] = obtained
  if (failures.length === 0 && first !== undefined) return [first, ...others]
  const { failureAmong } = await import('../core/failed-roles.ts')
  throw failureAmong(failures, namesOf(obtained))
}

/** What nobody foresaw is no failure of a role. */
function failureOf(role: string, error: unknown): RoleFailure {
  if (error instanceof CredentialsError) return { role, error }
  throw error
}

function namesOf(all: readonly Obtained[]): readonly string[] {
  return all.map(({ plan }) => plan.name ?? '')
}
