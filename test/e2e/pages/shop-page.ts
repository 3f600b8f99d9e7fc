/** A small shop with the web SDK from npm, unchanged, pointed at an engine (spec: wire-protocol 11.1). */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

const SDK = new URL('../../../node_modules/@mparticle/web-sdk/dist/mparticle.esm.js', import.meta.url);

interface Sdk {
  logEvent(name: string, type: number, attributes?: object): void;
  logPageView(name: string, attributes?: object): void;
  upload(): void;
  Identity: { getCurrentUser(): { getMPID(): string } | null };
  eCommerce: {
    setCurrencyCode(code: string): void;
    createProduct(name: string, sku: string, price: number, quantity: number): object;
    logProductAction(type: number, products: object[], attributes?: object, flags?: object, transaction?: object): void;
  };
  EventType: Record<string, number>;
  ProductActionType: Record<string, number>;
}


export class ShopServer {
  #server: Server | null = null;
  #html = '';

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(SDK));
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(this.#html);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** Opens the shop and waits until the SDK has its user. */
  async visit(page: Page, ingestUrl: string, key: string): Promise<void> {
    const at = new URL(ingestUrl).host;
    this.#html = `<!doctype html><title>Shop</title><script type="module">
      import mParticle from '/sdk.js';
      mParticle.init('${key}', {
        isDevelopmentMode: true, forceHttps: false, requestConfig: false, workspaceToken: 'LOCAL001',
        v1SecureServiceUrl: '${at}/v1/JS/', v2SecureServiceUrl: '${at}/v2/JS/', v3SecureServiceUrl: '${at}/v3/JS/', configUrl: '${at}/JS/v2/',
        identityUrl: '${at}/v1/', aliasUrl: '${at}/v1/identity/', userAudienceUrl: '${at}/v1/', flags: { eventBatchingIntervalMillis: '100' },
      });
    </script>`;
    if (this.#server === null) throw new Error('the shop is not open');
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/shop`);
    await page.waitForFunction(() => (globalThis as unknown as { mParticle?: Sdk }).mParticle?.Identity?.getCurrentUser?.()?.getMPID() !== undefined);
  }
}

/** What a visitor does: a custom event, a screen view and a purchase. */
export async function shop(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sdk = (globalThis as unknown as { mParticle: Sdk }).mParticle;
    sdk.logEvent('Video Watched', sdk.EventType['Navigation'] ?? 1, { category: 'Destination intro' });
    sdk.logPageView('Tents', { hostname: 'shop.example.com' });
    sdk.eCommerce.setCurrencyCode('USD');
    const mug = sdk.eCommerce.createProduct('Higgs Mug', 'higgs-mug', 24.1, 2);
    sdk.eCommerce.logProductAction(sdk.ProductActionType['Purchase'] ?? 16, [mug], {}, {}, { Id: 'T-1', Revenue: 48.2, Tax: 1.5 });
  });
}

export async function logEvent(page: Page, name: string): Promise<void> {
  await page.evaluate((event) => {
    (globalThis as unknown as { mParticle: Sdk }).mParticle.logEvent(event, 1);
  }, name);
}

