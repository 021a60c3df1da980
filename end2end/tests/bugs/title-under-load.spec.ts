import { expect, test } from '../../fixtures'
import { token } from '../../fixtures/api'
import { demoAccount } from '../../setup/accounts'

const AT_ONCE = 8
const EACH = 250

// The title of a page was asked for when its signals could be gone already: one answer of a hundred was a panic.
test('pages asked for at once are all answered', async ({ baseURL }) => {
  // Two thousand pages, which a busy machine takes its time for.
  test.slow()
  const authorization = `Bearer ${await token(baseURL ?? '', demoAccount('staff'))}`
  const ask = async () => {
    const statuses: number[] = []
    for (let n = 0; n < EACH; n += 1) {
      const answer = await fetch(`${baseURL}/desk?status=open&priority=high`, { headers: { authorization } })
      await answer.text()
      statuses.push(answer.status)
    }
    return statuses
  }
  const statuses = (await Promise.all(Array.from({ length: AT_ONCE }, ask))).flat()
  expect(statuses.filter((status) => status !== 200)).toEqual([])
})
