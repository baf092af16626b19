import type { Browser, Page } from 'playwright-core'
import type { Product } from './product.ts'

interface Look {
  readonly width: number
  readonly height: number
  /** Pixels of the screen for each of the page; 1 when absent. */
  readonly deviceScaleFactor?: number
}

/** A page of its own cookies for the product's console; what breaks in it is added to `faults`. */
export async function consolePage(
  browser: Browser,
  product: Pick<Product, 'url'>,
  { width, height, ...look }: Look,
  faults: string[] = [],
): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height },
    reducedMotion: 'reduce',
    baseURL: product.url,
    ...look,
  })
  page.on('pageerror', error => faults.push(error.message))
  return page
}

/** Signs the owner in, who then stands in the inbox. */
export async function signInOn(page: Page, { owner }: Pick<Product, 'owner'>): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
}
