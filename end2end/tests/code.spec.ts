import { expect, test } from '../fixtures'
import { settled } from '../fixtures/live'
import { AccountPage } from '../pages/account'
import { DeskPage } from '../pages/desk'
import { MyCasesPage } from '../pages/my-cases'

const CODE_OF_DESK = /\/pkg\/.*staff.*\.wasm$/
const CODE_OF_ACCOUNT = /\/pkg\/.*account.*\.wasm$/

test.describe('the code of a page', { tag: '@live' }, () => {
  test('is not loaded by those whom the page is not for', async ({ patient }) => {
    const page = await patient()
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    await new MyCasesPage(page).open()
    expect(loaded.filter((path) => path.endsWith('.wasm'))).not.toEqual([])
    expect(loaded.filter((path) => CODE_OF_DESK.test(path) || CODE_OF_ACCOUNT.test(path))).toEqual([])
  })

  test('that does not come with the page leaves it as it is without scripts', async ({ staff, watch }) => {
    watch.expectOffline()
    const page = await staff()
    await page.route(CODE_OF_DESK, (route) => route.abort())
    const desk = new DeskPage(page)
    await page.goto(desk.path)
    await desk.status('waiting').check()
    await desk.apply.click()
    await expect(page).toHaveURL(/status=waiting/)
    await desk.expectFilter({ status: ['waiting'] })
  })

  test('that does not come on the way is told, and can be tried for again', async ({ patient, watch }) => {
    watch.expectOffline()
    const page = await patient()
    // A link that is followed before would load the page whole.
    await settled(page)
    const account = new AccountPage(page)
    await page.route(CODE_OF_ACCOUNT, (route) => route.abort())
    await page.getByRole('banner').getByRole('link', { name: 'Your account' }).click()
    await expect(account.heading('There is no connection')).toBeVisible()
    await page.unroute(CODE_OF_ACCOUNT)
    await account.main.getByRole('link', { name: 'Try again' }).click()
    await expect(account.heading('Your account')).toBeVisible()
    await account.rename('Ada Newname')
    await expect(account.notice.first()).toBeVisible()
  })
})
